"""Numbers of spreadsheets are shown as the spreadsheet shows them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yusuan.reading.office.format import displayed, displayed_text

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(("value", "code", "shown"), [
    ("228.09000000000003", "General", "228.09"), ("228.09000000000003", "0.00", "228.09"), ("33.333333333333336", "General", "33.33333333"),
    ("123456789.12", "General", "123456789.12"), ("2100101", "General", "2100101"), ("1.5E-7", "General", "0.00000015"),
    ("-0", "General", "0"), ("210010100001", "G/通用格式", "210010100001"),
])
def test_float_noise_is_not_shown(value, code, shown):
    assert displayed(Decimal(value), code) == shown


@pytest.mark.parametrize(("value", "shown"), [("1.005", "1.01"), ("228.08499999999998", "228.09"), ("2.675", "2.68"), ("-0.005", "-0.01"),
                                              ("-0.001", "0.00")])
def test_figures_are_rounded_half_up(value, shown):
    assert displayed(Decimal(value), "0.00") == shown


@pytest.mark.parametrize(("value", "code", "shown"), [
    ("1908.14", "#,##0.00_ ", "1,908.14"), ("1234567.8", "#,##0", "1,234,568"), ("0.5", "#.##", ".5"), ("0", "#,###", ""),
    ("-5", "0.00_);[Red]\\(0.00\\)", "(5.00)"), ("-1234.5", ACCOUNTING, "-1,234.50"), ("0", ACCOUNTING, "-"), ("0", "0.00;-0.00;;@", ""),
    ("5", "[$¥-804]#,##0.00", "¥5.00"), ("5", '0"万元"', "5万元"), ("2025", 'General"年"', "2025年"), ("0.1169", "0.00%", "11.69%"),
    ("-8.35", "0.00;[Red]0.00", "-8.35"), ("-8.35", "0.00;0.00", "8.35"),
    ("12", "[>=10]0.0;0.00", "12.0"), ("20250208", "0000-00-00", "2025-02-08"), ("1E+300", "0.00", "1E+300"),
])
def test_sections_separators_and_literals(value, code, shown):
    assert displayed(Decimal(value), code) == shown


@pytest.mark.parametrize(("value", "code", "shown"), [
    ("2280900", "0!.0,", "228.1"), ("2280900", "0!.0000", "228.0900"), ("2280900", '0!.0,"万元"', "228.1万元"),
    ("228090", "#,##0.00,", "228.09"), ("1500000", "0.0,,", "1.5"),
])
def test_formats_that_scale_to_wan_yuan(value, code, shown):
    assert displayed(Decimal(value), code) == shown


@pytest.mark.parametrize(("value", "code", "shown"), [
    ("45678", "yyyy/m/d", "2025/1/21"), ("45678", 'yyyy"年"m"月"d"日"', "2025年1月21日"),
    ("45678.5", "yyyy-mm-dd hh:mm:ss", "2025-01-21 12:00:00"),
    ("0.75", "h:mm AM/PM", "6:00 PM"), ("1.5", "[h]:mm", "36:00"), ("45678.999999999", "yyyy-m-d", "2025-1-22"),
    ("9999999", "yyyy", "9999999"), ("45678", "aaaa", "星期二"),
])
def test_dates_are_shown_as_dates(value, code, shown):
    assert displayed(Decimal(value), code) == shown


def test_days_may_be_counted_from_1904():
    assert displayed(Decimal(44216), "yyyy-mm-dd", epoch_1904=True) == "2025-01-21"


@pytest.mark.parametrize(("code", "shown"), [("0.00;-0.00;;@", "合计"), (";;;", ""), ("0.00", "合计"), ('@"（万元）"', "合计（万元）")])
def test_a_text_is_hidden_only_by_a_format_that_says_so(code, shown):
    assert displayed_text("合计", code) == shown
