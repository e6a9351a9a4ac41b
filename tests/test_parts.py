"""Text and tables of one disclosure in two files are put together; nothing is replaced, and every source names its file."""

from __future__ import annotations

from dataclasses import replace

from support import disclosure_from_truth

from yusuan.disclosure.model import Sentence
from yusuan.disclosure.parts import completed, gathered
from yusuan.disclosure.readings import compare
from yusuan.reading.page import Source


def whole():
    sentence = Sentence("第三部分", "二", "收入预算情况说明", "", 1, "收入228.09万元。", Source(page=3))
    return replace(disclosure_from_truth("000"), source="表格.pdf", sentences=(sentence,))


def test_the_narrative_of_a_text_file_joins_the_tables_of_another():
    tables, text = replace(whole(), sentences=()), replace(whole(), source="文字.pdf", tables=(), forms=())
    found = completed(tables, [text])
    assert found.tables == tables.tables and [sentence.text for sentence in found.sentences] == ["收入228.09万元。"]
    assert found.sentences[0].source == Source(page=3, file="文字.pdf")


def test_tables_printed_in_a_second_file_are_added_in_their_order_with_their_source():
    first, second = (replace(whole(), source=name, tables=tables) for name, tables in
                     (("甲.pdf", whole().tables[4:]), ("乙.pdf", whole().tables[:4])))
    found = completed(first, [second])
    assert [table.number for table in found.tables] == [table.number for table in whole().tables]
    assert {fact.source.file for fact in found.tables[0].facts} == {"乙.pdf"}
    assert {fact.source.file for fact in found.tables[4].facts} == {""}


def test_what_the_best_reading_has_is_never_replaced():
    assert completed(whole(), [replace(whole(), source="另.pdf")]) == whole()


def test_parts_of_one_disclosure_are_not_held_against_each_other():
    first, second = replace(whole(), tables=whole().tables[4:]), replace(whole(), tables=whole().tables[:4])
    assert compare(first, second).differences == () and compare(first, replace(whole(), tables=())).differences == ()


def test_a_warning_of_what_a_second_file_brings_is_withdrawn():
    tables = replace(whole(), sentences=(), warnings=("没有找到第三部分（预算情况说明）。", "第3页是图片。"))
    assert completed(tables, [whole()]).warnings == ("第3页是图片。",)


def test_text_and_tables_given_together_are_one_and_two_readings_stay_two():
    tables, text = replace(whole(), sentences=(), sha256="a"), replace(whole(), unit="中共" + whole().unit, tables=(), forms=(), sha256="b")
    again = replace(whole(), sha256="c", year=2024)
    first, second = gathered([again, text, tables])
    assert [first.year, second.year] == [2024, 2025] and second.tables and second.sentences
    assert len(gathered([whole(), replace(whole(), sha256="d")])) == 2
