"""The index of all reports."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from support import disclosure_from_truth

from yusuan.checking.audit import audit
from yusuan.checking.export import rows_of
from yusuan.errors import CannotWrite, UnknownUnit
from yusuan.paths import Project
from yusuan.rendering.site import Entry, entry_of, write_index
from yusuan.store.store import Store

ENTRY = Entry("阳泉市第一人民医院", 2025, "单位", "2959.18", "1317.64", "80.27", "844.58", "2959.18",
              {"passed": 600, "rounding": 3, "failed": 0, "not_evaluable": 6}, {"error": 0, "warning": 1, "note": 2},
              ("2025/阳泉市第一人民医院/report.html", "2025/阳泉市第一人民医院/report.pdf"))


def rows(folder: Path) -> list[list[str]]:
    html = (folder / "index.html").read_text(encoding="utf-8")
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.split(r"(?=<t[hd])", row)[1:]] for row in body.strip().splitlines()]


def test_a_line_tells_key_figures_checks_and_files(tmp_path):
    write_index(tmp_path, [ENTRY])
    assert rows(tmp_path) == [["阳泉市第一人民医院", "2025", "单位", "2,959.18", "1,317.64", "80.27%", "844.58", "2,959.18",
                               "600", "3", "0", "6", "0", "1", "html pdf"]]


def test_an_unknown_figure_is_a_dash(tmp_path):
    write_index(tmp_path, [Entry("某中心", 2024, "单位", note="公开材料中没有预算表")])
    assert rows(tmp_path)[0][:8] == ["某中心公开材料中没有预算表", "2024", "单位", "—", "—", "—", "—", "—"]


def test_a_dash_stands_only_where_nothing_was_checked(tmp_path):
    nothing = dict.fromkeys(ENTRY.checks, 0)
    write_index(tmp_path, [Entry("甲", 2025, "单位"), Entry("乙", 2025, "单位", checks=nothing, findings={"note": 1}),
                           Entry("丙", 2025, "单位", checks={**nothing, "not_evaluable": 9}, findings={"error": 0})])
    assert {row[0]: row[8:14] for row in rows(tmp_path)} == {
        "甲": ["—"] * 6, "乙": ["—"] * 6, "丙": ["0", "0", "0", "9", "0", "0"]}


def test_a_unit_is_found_under_every_name(tmp_path):
    html = write_index(tmp_path, [Entry("某中心", 2025, "单位", names=("某中心", "某旧“站”"))]).read_text(encoding="utf-8")
    assert '<tr data-names="某中心 某旧“站”"><th>某中心<' in html and "dataset.names.includes(words)" in html


def test_columns_are_sorted_from_the_keyboard_too(tmp_path):
    html = write_index(tmp_path, [ENTRY]).read_text(encoding="utf-8")
    heads = re.findall(r"<th><button type=\"button\">([^<]+)</button>", html)
    assert heads[8:14] == ["相符", "尾差", "不符", "未能核对", "错误", "警告"] and len(heads) == len(rows(tmp_path)[0])


def test_links_lead_from_the_index_to_the_reports(tmp_path):
    html = write_index(tmp_path, [ENTRY]).read_text(encoding="utf-8")
    assert 'href="2025/%E9%98%B3%E6%B3%89%E5%B8%82%E7%AC%AC%E4%B8%80%E4%BA%BA%E6%B0%91%E5%8C%BB%E9%99%A2/report.pdf"' in html


def test_the_newest_year_stands_first(tmp_path):
    write_index(tmp_path, [Entry("甲", 2023, "单位"), Entry("乙", 2025, "单位"), Entry("甲", 2025, "单位")])
    assert [(row[1], row[0]) for row in rows(tmp_path)] == [("2025", "乙"), ("2025", "甲"), ("2023", "甲")]


def test_the_page_needs_no_other_file(tmp_path):
    html = write_index(tmp_path, [ENTRY]).read_text(encoding="utf-8")
    assert "data:font/woff;" in html and not re.findall(r'src="|<link|@import', html)


def test_what_could_not_be_made_is_named_even_with_a_sign_that_the_font_lacks(tmp_path):
    html = write_index(tmp_path, [], [("坏😀.pdf", "is <empty>.")]).read_text(encoding="utf-8")
    assert "坏〔U+1F600〕.pdf" in html and "is &lt;empty&gt;." in html and "还没有报告" in html


def test_readings_that_disagree_are_told_in_the_line(tmp_path):
    write_index(tmp_path, [Entry("某中心", 2025, "单位", conflicts=(("b.txt", 3, "表1"),))])
    assert rows(tmp_path)[0][0] == "某中心b.txt有3个数与采用的文件不同"


def test_three_thousand_lines_are_written_at_once_and_the_same_each_time(tmp_path):
    entries = [Entry(f"第{at}中学", 2020 + at % 5, "单位", f"{at}.00") for at in range(3000)]
    first = write_index(tmp_path, entries).read_bytes()
    assert len(rows(tmp_path)) == 3000
    assert write_index(tmp_path, entries[::-1]).read_bytes() == first


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "reports").write_text("", encoding="utf-8")
    with pytest.raises(CannotWrite, match="reports"):
        write_index(tmp_path / "reports", [])


@pytest.fixture
def project(tmp_path) -> Project:
    (tmp_path / "raw").mkdir()
    return Project(tmp_path / "raw", tmp_path / "clean", tmp_path / "reports", tmp_path, tmp_path / "units.csv")


def kept(project: Project, doc: str, unit: str = "") -> str:
    disclosure = disclosure_from_truth(doc)
    name = unit or disclosure.unit
    folder = Store(project.clean).write(disclosure, name)
    Store(project.clean).write_checks(folder, rows_of(audit(disclosure), name, disclosure.year, "budget"))
    return name


def test_an_entry_is_taken_from_the_clean_data_and_the_files_that_are_there(project):
    unit = kept(project, "003")
    reports = project.reports_of(2025, unit)
    reports.mkdir(parents=True)
    (reports / "report.pdf").write_bytes(b"")
    entry = entry_of(project, unit, 2025)
    assert (entry.unit, entry.year, entry.kind) == (unit, 2025, "单位")
    assert (entry.total, entry.general, entry.projects) == ("1908.14", "1325.14", "1552.73")
    assert entry.names == (unit,)
    assert entry.files == (f"2025/{unit}/report.pdf",) and entry.change == "" and entry.conflicts == ()


def test_checks_of_an_entry_add_up_as_in_the_audit(project):
    entry = entry_of(project, kept(project, "001"), 2024)
    counts = audit(disclosure_from_truth("001")).counts
    assert entry.checks == {verdict: count for verdict, count in counts.items() if verdict != "declared"}


def test_an_entry_goes_through_json(project):
    entry = entry_of(project, kept(project, "000"), 2025)
    again = Entry(**json.loads(json.dumps(asdict(entry))))
    write_index(project.reports, [again])
    assert rows(project.reports)[0][3] == "228.09"


def test_an_entry_knows_the_former_names_and_the_printed_one(project):
    project.units.write_text("name,canonical,code,parent,kind,since,until,note\n"
                             "阳泉市医疗保险中心,阳泉市医疗保险中心,,,canonical,,,\n"
                             "阳泉市医疗保险所,阳泉市医疗保险中心,,,former,,,\n", encoding="utf-8")
    entry = entry_of(project, kept(project, "003", "阳泉市医疗保险中心"), 2025)
    assert set(entry.names) == {"阳泉市医疗保险中心", "阳泉市医疗保险所", disclosure_from_truth("003").unit}


def test_a_unit_that_is_not_there_is_an_error(project):
    with pytest.raises(UnknownUnit):
        entry_of(project, "没有的单位", 2025)


def test_what_failed_is_named_once(tmp_path):
    write_index(tmp_path, [ENTRY], [("坏.pdf", "坏.pdf: the file is empty.")])
    assert "<li><strong>坏.pdf</strong>：the file is empty.</li>" in (tmp_path / "index.html").read_text(encoding="utf-8")
