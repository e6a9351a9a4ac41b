from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from yusuan.disclosure.forms import read_drafts, read_forms
from yusuan.disclosure.indicators import read_indicators
from yusuan.disclosure.model import Form, Funds
from yusuan.disclosure.vocabulary import load as vocabulary
from yusuan.profiles.profile import load
from yusuan.reading.file import read_file
from yusuan.reading.page import Block, Cell, Grid, Paragraph, Source
from yusuan.reading.transcript import read_transcript

RAW = Path(__file__).parent.parent / "data" / "raw"
TRUTH = json.loads((Path(__file__).parent / "truth" / "forms.json").read_text(encoding="utf-8"))
YANGQUAN = load("yangquan")
PERIODS = {"实施期": "implementation", "年度": "annual"}
FUNDS = {"total": "total", "中央财政资金": "central", "省级财政资金": "provincial", "市县（区）财政资金": "local", "单位自筹": "own", "其他资金": "other"}

TITLE = "阳泉市市级预算部门（单位）项目支出绩效目标表"
HEAD = """
项目名称		职业病鉴定经费
主管部门及代码		063-阳泉市卫生健康委员会		实施单位	医事管理中心
项目属性		一次性项目（1年结束）		项目期	1年
"""
MONEY = """
项目资金 （元）	实施期资金总额：	105,000	年度资金总额：	100,000
	其中：中央财政资金	0	其中：中央财政资金	0
	市县（区）财政资 金	105,000	市县（区）财政资金	100,000
	其他资金		其他资金
"""
TEXTS = """
项目概况		受理鉴定申请
立项依据		职业病防治法
项目设立必要性		保障劳动者权益
保证项目实施的制度、措施		鉴定管理办法
项目实施计划		按期完成
"""
GOALS = """
实施期目标			年度目标
总体目标	三年完成		今年完成
"""
HEADER = "绩效 指 标	一级指标	二级指标	三级指标	指标值	二级指标	三级指标	指标值\n"
ROWS = "	产出指标	数量指标	鉴定人数	≥30例	数量指标	鉴定人	≥30例\n"
FOOTER = "负责人：		经办人：		联系电话：		填报日期：	20250208162218\n"


@pytest.fixture
def blocks(tmp_path):
    def blocks(text: str) -> tuple[Block, ...]:
        path = tmp_path / "form.txt"
        path.write_text(text, encoding="utf-8")
        return read_transcript(path, "").blocks
    return blocks


@pytest.fixture
def forms(blocks):
    def forms(text: str) -> list[Form]:
        return read_forms(blocks(text), YANGQUAN)[0]
    return forms


@pytest.fixture
def form(forms):
    def form(head=HEAD, money=MONEY, texts=TEXTS, goals=GOALS, rows=ROWS, header=HEADER, footer=FOOTER) -> Form:
        page = f"{TITLE}\n\n（2025年度）\n" + (head + money + texts + goals).replace("\n\n", "\n") + header + rows + footer
        [only] = forms(page)
        return only
    return form


@pytest.fixture
def indicators(form):
    def indicators(rows: str, header: str = HEADER) -> list[tuple[str, str, str, str]]:
        return [(one.period, one.level2, one.name, one.value) for one in form(rows=rows, header=header).indicators]
    return indicators


def document(number: str) -> tuple[Block, ...]:
    return read_file(next(RAW.glob(f"{number}_*.txt"))).blocks


def without_blanks(value):
    if isinstance(value, dict):
        return {key: without_blanks(text) for key, text in value.items()}
    return (value or "").replace(" ", "")


# What the documents say.

@pytest.mark.parametrize("number", ["000", "002", "003"])
def test_the_forms_of_a_document_are_those_that_were_read_by_eye(number):
    read, _ = read_forms(document(number), YANGQUAN)
    truth = [form for form in TRUTH if form["doc"] == number]
    assert len(read) == len(truth)
    for form, true in zip(read, truth):
        head = form.name, form.department_code, form.department, form.unit, form.attribute, form.period or None, form.filed, form.year
        assert head == tuple(true[key] for key in ("name", "dept_code", "dept_name", "unit", "attr", "period", "filed", "year"))
        for printed, period in PERIODS.items():
            assert getattr(form, period) == Funds(**{FUNDS[key]: money for key, money in true["money"][printed].items()})


@pytest.mark.parametrize("number", ["000", "002", "003"])
def test_indicators_and_texts_are_those_that_were_read_by_eye(number):
    read, _ = read_forms(document(number), YANGQUAN)
    for form, true in zip(read, (form for form in TRUTH if form["doc"] == number)):
        wanted = Counter((PERIODS[one["period"]], one["level1"], one["level2"], one["name"], one["value"] or "")
                         for one in true["indicators"])
        assert Counter((one.period, one.level1, one.level2, one.name, one.value) for one in form.indicators) == wanted
        goals = {f"总体目标_{printed}": form.goals[period] for printed, period in PERIODS.items()}
        assert without_blanks(form.texts | goals) == without_blanks(true["goals"])


@pytest.mark.parametrize(("number", "count", "implementation", "annual"), [
    ("000", 5, 767_800, 695_900), ("001", 41, 27_411_170, 16_552_130), ("002", 2, 672_500, 672_500), ("003", 10, 43_660_400, 11_527_300),
    ("004", 8, 29_445_800, 8_445_800),
])
def test_every_form_of_a_document_is_complete_and_its_sources_add_up(number, count, implementation, annual):
    read, _ = read_forms(document(number), YANGQUAN)
    assert len(read) == count
    assert sum(form.implementation.total for form in read) == implementation
    assert sum(form.annual.total or 0 for form in read) == annual
    for form in read:
        assert form.name and form.department_code and form.unit and form.attribute and form.year and len(form.filed) == 14
        assert {one.level2 for one in form.indicators} <= set(vocabulary("yangquan").level1)
        for funds in (form.implementation, form.annual):
            assert (funds.total or 0) == sum(money or 0 for source, money in vars(funds).items() if source != "total")


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_no_cell_of_a_form_is_left_over(number):
    words = vocabulary("yangquan")
    drafts, _ = read_drafts(document(number), YANGQUAN, words)
    assert [cell.text for draft in drafts for cell in draft.leftover + read_indicators(draft.rows, words)[1]] == []


@pytest.mark.parametrize("number", ["000", "004"])
def test_a_pdf_gives_the_forms_that_its_transcript_gives(number):
    def told(form: Form):
        texts = without_blanks(form.texts | form.goals | {"name": form.name, "unit": form.unit, "filed": form.filed})
        return texts, form.implementation, form.annual, Counter(
            (one.period, one.level2, without_blanks(one.name), without_blanks(one.value)) for one in form.indicators)

    from_pdf, _ = read_forms(read_file(RAW / f"{number}.pdf").blocks, YANGQUAN)
    assert [told(form) for form in from_pdf] == [told(form) for form in read_forms(document(number), YANGQUAN)[0]]
    assert all(form.pages for form in from_pdf)


# The head.

def test_a_clean_form_is_read_whole(form):
    read = form()
    assert (read.name, read.year, read.department_code, read.department) == ("职业病鉴定经费", 2025, "063", "阳泉市卫生健康委员会")
    assert (read.unit, read.attribute, read.period, read.filed) == ("医事管理中心", "一次性项目（1年结束）", "1年", "20250208162218")
    assert read.implementation == Funds(105_000, 0, None, 105_000, None, None)
    assert read.annual == Funds(100_000, 0, None, 100_000, None, None)
    assert read.texts["保证项目实施的制度、措施"] == "鉴定管理办法"
    assert read.goals == {"implementation": "三年完成", "annual": "今年完成"}


@pytest.mark.parametrize("label", ["项目性质", "1403项目属性", "项目属性："])
def test_a_label_that_the_scan_changed_is_still_that_label(form, label):
    assert form(head=HEAD.replace("项目属性", label)).attribute == "一次性项目（1年结束）"


def test_a_unit_that_slipped_into_the_next_row_is_still_the_unit(form):
    read = form(head="\n项目名称		补助金\n主管部门及代码		066-医疗保障局		实施单位	\n项目性质		经常性项目(长期开展)		医疗保险中心\n")
    assert (read.unit, read.attribute, read.period) == ("医疗保险中心", "经常性项目(长期开展)", "")


def test_title_and_year_may_be_rows_of_the_table(forms):
    [read] = forms(f"{TITLE}				\n				(2024年度)\n" + (HEAD + MONEY + TEXTS + GOALS).replace("\n\n", "\n").lstrip() + HEADER + ROWS + FOOTER)
    assert read.year == 2024


@pytest.mark.parametrize("name", ["实施单位补助", "项目期补助", "项目名称更正经费"])
def test_a_name_that_contains_the_word_of_a_label_is_still_the_name(form, name):
    read = form(head=HEAD.replace("职业病鉴定经费", name))
    assert (read.name, read.unit, read.period) == (name, "医事管理中心", "1年")


@pytest.mark.parametrize("printed", ["063 阳泉市教育局", "063阳泉市教育局", "063 - 阳泉市教育局"])
def test_code_and_department_need_no_dash_between_them(form, printed):
    read = form(head=HEAD.replace("063-阳泉市卫生健康委员会", printed))
    assert (read.department_code, read.department) == ("063", "阳泉市教育局")


# Money.

@pytest.mark.parametrize("label", ["实施财政资金总额：", "实施资金总额:", "实施期资金总额："])
def test_every_spelling_of_the_total_is_the_total(form, label):
    assert form(money=MONEY.replace("实施期资金总额：", label)).implementation.total == 105_000


def test_a_blank_column_is_unknown_and_not_zero(form):
    blank = "\n项目资金（元）		实施期资金总额：		105,000		年度资金总额：	\n		其中：中央财政资金		0		其中：中央财政资金	\n"
    assert form(money=blank).annual == Funds()
    assert form(money=blank).implementation == Funds(105_000, 0)


def test_a_label_broken_in_two_belongs_to_its_row(form):
    broken = "\n项目资金	年度资金总额：	5\n	市县（区）财政资	5	市县（区）	财政资金	7\n	金		金	\n"
    read = form(money="\n项目资金	实施期资金总额：	5	年度资金总额：	7\n" + broken.partition("\n")[2].partition("\n")[2])
    assert (read.implementation.local, read.annual.local) == (5, 7)


def test_money_in_ten_thousands_is_turned_into_yuan(form):
    read = form(money="\n项目资金（万元）	实施期资金总额：	10.5	年度资金总额：	10\n")
    assert (read.implementation.total, read.annual.total) == (105_000, 100_000)


# Texts and goals.

def test_a_goal_under_the_right_heading_is_that_of_the_year(form):
    read = form(goals="\n实施期目标						年度目标\n总体目标							今年完成\n")
    assert read.goals == {"implementation": "", "annual": "今年完成"}


def test_goals_may_stand_above_or_below_their_label(form):
    assert form(goals="\n实施期目标			年度目标\n三年			今年\n总体目标			\n").goals == {"implementation": "三年", "annual": "今年"}
    shifted = "\n实施期目标				\n总体目标	年度目标			年度目标\n	三年			今年\n"
    assert form(goals=shifted).goals == {"implementation": "三年", "annual": "今年"}


def test_a_goal_that_speaks_of_goals_is_still_a_goal(form):
    read = form(goals="\n实施期目标			年度目标\n总体目标	实现总体目标		完成年度目标\n")
    assert read.goals == {"implementation": "实现总体目标", "annual": "完成年度目标"}


def test_a_text_that_was_not_filled_in_is_empty(form):
    assert form(texts="\n项目概况		受理\n立项依据		\n项目实施计划		\n").texts["立项依据"] == ""


# Indicators.

def test_a_second_level_word_counts_until_the_next(indicators):
    assert indicators("	产出指标	数量指标	甲	1	数量指标	甲	1\n			乙	2		乙	2\n") == [
        ("implementation", "数量指标", "甲", "1"), ("annual", "数量指标", "甲", "1"),
        ("implementation", "数量指标", "乙", "2"), ("annual", "数量指标", "乙", "2")]


def test_both_years_spell_the_second_level_in_one_way(indicators):
    rows = "	效益指标	社会效益	甲	1	社会效益指标	甲	1\n	可持续性影响指标	乙	2	可持续影响	乙	2\n服务对象满意度指	丙	3	服务对象满意度	丙	3\n"
    assert {level2 for _, level2, _, _ in indicators(rows)} == {"社会效益指标", "可持续影响指标", "服务对象满意度指标"}


def test_a_row_without_names_is_no_indicator(indicators):
    assert indicators("	效益指标	经济效益			经济效益		\n生态效益			生态效益\n可持续影响	可持续影响		可持续影响	\n") == []


def test_shifted_cells_are_read_in_their_order(indicators):
    assert indicators("			时效指标	考试时间		每年5月	时效指标	考试时间	每年5月\n	劳务费		200元	劳务费		200元\n") == [
        ("implementation", "时效指标", "考试时间", "每年5月"), ("annual", "时效指标", "考试时间", "每年5月"),
        ("implementation", "时效指标", "劳务费", "200元"), ("annual", "时效指标", "劳务费", "200元")]


def test_one_column_may_have_more_indicators_than_the_other(indicators):
    assert indicators(ROWS + "			监考老师	≥20人			\n					质量指标	合格率	100%\n")[2:] == [
        ("implementation", "数量指标", "监考老师", "≥20人"), ("annual", "质量指标", "合格率", "100%")]


def test_a_first_level_word_does_not_decide_what_stands_under_it(form):
    [left, right] = form(rows="	效益指标	成本指标	补助	5元	成本指标	补助	5元\n").indicators
    assert left.level1 == right.level1 == "产出指标"


def test_满意度指标_alone_stands_for_its_only_second_level(indicators):
    rows = "生态效益指标			生态效益指标\n	满意度指标	单位人员	≥80%	满意度指标	单位人员	≥80%\n"
    assert {level2 for _, level2, _, _ in indicators(rows)} == {"服务对象满意度指标"}


def test_an_indicator_may_bear_the_name_of_its_second_level(indicators):
    rows = "	满意度指标	服务对象满意度指标	服务对象满意度	≥95%	服务对象满意度指标	服务对象满意度	≥95%\n"
    assert indicators(rows) == [("implementation", "服务对象满意度指标", "服务对象满意度", "≥95%"),
                                ("annual", "服务对象满意度指标", "服务对象满意度", "≥95%")]


def test_a_half_that_lost_its_value_belongs_where_the_same_name_beside_it_does(indicators):
    rows = ROWS + "			准确率	100%		质量指标	准确率\n		质量指标	覆盖率	≥95%	时效指标		覆盖率\n"
    assert indicators(rows)[2:] == [("implementation", "质量指标", "准确率", "100%"), ("annual", "质量指标", "准确率", ""),
                                    ("implementation", "质量指标", "覆盖率", "≥95%"), ("annual", "质量指标", "覆盖率", "")]


def test_whole_halves_may_put_one_name_under_two_words(indicators):
    rows = "	效益指标	经济效益指标	甲	1	经济效益指标	甲	1\n			加强监管能力	有效	社会效益指标	加强监管	有效\n"
    assert indicators(rows)[2:] == [("implementation", "经济效益指标", "加强监管能力", "有效"), ("annual", "社会效益指标", "加强监管", "有效")]


def test_a_name_with_its_value_in_one_cell_is_taken_apart(indicators):
    assert indicators("	效益指标	社会效益	落实国家政策有效保障		社会效益	落实国家政策	有效保障\n") == [
        ("implementation", "社会效益指标", "落实国家政策", "有效保障"), ("annual", "社会效益指标", "落实国家政策", "有效保障")]


def test_values_in_the_row_below_are_those_of_both_periods(indicators):
    assert indicators(ROWS + "					服务对象满意度	患者满意度	\n					≥90%	≥90%\n")[2:] == [
        ("implementation", "服务对象满意度指标", "患者满意度", "≥90%"), ("annual", "服务对象满意度指标", "患者满意度", "≥90%")]


def test_the_long_form_of_a_name_of_the_year_stood_on_the_left(indicators):
    rows = "	效益指标	社会效益指标	甲	有效	社会效益指标	甲	有效\n					保障全市精神障碍管理		有效保障\n	生态效益指标		生态效益指标		保障全市精神	有效保障\n"
    assert indicators(rows)[2:] == [("implementation", "社会效益指标", "保障全市精神障碍管理", "有效保障"),
                                    ("annual", "社会效益指标", "保障全市精神", "有效保障")]


def test_a_form_without_the_word_满意度_still_ends_with_its_indicators(form):
    rows = ROWS + "	可持续影响指标	能耗	降低	能耗	降低\n		门诊患者满意度	≥90分	门诊患者满意度	≥90分\n"
    assert [(one.level1, one.level2) for one in form(rows=rows).indicators[2:]] == (
        [("效益指标", "可持续影响指标")] * 2 + [("满意度指标", "服务对象满意度指标")] * 2)


def test_a_form_may_lack_the_header_of_its_indicators(indicators):
    assert len(indicators(ROWS + "	认定期限		5日	认定期限		5日\n", header="")) == 4


@pytest.mark.parametrize(("printed", "meant"), [
    ("满意度", "服务对象满意度指标"), ("受益对象满意度指标", "服务对象满意度指标"), ("可持续发展影响", "可持续影响指标"), ("社会公众满意度指标", "服务对象满意度指标"),
    ("经济成本指标", "成本指标"), ("产出数量指标", "数量指标"), ("特别约定", "特别约定")])
def test_what_stands_in_the_column_of_the_second_level_is_second_level(indicators, printed, meant):
    rows = f"{ROWS}		{printed}	甲	有效	{printed}	甲	有效\n			乙	1		乙	1\n		{printed}			{printed}		\n"
    assert indicators(rows)[2:] == [("implementation", meant, "甲", "有效"), ("annual", meant, "甲", "有效"),
                                    ("implementation", meant, "乙", "1"), ("annual", meant, "乙", "1")]


def test_a_value_may_be_a_second_level_word(indicators):
    assert indicators(ROWS + "		时效指标	考核内容	质量指标	时效指标	考核内容	质量指标\n			依据	成本指标		依据	成本指标\n")[2:] == [
        ("implementation", "时效指标", "考核内容", "质量指标"), ("annual", "时效指标", "考核内容", "质量指标"),
        ("implementation", "时效指标", "依据", "成本指标"), ("annual", "时效指标", "依据", "成本指标")]


# The end of a form and its pages.

@pytest.mark.parametrize("footer", [
    "负责人：		经办人：		联系电话：		填报日期：	2025-02-08 16:22:18	\n",
    "负责人：		经办人：		联系电话：		填报日期：	\n						2025/02/08 16:22:18	\n",
    "负责人：		经办人：		联系电话：13900001111		填报日期：2025年02月08日16时22分18秒	\n",
    "负责人：	经办人：	联系电话：	填报日期：20250208162218	\n",
    "负责人：		经办人：		联系电话：		填报日期：	\n						20250208162218	\n",
    "\n负责人： 追办人： 联系电话： 填报日期： 20250208162218\n",
    "\n负责人：赵办人：联系电话：13900001111填报日期：20250208162218\n",
])
def test_the_moment_of_filing_is_found_wherever_the_scan_put_it(form, footer):
    assert form(footer=footer).filed == "20250208162218"


def two_pages(second: str) -> str:
    first = f"{TITLE}\n\n（2025年度）\n" + (HEAD + MONEY + TEXTS + GOALS).replace("\n\n", "\n") + HEADER + ROWS
    return first + "\n" + first.replace("职业病鉴定经费", second).replace(ROWS, "	成本指标		专家费	200元	成本指标	专家费	200元\n") + FOOTER


def test_a_form_that_goes_on_to_a_second_page_is_one_form(forms):
    [read] = forms(two_pages("职业病签定费"))
    assert read.name == "职业病鉴定经费" and read.filed == "20250208162218"
    assert [one.level2 for one in read.indicators] == ["数量指标"] * 2 + ["成本指标"] * 2


def test_a_second_page_without_the_header_of_the_indicators_goes_on_with_them(forms):
    page = two_pages("职业病鉴定经费")
    first, second = page[:page.rindex(TITLE)], page[page.rindex(TITLE):]
    [read] = forms(first + second.replace(HEADER, "			鉴定次数	2次		鉴定次	2次\n"))
    assert read.goals == {"implementation": "三年完成", "annual": "今年完成"}
    assert [(one.level2, one.name) for one in read.indicators][2:4] == [("数量指标", "鉴定次数"), ("数量指标", "鉴定次")]


def test_money_that_only_the_second_page_shows_is_taken_from_it(forms):
    [read] = forms(two_pages("职业病鉴定经费").replace("年度资金总额：	100,000", "年度资金总额：	", 1))
    assert read.annual.total == 100_000


def test_another_project_without_a_footer_before_it_is_another_form(forms):
    assert [read.name for read in forms(two_pages("预防接种异常反应"))] == ["职业病鉴定经费", "预防接种异常反应"]


def test_a_form_takes_its_blocks_and_no_other(blocks):
    page = f"十、绩效管理情况\n\n{TITLE}\n\n（2025年度）\n" + (HEAD + MONEY + TEXTS + GOALS).replace("\n\n", "\n") + HEADER + ROWS + FOOTER
    read, taken = read_forms(blocks(page + "\n十一、国有资产占有使用情况\n\n截至2024年12月31日\n"), YANGQUAN)
    assert len(read) == 1 and taken == {1, 2, 3}


def test_a_form_without_a_footer_ends_before_the_narrative(blocks):
    page = (HEAD + MONEY + TEXTS + GOALS).replace("\n\n", "\n") + HEADER + ROWS
    read, taken = read_forms(blocks(page + "\n十一、国有资产占有使用情况\n"), YANGQUAN)
    assert [form.filed for form in read] == [""] and taken == {0}


def test_the_form_of_the_whole_unit_and_the_table_of_projects_are_no_project_forms(forms):
    assert forms("市级预算部门（单位）整体支出绩效目标申报表\n\n(2025) 年度\n\n部门基本信息	部门名称	医疗保险中心\n	核定的人员编制数	25人\n") == []
    assert forms("2025年项目支出预算表（本年预算）\n项目名称	合计	2025年财政拨款\n		一般公共预算\n合计	69.59	69.59\n") == []


def test_the_pages_of_a_form_are_those_of_its_cells(blocks):
    [table] = blocks((HEAD + MONEY).replace("\n\n", "\n").lstrip() + HEADER + ROWS + FOOTER)
    rows = tuple(tuple(Cell(cell.text, Source(page=16 + (number > 5))) for cell in row) for number, row in enumerate(table.rows))
    [read], _ = read_forms((Grid(rows[:6]), Paragraph("— 16 —", Source(page=16)), Grid(rows[6:])), YANGQUAN)
    assert read.pages == (16, 17) and read.indicators[0].source.page == 17
