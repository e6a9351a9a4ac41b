"""docs/profiles.md: its examples load, what the program proposes is a profile, and a slip is told in one line."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from yusuan.disclosure.proposal import propose
from yusuan.disclosure.reader import from_document
from yusuan.errors import BrokenProfile
from yusuan.profiles import places, profile, sentences
from yusuan.reading.page import Cell, Document, Grid, Paragraph

GUIDE = (Path(__file__).resolve().parent.parent / "docs" / "profiles.md").read_text(encoding="utf-8")
EXAMPLES = [tomllib.loads(text) for text in re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL) if "…" not in re.sub("#.*", "", text)]
TABLE = [["支出功能", "", "去向总额", "运转经费", ""], ["科目号", "科目称谓", "", "人员", "办公"], ["总额", "", "12.00", "9.00", "3.00"],
         ["213", "农林水支出", "12.00", "9.00", "3.00"], ["21303", "水利", "12.00", "9.00", "3.00"], ["2130301", "行政运行", "12.00", "9.00", "3.00"]]


def document(*blocks: str | list[list[str]]) -> Document:
    made = [Paragraph(block) if isinstance(block, str) else Grid(tuple(tuple(map(Cell, row)) for row in block)) for block in blocks]
    return Document(Path("某局2025年预算.docx"), "0" * 64, 0, tuple(made))


PUBLISHED = document("某市水务局", "2025年单位预算公开", "第一章 单位简介", "负责全市水务工作。", "第二章 2025年预算报表", "2025年度资金去向明细表", "单位：万元",
                     TABLE, "第三章 2025年预算情况解读", "一、总体情况", "2025年资金去向合计12.00万元。")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the profiles in which files can be added."""
    copy = shutil.copytree(profile.FOLDER, tmp_path / "profiles", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    loaders = (profile.load, places.load, sentences.load)
    for module in (profile, places, sentences):
        monkeypatch.setattr(module, "FOLDER", copy)
    for load in loaders:
        load.cache_clear()
    yield copy
    for load in loaders:
        load.cache_clear()


def test_the_examples_of_the_guide_load(folder):
    head = 'name = "mine"\ntitle = "某省"\nmoney_unit = "万元"\nform_money_unit = "元"\n'
    (table,) = (example for example in EXAMPLES if "tables" in example)
    assert profile.parsed(head + _text_of("[[tables]]\nid")).tables[0].id == table["tables"][0]["id"]
    (folder / "data" / "measures_mine.toml").write_text(_text_of("[cells]"), encoding="utf-8")
    assert places.load("mine").cells["total"].labels == ("来源合计", "收入总计")
    (folder / "data" / "sentences_mine.toml").write_text(_text_of("[words.change]"), encoding="utf-8")
    assert sentences.load("mine")["totals"].has_slot("total_change")


def _text_of(begin: str) -> str:
    return next(text for text in re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL) if text.startswith(begin))


def test_chapters_of_the_text_are_proposed_as_parts():
    made = profile.parsed(propose(PUBLISHED, "mine"))
    assert [(part["name"], part.get("explains", False), part.get("told", True)) for part in made.data["parts"]] == [
        ("单位简介", False, True), ("预算报表", False, False), ("预算情况解读", True, True)]
    told = from_document(PUBLISHED, made)
    assert [sentence.part for sentence in told.sentences if "12.00" in sentence.text] == ["预算情况解读"]


def test_a_column_of_codes_is_known_by_its_tree_whatever_it_is_called():
    columns = profile.parsed(propose(PUBLISHED, "mine")).tables[0].columns
    assert [(column.role, column.key) for column in columns[:3]] == [("code", "code"), ("label", "name"), ("amount", "total")]


@pytest.mark.parametrize(("file", "text", "told"), [
    ("mine.toml", 'name = "mine', "it is no TOML"),
    ("mine.toml", 'name = "mine"', "'title' is missing"),
    ("data/measures_mine.toml", '[cells]\ntotal = ["总计"]\n[shares]\n[changes]\n[lists]\n', "not as it has to be"),
    ("data/measures_mine.toml", '[cells]\n[shares]\nbasic_share = ["basic", "total"]\n[changes]\n[lists]\n', "two codes of \\[cells\\]"),
    ("data/sentences_mine.toml", "[words]\n[items]\n[remarks]\n", "'sections' is missing"),
    ("data/sentences_mine.toml", '[words]\n[items]\n[remarks]\n[[sections]]\n[[sentences]]\nid="a"\nsection="一"\ntexts=["{amount:a"]\n',
     "not closed"),
])
def test_a_slip_is_told_with_its_file(folder, file, text, told):
    (folder / file).write_text(text, encoding="utf-8")
    load = places.load if "measures" in file else sentences.load if "sentences" in file else profile.load
    with pytest.raises(BrokenProfile, match=told) as error:
        load("mine")
    assert str(error.value.path).endswith(Path(file).name) and "\n" not in str(error.value)


def test_where_sentences_speak_of_measures_none_of_them_is_left_out(folder):
    (folder / "data" / "measures_mine.toml").write_text("optional = true\n" + _text_of("[cells]"), encoding="utf-8")
    assert places.load("mine").optional
    places.load.cache_clear()
    (folder / "data" / "sentences_mine.toml").write_text(_text_of("[words.change]"), encoding="utf-8")
    assert not places.load("mine").optional
