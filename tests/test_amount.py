from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yusuan.amount import Amount, half_up, percent


def test_a_share_of_the_whole_is_rounded_half_up():
    assert percent(Decimal("0.005"), Decimal("100"), 2) == Decimal("0.01")
    assert percent(Decimal("158.50"), Decimal("228.09")) == Decimal("69.49")


def test_half_a_cent_goes_away_from_zero_on_both_sides():
    assert half_up(Decimal("169.065"), 2) == Decimal("169.07")
    assert half_up(Decimal("-54.425"), 2) == Decimal("-54.43")


@pytest.mark.parametrize(("printed", "value", "places"), [
    ("228.09", "228.09", 2), ("1,908.14", "1908.14", 2), ("600,000", "600000", 0), ("-3.2", "-3.2", 1), ("(3.20)", "-3.20", 2),
    ("△3.2", "-3.2", 1), ("１，９０８．１４", "1908.14", 2), ("0", "0", 0),
])
def test_a_printed_figure_keeps_its_value_and_its_precision(printed, value, places):
    amount = Amount.parse(printed, "万元")
    assert (amount.value, amount.places, amount.text) == (Decimal(value), places, printed)


@pytest.mark.parametrize("text", ["", "合计", "2025年", "1年", "≥20人", "1.2.3", "--"])
def test_what_is_not_a_figure_is_not_read_as_one(text):
    assert Amount.parse(text, "万元") is None


def test_money_moves_between_units_with_its_precision():
    ten_thousands = Amount.parse("1,690,650", "元").into("万元")
    assert ten_thousands.value == Decimal("169.065") and ten_thousands.unit == "万元"
    assert Amount.parse("169.07", "万元").into("元").slack == Decimal("50")


@given(st.decimals(min_value=-10**9, max_value=10**9, places=2))
def test_the_exact_value_lies_within_half_a_unit_of_the_last_printed_place(value):
    printed = Amount.parse(f"{half_up(value, 1):f}", "万元")
    assert abs(printed.value - value) <= printed.slack


def test_a_run_of_digits_that_can_be_no_money_is_not_read_as_money():
    assert Amount.parse("9" * 40 + ".00", "万元") is None
