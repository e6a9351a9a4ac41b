"""Tables side by side on a page: what belongs to the left one is read before what belongs to the right one."""

from __future__ import annotations

from yusuan.reading.abreast import grouped, gutters, in_order
from yusuan.reading.lines import Glyph, Word, fields

LEFT, RIGHT = (50.0, 200.0, 280.0, 400.0), (320.0, 190.0, 560.0, 300.0)


def word(text: str, left: float, top: float) -> Word:
    return Word.of([Glyph(sign, left + 10 * at, top, left + 10 * at + 10, top + 10) for at, sign in enumerate(text)])


def order(*named: tuple[str, tuple[float, float, float, float]]) -> list[str]:
    return in_order([(box, name) for name, box in named], [LEFT, RIGHT])


def test_the_title_and_note_of_each_table_stay_with_it():
    assert order(("表八", (350, 160, 500, 172)), ("表七", (80, 165, 230, 177)), ("右表", RIGHT), ("左表", LEFT), ("左注", (50, 405, 200, 415)),
                 ("右注", (320, 305, 500, 315))) == ["表七", "左表", "左注", "表八", "右表", "右注"]


def test_what_runs_across_both_tables_keeps_its_place():
    assert order(("说明", (50, 420, 560, 430)), ("右表", RIGHT), ("左表", LEFT), ("总标题", (150, 100, 450, 115))) == ["总标题", "左表", "右表", "说明"]


def test_titles_at_one_height_are_two_lines_and_one_over_both_tables_is_one():
    words = [word("政府性基金收入表", 100, 170), word("政府性基金支出表", 310, 170), word("政府性基金预算", 230, 150)]
    lines = {line.text for group in grouped(words, [LEFT, RIGHT]) for line in fields(group)}
    assert lines == {"政府性基金收入表", "政府性基金支出表", "政府性基金预算"}


def test_tables_one_below_the_other_have_no_gutter():
    assert gutters([LEFT, (320.0, 390.0, 560.0, 600.0)]) == [] and gutters([LEFT, (50.0, 420.0, 280.0, 500.0)]) == []
