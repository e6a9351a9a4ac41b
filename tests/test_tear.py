"""Codes and figures that are wrapped in narrow cells and torn by a page break."""

from __future__ import annotations

import pytest

from yusuan.reading.flow import goes_on
from yusuan.reading.lines import Line

LEFT, RIGHT = 0.0, 40.0  # of a cell in which five digits have room


def line(text: str, x0: float = 5.0) -> Line:
    return Line(text, x0, 0.0, x0 + 5 * len(text), 8.0, 8.0, 5.0 * len(text))


def flush_right(text: str) -> Line:
    return line(text, 32 - 5 * len(text))


@pytest.mark.parametrize(("above", "below"), [
    (line("21402"), line("08")), (flush_right("434.3"), flush_right("2")), (flush_right("-12.3"), flush_right("4"))])
def test_a_code_or_amount_that_had_no_room_goes_on_below_the_break(above, below):
    assert goes_on([above], below, LEFT, RIGHT)


@pytest.mark.parametrize(("above", "below"), [
    (flush_right("34.32"), flush_right("2")), (flush_right("434.3"), flush_right("1.00")), (line("20801"), line("21402")),
    (line("201"), line("05"))])
def test_a_whole_figure_or_one_that_had_room_does_not(above, below):
    assert not goes_on([above], below, LEFT, RIGHT)
