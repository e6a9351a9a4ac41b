"""Claims: each code with a narrative that satisfies it and one that breaks it, on the tables of document 003."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from support import disclosure_from_truth, with_cell
from told import UNIT, a_form, telling

from yusuan.checking.claims import claim, claim_findings, claims
from yusuan.checking.edit import with_names
from yusuan.checking.forms import point
from yusuan.disclosure.model import Disclosure, Funds
from yusuan.disclosure.reader import read
from yusuan.prior import Known, Prior
from yusuan.prose import write

ROOT = Path(__file__).parents[1]
TOTALS = ("2025年度{unit}预算收入总计{a}万元，其中：本年收入1,908.14万元，上年结转0万元，比上年{w}{d}万元，{v}{g}%，主要原因是市级财政减少项目支出安排；"
          "本年单位预算支出总计1,908.14万元，其中：本年预算安排1,908.14万元，上年结转0万元，比上年{w2}{d2}万元，{v}{g}%，主要原因是市级财政减少项目支出安排。")
RIGHT = {"unit": UNIT, "a": "1,908.14", "w": "减少", "w2": "减少", "d": "2278.22", "d2": "2278.22", "v": "下降", "g": "54.42"}
REVENUE = ("2025年度{unit}预算收入1,908.14万元，主要包括一般公共预算拨款收入1,325.14万元，占{p}%；政府性基金预算拨款收入0万元，占0%；"
           "国有资本经营预算拨款收入583.00万元{q}；财政专户管理资金收入0万元，占0%；{own}上年结转0万元，占0%。")
STRUCTURE = ("2025年度{unit}一般公共预算当年支出1,325.14万元,主要用于以下方面:{first}0.58万元,占0.04%;社会保障和就业支出{second}万元,占66.12%;"
             "卫生健康支出421.22万元,占31.79%;住房保障支出27.22万元,占2.05%等。")
PURCHASES = "2025年{unit}政府采购预算总额{total}万元。其中:政府采购货物预算0.57万元、政府采购工程预算0万元、政府采购服务预算2.00万元。"
GOALS = ("{year}年{unit}纳入绩效目标管理的二级项目10个,共计金额1,552.73万元。其中:其他运转类项目{n}个,涉及金额{small}万元;特定目标类项目8个,涉及金额{large}万元。"
         "公开项目绩效目标{m}个,涉及项目金额{money}万元,占部门(单位)项目支出总额的{share}%。"
         "其中:其他运转类项目{n}个,涉及项目金额{small}万元;特定目标类项目8个,涉及项目金额{large}万元。")
PUBLISHED = {"unit": UNIT, "year": 2025, "n": 2, "small": "49.21", "large": "1,503.52", "m": 10, "money": "1,552.73", "share": "100"}


def totals(**changed) -> Disclosure:
    return telling("一", TOTALS.format(**{**RIGHT, **changed}))


def revenue(unit: str = UNIT, p: str = "69.45", q: str = "，占30.55%", own: str = "单位资金0万元，占0%；") -> Disclosure:
    return telling("二", REVENUE.format(unit=unit, p=p, q=q, own=own))


def structure(first: str = "一般公共服务支出", second: str = "876.12") -> Disclosure:
    return telling("五", STRUCTURE.format(unit=UNIT, first=first, second=second), subsection="二")


def goals(forms: int = 10, **changed) -> Disclosure:
    told = telling("十", GOALS.format(**{**PUBLISHED, **changed}))
    return replace(told, forms=tuple(a_form(f"项目{at}", annual=Funds(1552730, local=1552730)) for at in range(forms)))


def operating(text: str) -> Disclosure:
    return telling("八", f"本单位2025年机关运行经费财政拨款预算{text}。")


def carried_over(reason: str) -> Disclosure:
    """Document 001, whose total grows by what was carried over while this year's own money shrinks."""
    change = "上年结转1,114.01万元，比上年增长708.43万元，增长3.84%，主要原因是"
    text = ("2024年度阳泉市卫生健康委员会预算收入总计19,155.70万元，其中：本年收入18,041.69万元，{0}{1}；"
            "本年部门预算支出总计19,155.70万元，其中：本年预算安排18,041.69万元，{0}{1}。").format(change, reason)
    first = telling("一", text, doc="001")
    second = telling("五", "2024年度阳泉市卫生健康委员会一般公共预算当年支出18,041.69万元,比上年减少405.58万元，下降2.2%。", subsection="一", doc="001")
    return replace(first, sentences=first.sentences + second.sentences)


# code: (a document without it, a document with it)
CASES = {
    "M1": (totals(), totals(a="1,908.41")),
    "M2": (revenue(), revenue(p="69.54")),
    "M3": (totals(), totals(d2="2278.82")),
    "M4": (operating("38.22万元,比2024年预算减少16.4万元,下降30%"), operating("38.22万元,比2024年预算减少16.4万元,下降42.91%")),
    "M5": (totals(), totals(w2="增加")),
    "M6": (structure(), structure(first="一般公共预算支出")),
    "M7": (structure(), telling("五", STRUCTURE.format(unit=UNIT, first="一般公共服务支出", second="876.12").replace("住房保障支出27.22万元,占2.05%",
                                                                                                            "教育支出0万元,占0%"),
                                subsection="二")),
    "M8": (revenue(), revenue(q="")),
    "M9": (goals(), goals(year=2024)),
    "M10": (revenue(), revenue(unit="阳泉市第一人民医院")),
    "M11": (telling("八", "本单位无机关运行经费。", doc="004"), telling("八", "本部门无机关运行经费。", doc="004")),
    "M12": (telling("九", PURCHASES.format(unit=UNIT, total="2.57")), telling("九", PURCHASES.format(unit=UNIT, total="2.75"))),
    "M13": (goals(), goals(forms=4)),
    "M14": (carried_over("上年结转增加"), carried_over("新增项目")),
    "M15": (telling("八", "本单位无机关运行经费。", doc="004"), telling("八", "本单位无机关运行经费。")),
    "M16": (structure(), telling("五", STRUCTURE.format(unit=UNIT, first="一般公共服务支出", second="876.12").replace("421.22万元", "421.22元"),
                                 subsection="二")),
}


def codes(disclosure: Disclosure) -> set[str]:
    """The codes found; of notes only that of an explanation, which is never more."""
    return {finding.code for finding in claim_findings(disclosure) if finding.severity != "note" or finding.code == "M14"}


@pytest.mark.parametrize("code", CASES)
def test_a_narrative_that_is_right_has_no_such_finding(code):
    assert code not in codes(CASES[code][0])


@pytest.mark.parametrize("code", CASES)
def test_a_narrative_that_is_wrong_has_this_finding(code):
    assert code in codes(CASES[code][1])


def claim_of(disclosure: Disclosure, text: str):
    return next(claim for claim in claims(disclosure) if claim.text == text)


def test_an_amount_tells_what_it_should_be_and_where_that_stands():
    claim = claim_of(totals(a="1,908.41"), "1,908.41万元")
    assert (claim.verdict, claim.expected, claim.kind) == ("contradicted", "1908.14万元", "amount")
    assert "表1“收入总计”" in claim.reason


def test_a_growth_on_this_years_amount_is_told_as_such():
    finding = next(found for found in claim_findings(operating("38.22万元,比2024年预算减少16.4万元,下降42.91%")))
    assert finding.expected == "30.03%" and "以本年数38.22万元为基数" in finding.message
    assert "this year's" in finding.message_en


def test_a_rate_that_is_right_at_its_own_precision_matches():
    assert claim_of(operating("38.22万元,比2024年预算减少16.4万元,下降30%"), "30%").verdict == "matched"


def test_a_rate_out_by_one_unit_of_the_last_place_is_rounding():
    assert {claim.verdict for claim in claims(totals(g="54.43")) if claim.kind == "growth"} == {"rounding"}


def test_a_change_is_unverifiable_until_another_document_knows_last_year():
    known = Prior({"total": Known(Decimal("4186.36"), "own", "", ()), "general": Known(Decimal("3241.36"), "own", "", ())})
    assert claim_of(totals(), "2278.22万元").verdict == "unverifiable"
    assert {claim.verdict for claim in claims(totals(), known) if claim.kind == "change"} == {"matched"}


def test_a_change_that_another_document_contradicts_is_a_warning():
    known = Prior({"total": Known(Decimal("4186.66"), "own", "", ())})
    assert {finding.severity for finding in claim_findings(totals(), known)} == {"warning"}


def test_both_directions_turned_do_not_fit_the_rate():
    assert codes(operating("38.22万元,比2024年预算增加16.4万元,增长30%")) == {"M5"}


def test_two_items_exchanged_are_named_by_the_amounts_they_carry():
    swapped = STRUCTURE.format(unit=UNIT, first="一般公共服务支出", second="421.22").replace("卫生健康支出421.22", "卫生健康支出876.12")
    found = [finding.message for finding in claim_findings(telling("五", swapped, subsection="二")) if finding.code == "M6"]
    assert len(found) == 2 and "这是“卫生健康支出”的金额" in found[0]


def test_an_item_that_is_left_out_is_named_with_its_amount():
    finding = next(finding for finding in claim_findings(revenue(own="")) if finding.code == "M8")
    assert finding.expected == "单位资金0.00万元" or finding.expected.startswith("单位资金0")


def test_a_list_of_items_is_compared_as_a_set():
    names = ["其他社会保障缴费", "基本工资", "奖金", "住房公积金", "机关事业单位基本养老保险缴费", "退休费", "奖励金", "津贴补贴", "职业年金缴费", "职工基本医疗保险缴费"]
    right = telling("六", f"人员经费317.19万元,主要包括:{'、'.join(reversed(names))}等;")
    wrong = telling("六", f"人员经费317.19万元,主要包括:{'、'.join(names[1:])}、办公费等;")
    assert codes(right) == set()
    assert {finding.expected for finding in claim_findings(wrong) if finding.code == "M7"} == {"其他社会保障缴费", ""}


def test_numbers_without_a_table_are_unverifiable_and_never_passed():
    told = telling("十一", f"截至2024年12月31日，{UNIT}使用的办公用房建筑总面积598.16平方米。")
    assert [claim.verdict for claim in claims(told)] == ["unverifiable"] and codes(told) == set()


def test_an_amount_outside_the_templates_is_tied_by_the_name_before_it():
    told = telling("一", "主要为医疗保险工作经费15.00万元，其中医疗保险工作经费7万元新增，去年医疗保险工作经费12万元。")
    assert [claim.verdict for claim in claims(told)] == ["matched", "unverifiable", "unverifiable"]


def test_a_paragraph_on_a_project_is_held_against_its_row():
    told = telling("十", "医疗保险工作经费：用于培训，预计需要资金{}万元。".format(25))
    assert claim_of(told, "25万元").expected == "15.00万元"


@pytest.mark.parametrize(("text", "verdict"), [("每人3000元，11人，共需3.3万元", "matched"), ("每人3000元，11人，共需3.6万元", "contradicted")])
def test_number_times_rate_is_the_amount(text, verdict):
    assert claim_of(telling("十", text), text.rpartition("共需")[2]).verdict == verdict


def test_a_blank_table_contradicts_an_amount():
    empty = with_cell(with_cell(operating("38.22万元"), 11, 0, 1, ""), 11, 0, 2, "")
    assert claim_of(empty, "38.22万元").verdict == "contradicted"


def test_few_projects_have_to_have_the_sum_that_is_claimed():
    assert any("没有2个项目合计49.11万元" in finding.message for finding in claim_findings(goals(small="49.11", large="1,503.62")))


def test_claims_print_as_agreed():
    assert set(claims(totals())[0].as_json()) == {"section", "sentence", "text", "kind", "verdict", "expected"}




@pytest.mark.parametrize(("text", "verdict"), [
    ("2024年预算执行数为132.59万元，2025年预算安排220.63万元，比2024年预算执行数增加66.40%。", "matched"),
    ("2024年预算执行数为132.59万元，2025年预算安排441.25万元，比2024年预算执行数增加60.54%。", "contradicted"),
    ("2024年预算100万元，2025年预算84.90万元，下降1.10%。", "contradicted"), ("2024年预算100万元，2025年预算84.90万元，下降15.1%。", "matched"),
    ("2025年预算84.90万元，比上年减少15.10万元，增长-15.10%。", "matched"),
    ("上年预算100万元，本年预算84.90万元，增长15.1%。", "contradicted"),
])
def test_a_rate_is_held_against_the_two_years_that_are_printed(text, verdict):
    assert [claim.verdict for claim in claims(telling("一", text)) if claim.kind == "growth"] == [verdict]


def test_a_comparison_may_begin_in_the_next_sentence():
    told = telling("一", "公共安全支出26200.88万元，主要用于人员支出。", "与上年相比增加2687.77万元，增长11.34%。")
    assert claim_of(told, "11.34%").expected == "11.43%"


def test_a_share_is_of_the_whole_that_is_divided_up():
    told = telling("三", "本年支出合计2940.05万元，其中：基本支出2336.91万元，占79.49%；项目支出603.14万元，占25.01%。")
    assert [(claim.verdict, claim.expected) for claim in claims(told) if claim.kind == "share"] == [("matched", "79.49%"), ("contradicted",
                                                                                                                            "20.51%")]


def test_an_amount_under_another_items_path_is_that_other_items():
    right = "“卫生健康支出（类）行政事业单位医疗（款）{}（项）”科目{}万元，主要用于医疗。"
    table = telling("一").table("general_budget_expenditure")
    items = {fact.label: fact.amount.value for fact in table.facts if fact.code.startswith("21011") and len(fact.code) == 7
             and fact.column == "total"}
    name, amount = next(iter(items.items()))
    assert claims(telling("一", right.format(name, amount)))[0].verdict == "matched"
    assert {finding.code for finding in claim_findings(telling("一", right.format("计划生育事务", amount)))} == {"M6"}


@pytest.mark.parametrize(("printed", "name"), [
    ("“卫生健康支出（类）行政事业单位医疗（款）“三北”工程建设（项）”", '"三北"工程建设'), ("“卫生健康支出-行政事业单位医疗-\"三北\"工程建设”", '"三北"工程建设'),
    ("“卫生健康支出（类）行政事业单位医疗（款）环境保护法规、规划及标准（项）”", "环境保护法规、规划及标准")])
def test_an_items_name_may_hold_quotation_marks_or_an_enumeration(printed, name):
    table = telling("一").table("general_budget_expenditure")
    item = next(fact for fact in table.facts if fact.code.startswith("21011") and len(fact.code) == 7)
    told = telling("一", f"{printed}科目{item.amount.value}万元，主要用于造林。")
    renamed = with_names(told, {(item.number, item.row, item.side): (item.code, name, "")})
    assert claims(renamed)[0].verdict == "matched" and claims(told)[0].verdict != "matched"


def test_an_amount_that_is_wrong_beside_a_right_rate_is_told_alone():
    """15.15 ÷ 12.00 is 26.25 %, and so it would be with the 15.00 of the table and 25 %."""
    path = "“卫生健康支出（类）行政事业单位医疗（款）{}（项）”科目，"
    table = telling("一").table("general_budget_expenditure")
    fact = next(fact for fact in table.facts if fact.code.startswith("21011") and len(fact.code) == 7 and fact.column == "total"
                and fact.amount)
    right, before = fact.amount.value, fact.amount.value / 2
    text = path.format(fact.label) + f"2024年预算执行数为{before}万元，2025年预算安排{right + 1}万元，比2024年预算执行数增加100.00%。"
    assert [finding.code for finding in claim_findings(telling("一", text))] == ["M1"]


def test_every_code_is_documented():
    documented = set(re.findall(r"^\| ([MPQRT]\d+[a-z]?) \|", (ROOT / "docs" / "claims.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert documented == {*claim.RULES, *point.RULES}


@pytest.mark.parametrize(("text", "verdict"), [
    ("政府采购预算34万元，其中：货物预算0万元、工程预算0万元、服务预算34万元。", "matched"),
    ("政府采购预算34万元，其中：货物预算0万元、工程预算0万元、服务预算43万元。", "contradicted"),
    ("政府采购预算34万元，其中：货物预算10万元、服务预算20万元。", "unverifiable"),
    ("共有车辆8辆，其中：领导用车0辆、机要用车1辆、应急用车0辆、执法用车0辆、其他用车7辆。", "matched"),
    ("共有车辆8辆，其中：领导用车0辆、机要用车1辆、应急用车0辆、执法用车0辆、其他用车6辆。", "contradicted"),
])
def test_a_total_that_is_divided_up_is_the_sum_of_its_parts(text, verdict):
    assert claims(telling("三", text))[0].verdict == verdict


@pytest.mark.parametrize(("doc", "wrong"), [
    ("000", {("八", "8.23万元"), ("八", "2.43%"), ("十", "10万元")}), ("001", {("十", "86个"), ("十", "10,958.74万元"), ("五", "一般公共服务支出9.49")}),
    ("003", {("五", "一般公共预算支出")}), ("004", set()),
])
def test_the_published_documents_have_these_errors_and_no_others(doc, wrong):
    path = next((ROOT / "data" / "raw").glob(f"{doc}_*.txt"))
    found = [finding for finding in claim_findings(read(path)) if finding.severity in ("error", "warning") and finding.code[0] in "MT"]
    assert {(finding.where["section"], finding.printed) for finding in found} == wrong


@pytest.mark.parametrize("doc", ["000", "001", "003", "004"])
def test_what_prose_writes_of_the_tables_is_right(doc):
    sections = [section for section in write(disclosure_from_truth(doc)) if section.number in "一二三四五六七八"]
    written = [telling(section.number, *(paragraph.text for paragraph in section.paragraphs if not paragraph.heading), doc=doc).sentences
               for section in sections]
    told = replace(disclosure_from_truth(doc), sentences=tuple(sentence for group in written for sentence in group))
    assert [finding.message for finding in claim_findings(told)] == []
    assert {claim.verdict for claim in claims(told) if claim.kind in ("amount", "share")} == {"matched"}


def test_a_comparison_after_all_parts_of_a_total_is_of_the_total():
    told = replace(totals(), profile="general")
    assert not [found for found in claim_findings(told) if found.code == "M4"]
    assert [found.expected for found in claim_findings(replace(totals(g="54.24"), profile="general")) if found.code == "M4"][0] == "54.42%"


def test_the_amount_of_one_class_under_the_name_of_another_is_told_outside_the_templates():
    text = "2025{first}1,325.14万元,主要用于以下方面:一般公共服务支出0.58万元,占0.04%。"
    found = [one for one in claim_findings(telling("五", text.format(first="住房保障支出"))) if one.code == "M6"]
    assert [one.printed for one in found] == ["1,325.14万元"] and "一般公共预算" in found[0].message
    assert not [one for one in claim_findings(telling("五", text.format(first="一般公共预算支出"))) if one.code == "M6"]


@pytest.mark.parametrize(("text", "expected"), [
    ("1．社会保障和就业（类）支出{}万元，主要用于离退休人员的支出。", "876.12"),
    ("2.卫生健康支出{}万元，与上年持平。", "421.22"),
    ("支出主要用于以下方面：社会保障和就业支出（类）{}万元，占66.12%。", "876.12"),
])
def test_an_amount_alone_behind_a_class_is_the_whole_that_several_tables_agree_on(text, expected):
    assert [claim.verdict for claim in claims(telling("二", text.format(expected))) if claim.kind == "amount"] == ["matched"]
    wrong, *_ = claims(telling("二", text.format(f"9{expected}")))
    assert (wrong.verdict, wrong.expected, wrong.severity) == ("contradicted", f"{expected}万元", "warning")


def test_a_total_and_its_parts_are_held_against_the_rows_and_columns_of_these_names():
    told = claims(telling("三", "本年收入合计9,908.14万元。", "本年支出合计1,908.14万元，其中：基本支出9,355.41万元。"))
    assert [(claim.verdict, claim.expected) for claim in told] == [
        ("contradicted", "1908.14万元"), ("matched", "1908.14万元"), ("contradicted", "355.41万元")]


@pytest.mark.parametrize("text", [
    "其中：卫生健康支出9421.22万元。", "医疗保险中心的卫生健康支出9421.22万元。", "职工医疗，卫生健康支出9421.22万元。",
    "新增卫生健康（类）支出9421.22万元。", "上年卫生健康（类）支出9421.22万元。", "部分卫生健康（类）支出9421.22万元。"])
def test_an_amount_that_may_be_a_part_of_a_class_is_not_held_against_its_whole(text):
    assert [claim.verdict for claim in claims(telling("二", text))] == ["unverifiable"]


def test_a_finding_names_the_file_of_its_sentence():
    told = totals(d2="2278.82")
    sentences = tuple(replace(one, source=replace(one.source, file="文字.pdf")) for one in told.sentences)
    found = [one for one in claim_findings(replace(told, sentences=sentences)) if one.code == "M3"]
    assert [one.source for one in found] == ["文字.pdf"] and found[0].message.startswith("文字.pdf 第1页")


def test_a_misprinted_amount_of_a_project_is_told_even_where_the_project_is_new():
    found = claim_findings(telling("一", "主要原因是新增《医疗保险工作经费》项目市级财政拨款15.80万元；"))
    assert [(one.code, one.severity, one.expected) for one in found] == [("M1", "warning", "15.00万元")]
    assert not list(claim_findings(telling("一", "主要原因是新增《医疗保险工作经费》项目市级财政拨款7.25万元；")))
