"""Words of a page, whose glyphs are made only when they are asked for."""

from __future__ import annotations

import numpy
import pytest

from yusuan.reading.lines import fields, line_of, lines_of
from yusuan.reading.pieces import pieces_of
from yusuan.reading.word import Glyph, Word, words


def glyphs(text: str, left: float, top: float, width: float = 10.0) -> list[Glyph]:
    return [Glyph(sign, left + width * at, top, left + width * (at + 1), top + 10) for at, sign in enumerate(text)]


def plain(text: str, left: float, top: float, width: float = 10.0) -> Word:
    """A word as the text layer gives it: its boxes stand among those of the page, here behind that of one other glyph."""
    made = glyphs(text, left, top, width)
    boxes = numpy.array([(0, 0, 1, 1), *(glyph[1:5] for glyph in made)], dtype=numpy.float32).T
    return Word(text, left, top, made[-1].x1, top + 10, made[0].x1, boxes, 1, True)


def texts(found) -> list[str]:
    return [line.text for line in found]


def test_a_word_has_the_glyphs_that_stand_in_its_boxes():
    word = plain("合计", 50, 20)
    assert list(word) == glyphs("合计", 50, 20) and len(word) == 2 and word[-1].x1 == 70


def test_glyphs_with_a_gap_between_them_are_two_words():
    assert [word.text for word in words([*glyphs("收入", 10, 10), *glyphs("228.09", 60, 10, 5)])] == ["收入", "228.09"]


@pytest.mark.parametrize("text", ["合计", "228.09", "（一）公共服务", "“三公”经费", "2024年，", "a"])
def test_the_line_of_a_plain_word_is_the_line_that_its_glyphs_make(text):
    assert line_of(plain(text, 50, 20)) == line_of(glyphs(text, 50, 20))
    assert lines_of([plain(text, 50, 20)]) == lines_of([Word.of(glyphs(text, 50, 20))])


def test_plain_words_of_one_height_are_one_line_wherever_the_gaps_are():
    assert texts(fields([plain("单位", 10, 20), plain("万元", 31.5, 20), plain("金额", 200, 20)])) == ["单位万元\t金额"]


def test_blanks_around_a_word_are_no_part_of_its_line():
    line, = lines_of([Word.of(glyphs(" 合计 ", 50, 20))])
    assert (line.text, line.x0, line.x1) == ("合计", 60, 80)
    assert lines_of([Word.of(glyphs("  ", 50, 20))]) == []


def test_an_amount_and_the_name_set_right_behind_it_are_two_pieces_of_one_word():
    assert texts(pieces_of([plain("1,228.09其他支出", 50, 20)])) == ["1,228.09", "其他支出"]


def test_a_plain_word_is_one_piece_and_a_wide_gap_parts_two():
    assert texts(pieces_of([plain("其他支出", 50, 20), plain("228.09", 150, 20, 5), plain("说明", 50, 40)])) == ["其他支出", "228.09", "说明"]


def test_a_word_that_runs_up_is_a_line_and_a_piece_of_its_own():
    upward = Word.of([Glyph(sign, 10, 60 - 10 * at, 20, 70 - 10 * at) for at, sign in enumerate("人口数")])
    beside = plain("228.09", 40, 40, 5)
    for reading in (lines_of, fields, pieces_of):
        assert texts(reading([upward, beside])) == ["228.09", "人口数"]
