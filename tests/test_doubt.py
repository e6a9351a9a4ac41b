"""The report shows how sure it is of what was recognised from pictures: confirmed, doubtful, contradicted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import disclosure_from_truth, with_cell

from yusuan.checking.recognition import CONFIRMED, UNCONFIRMED, Mark
from yusuan.disclosure.model import Disclosure, Form, Funds
from yusuan.rendering import display, doubt

EXPENDITURE = 3


def recognised(disclosure: Disclosure, least: dict[tuple[int, int], float] | None = None) -> Disclosure:
    """The disclosure with its third table recognised, each cell with confidence 0.99 or what `least` says of it (row, cell)."""
    tables = [table if table.number != EXPENDITURE else replace(table, rows=tuple(
        tuple(replace(cell, confidence=(least or {}).get((row, at), 0.99)) for at, cell in enumerate(cells))
        for row, cells in enumerate(table.rows)))
        for table in disclosure.tables]
    return replace(disclosure, tables=tuple(tables))


@pytest.fixture(scope="module")
def sound() -> Disclosure:
    return disclosure_from_truth("000")


def html(disclosure: Disclosure) -> str:
    return display.tables(disclosure).html


def test_a_document_of_digital_text_shows_no_marks(sound):
    told = html(sound)
    assert "图像识别" not in told and "class=sure" not in told and doubt.LEGEND not in told


def test_figures_that_the_identities_confirm_are_shown_as_confirmed_below_a_legend(sound):
    told = html(recognised(sound))
    assert told.startswith(doubt.LEGEND) and told.count("class=sure") == 40
    assert "class=wrong" not in told and "class=doubt" not in told


def test_only_the_table_that_was_recognised_says_so(sound):
    assert html(recognised(sound)).count("本表由图像识别") == 1


def test_a_contradicted_figure_is_shown_as_wrong_and_the_figure_that_would_fit_is_offered(sound):
    total = next(table for table in sound.tables if table.number == EXPENDITURE).rows[0][3].text
    assert total == "158.50"
    told = html(recognised(with_cell(sound, EXPENDITURE, 0, 3, "168.50")))
    assert "<td class=wrong>168.50</td>" in told
    assert "的168.50（把握99%，可能是158.50）" in told


def test_a_label_that_recognition_was_not_sure_of_is_shown_as_doubtful_and_still_set_in(sound):
    told = html(recognised(sound, {(2, 1): 0.4}))
    assert '<th class="d1 doubt">组织事务</th>' in told


def test_a_figure_that_nothing_confirms_is_doubtful_only_when_recognition_was_not_sure(sound):
    fact = sound.table("expenditure_summary").facts[0]
    unsure, sure = (Mark(fact, 2, confidence, UNCONFIRMED) for confidence in (0.7, 0.99))
    assert unsure.is_doubtful and not sure.is_doubtful and not replace(unsure, verdict=CONFIRMED).is_doubtful
    assert doubt.remark([unsure, sure]) == ("本表由图像识别，共2个数，其中0个有勾稽关系印证；1个没有印证，但识别把握较高；"
                                            "1个没有印证，识别把握不足：“合计”行“合计”列的228.09（把握70%）。")


def form(total: int | None, **confidence: float) -> Form:
    return Form("职业病鉴定经费", 2025, "063", "卫生健康委员会", "医事管理中心", "", "", Funds(total, 0, 0, 100_000, 0), Funds(total, 0, 0, 100_000, 0),
                {}, {}, (), "", (17,), confidence=confidence)


@pytest.mark.parametrize(("total", "sure", "kind"), [(100_000, 0.6, "sure"), (105_000, 0.6, "doubt"), (105_000, 0.99, ""), (None, 0.6, "")])
def test_the_total_of_a_form_is_confirmed_where_it_is_the_sum_of_its_sources(total, sure, kind):
    recognised_form = form(total, funds=sure)
    assert doubt.of_funds(recognised_form, recognised_form.annual) == kind


def test_forms_that_were_recognised_are_counted_and_their_doubtful_parts_shown(sound):
    shown = display.forms(replace(sound, forms=(form(100_000), form(100_000, head=0.5, funds=0.99, indicators=0.95)))).html
    assert "其中1份由图像识别" in shown and shown.count("<th class=doubt>职业病鉴定经费") == 1 and shown.count("<td class=sure>100,000") == 2
    assert "图像识别" not in display.forms(replace(sound, forms=(form(100_000),))).html
