from __future__ import annotations

import json
from pathlib import Path

import pytest

from yusuan.errors import BadParameter, UnreadableFile
from yusuan.running import parameters

NOTEBOOKS = Path(__file__).parent / "notebooks"
DECLARES = NOTEBOOKS / "declares.ipynb"  # year, unit, units, codes, share, force, anything


def test_a_parameter_that_is_not_given_has_its_default():
    assert parameters.check(DECLARES, {"year": 2025, "unit": "市医院"}) == {
        "year": 2025, "unit": "市医院", "units": [], "codes": [1], "share": 0.5, "force": False, "anything": None}


def test_an_unknown_parameter_is_an_error_that_lists_the_valid_names():
    with pytest.raises(BadParameter) as caught:
        parameters.check(DECLARES, {"province": "山西"})
    assert "no parameter 'province'" in str(caught.value)
    assert "It takes: year, unit, units, codes, share, force, anything." in str(caught.value)
    assert "Did you mean" not in str(caught.value)


def test_a_mistyped_parameter_is_told_what_was_meant():
    with pytest.raises(BadParameter, match="Did you mean 'year'?"):
        parameters.check(DECLARES, {"yaer": 2025})


@pytest.mark.parametrize(("name", "value", "kind"), [
    ("year", "2025", "takes int"), ("year", 2025.0, "takes int"), ("year", True, "takes int"), ("unit", 3, "takes str"),
    ("unit", None, "takes str"), ("units", "市医院", "takes list of str"), ("units", [3], "takes list of str"),
    ("codes", ["210"], "takes list of int"), ("share", "0.5", "takes float"), ("share", True, "takes float"), ("force", 1, "takes bool")])
def test_a_value_of_another_kind_is_an_error_that_says_which_is_wanted(name, value, kind):
    with pytest.raises(BadParameter, match=f"'{name}' {kind}, not {value!r}".replace("[", r"\[")):
        parameters.check(DECLARES, {name: value})


@pytest.mark.parametrize(("name", "value"), [
    ("year", 2025), ("units", ["市医院", "疾控中心"]), ("units", []), ("codes", (210, 21001)), ("share", 1), ("force", True),
    ("anything", {"a": 1})])
def test_a_value_of_the_kind_of_the_default_is_taken_as_it_is(name, value):
    assert parameters.check(DECLARES, {name: value})[name] == value


def test_a_notebook_without_a_parameters_cell_takes_no_parameters():
    assert parameters.check(NOTEBOOKS / "plain.ipynb", {}) == {}
    with pytest.raises(BadParameter, match="It takes no parameters"):
        parameters.check(NOTEBOOKS / "plain.ipynb", {"year": 2025})


def test_a_default_that_has_to_be_computed_is_refused():
    with pytest.raises(BadParameter, match="plain values"):
        parameters.check(NOTEBOOKS / "computes.ipynb", {})


@pytest.mark.parametrize("content", ["", "not JSON", "[]", '{"cells": [{"source": "year = 0"}]}'])
def test_a_file_that_is_not_a_notebook_is_named(tmp_path, content):
    (tmp_path / "report.ipynb").write_text(content)
    with pytest.raises(UnreadableFile, match="report.ipynb: this is not a notebook"):
        parameters.check(tmp_path / "report.ipynb", {})


def test_a_notebook_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match="absent.ipynb"):
        parameters.check(tmp_path / "absent.ipynb", {})


def test_an_empty_list_takes_what_its_annotation_says(tmp_path):
    notebook = tmp_path / "annotated.ipynb"
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "years: list[int] = []", "outputs": [],
            "execution_count": None}
    notebook.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}), encoding="utf-8")
    assert parameters.check(notebook, {"years": [2024, 2025]}) == {"years": [2024, 2025]}
    with pytest.raises(BadParameter, match=r"takes list of int"):
        parameters.check(notebook, {"years": ["2024"]})
