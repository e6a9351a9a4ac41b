"""Page numbers inside of tables."""

from __future__ import annotations

import pytest

from yusuan.reading.folio import without_folio
from yusuan.reading.lines import Glyph, Word
from yusuan.reading.textlayer import Layer


def word(text: str, left: float, top: float) -> Word:
    return Word.of([Glyph(sign, left + 5 * at, top, left + 5 * at + 5, top + 10) for at, sign in enumerate(text)])


def kept(*words: Word) -> list[str]:
    layer = without_folio(Layer(3, 595, 842, list(words), [], 0, False))
    return ["".join(glyph.text for glyph in each) for each in layer.words]


@pytest.mark.parametrize("parts", [
    [word("— 3 —", 290, 800)], [word("-3-", 290, 800)], [word("—", 280, 800), word("12", 290, 800), word("—", 305, 800)],
    [word("第 3 页 共 20 页", 260, 800)], [word("第", 280, 800), word("3", 286, 800), word("页", 293, 800)]])
def test_a_page_number_is_taken_out_of_the_table_it_stands_in(parts):
    assert kept(word("二十三、其他支出", 250, 796), *parts, word("-3.00", 400, 800)) == ["二十三、其他支出", "-3.00"]


@pytest.mark.parametrize("figure", [
    [word("3", 290, 800)], [word("-3-", 290, 400)], [word("—", 200, 800), word("3", 290, 800), word("—", 400, 800)]])
def test_what_may_be_a_figure_or_a_blank_of_the_table_stays(figure):
    assert len(kept(*figure)) == len(figure)
