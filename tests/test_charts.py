"""The charts: what they show, when there is none, and that they are the same each time."""

from decimal import Decimal

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from support import disclosure_from_truth, with_cell, without_table

from yusuan import charts, fonts
from yusuan.errors import MissingGlyph
from yusuan.measures import measures
from yusuan.prior import Known, Prior


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def bars(figure: Figure) -> list[float]:
    return [round(bar.get_width(), 2) for bar in figure.axes[0].patches]


def test_the_ring_of_revenue_names_each_source_with_amount_and_share():
    shown = words(charts.revenue_structure(disclosure_from_truth("003")))
    assert "一般公共预算　1,325.14万元　占69.45%" in shown
    assert "国有资本经营预算　583.00万元　占30.55%" in shown
    assert "收入总计\n1,908.14\n万元" in shown


def test_the_carry_over_is_a_part_of_the_revenue():
    assert "上年结转　2,114.60万元　占71.46%" in words(charts.revenue_structure(disclosure_from_truth("004")))


def test_shares_are_of_the_printed_total_and_not_of_the_sum_of_rounded_parts():
    # The classes of document 000 add up to 228.08; the total says 228.09.
    shown = words(charts.general_budget_structure(disclosure_from_truth("000")))
    assert "186.36　81.70%" in shown


def test_a_negative_part_is_drawn_as_a_bar_because_a_ring_cannot_show_it():
    disclosure = with_cell(disclosure_from_truth("003"), 1, 1, 1, "-5.00")
    assert -5.0 in bars(charts.revenue_structure(disclosure))


def test_basic_and_project_expenditure_share_a_bar():
    shown = bars(charts.functional_structure(disclosure_from_truth("000")))
    assert shown[4:6] == [116.77, 69.59]
    assert sum(shown[4:6]) == pytest.approx(186.36)


def test_economic_items_under_several_government_items_are_one_bar():
    figure = charts.economic_structure(disclosure_from_truth("001"))
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()].count("基本工资") == 1
    assert "2,082.60　29.40%" in words(figure)


def test_what_is_beyond_the_fifteenth_bar_is_added_up():
    disclosure = disclosure_from_truth("001")
    figure = charts.projects(measures(disclosure))
    assert "其余90项" in words(figure)
    assert sum(bars(figure)) == pytest.approx(12072.75, abs=0.05)


def test_growth_against_the_prior_year_is_printed_at_the_bar():
    prior = Prior({"total": Known(Decimal("204.22"), "stated", "", ())})
    figure = charts.change_against_prior(measures(disclosure_from_truth("000"), prior))
    assert bars(figure) == [228.09, 204.22]
    assert "228.09（+11.69%）" in words(figure)
    assert {"2025年", "2024年"} <= set(words(figure))


@pytest.mark.parametrize("chart, table", [
    (charts.revenue_structure, 1), (charts.general_budget_structure, 5), (charts.functional_structure, 3), (charts.economic_structure, 6)])
def test_without_its_table_there_is_no_picture(chart, table):
    assert chart(without_table(disclosure_from_truth("000"), table)) is None


def test_a_unit_without_basic_expenditure_has_no_economic_structure():
    assert charts.economic_structure(disclosure_from_truth("004")) is None


def test_without_a_prior_year_there_is_no_comparison():
    assert charts.change_against_prior(measures(disclosure_from_truth("000"), Prior())) is None


def test_without_projects_there_is_no_ranking():
    assert charts.projects(measures(without_table(disclosure_from_truth("000"), 12, 13))) is None


def test_a_long_label_is_cut_into_lines_of_nearly_the_same_length():
    assert charts.wrapped("市属国有困难职工医疗保障专项经费", 15).split("\n") == ["市属国有困难职工", "医疗保障专项经费"]


def test_a_half_width_character_takes_half_the_room():
    assert charts.wrapped("ABCDEFGH预算", 6) == "ABCDEFGH预算"


def test_two_runs_draw_the_same_bytes():
    disclosure = disclosure_from_truth("003")
    assert charts.svg(charts.functional_structure(disclosure)) == charts.svg(charts.functional_structure(disclosure))


def test_letters_are_outlines_and_no_date_is_written():
    drawn = charts.svg(charts.revenue_structure(disclosure_from_truth("003")))
    assert "<text" not in drawn and "<dc:date>" not in drawn


def test_every_letter_is_set_in_the_reports_font():
    for figure in (charts.functional_structure(disclosure_from_truth("003")), charts.revenue_structure(disclosure_from_truth("003"))):
        assert {text.get_fontname() for text in figure.findobj(Text) if text.get_text()} == {fonts.FAMILY}


def test_a_label_that_the_font_cannot_show_stops_the_chart():
    disclosure = with_cell(disclosure_from_truth("000"), 5, 1, 1, "其他😀支出")
    with pytest.raises(MissingGlyph, match="😀"):
        charts.svg(charts.general_budget_structure(disclosure))
