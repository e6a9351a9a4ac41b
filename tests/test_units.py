from __future__ import annotations

from pathlib import Path

import pytest

from yusuan.errors import UnreadableFile
from yusuan.paths import folder_name
from yusuan.units import COLUMNS, Units

UNITS = Units.load(Path(__file__).resolve().parent.parent / "data" / "units.csv")


@pytest.mark.parametrize(("printed", "canonical"), [
    ("阳泉市医疗保险管理服务中心", "阳泉市医疗保险中心"), ("阳泉市卫生健康委员会医事管理", "阳泉市卫生健康委员会医事管理中心"),
    ("阳泉市第四人民医院(阳泉市妇产医院)", "阳泉市第四人民医院"), ("不在册的单位", "不在册的单位"),
])
def test_former_truncated_and_variant_names_lead_to_the_canonical_one(printed, canonical):
    assert UNITS.canonical(printed) == canonical


def test_the_department_above_a_unit_is_known_under_any_of_its_names():
    assert UNITS.parent("阳泉市医疗保险管理服务中心") == "阳泉市医疗保障局"
    assert UNITS.parent("不在册的单位") == ""


def test_a_renamed_unit_is_known_as_both():
    assert {"阳泉市医疗保险中心", "阳泉市医疗保险管理服务中心"} <= UNITS.known_as("阳泉市医疗保险管理服务中心")


def test_every_name_leads_to_a_name_that_is_its_own_canonical_name():
    assert all(UNITS.canonical(one.canonical) == one.canonical for one in UNITS.names)


def test_a_list_without_its_columns_is_refused(tmp_path):
    (tmp_path / "units.csv").write_text("name,code\n甲,1\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="canonical.*Columns: " + ", ".join(COLUMNS)):
        Units.load(tmp_path / "units.csv")


@pytest.mark.parametrize("unit", ["../../etc", "a/b", "..", "C:\\x", "单位\0名", "长" * 300, ""])
def test_no_unit_name_leads_out_of_its_folder(tmp_path, unit):
    inside = (tmp_path / folder_name(unit)).resolve()
    assert inside.parent == tmp_path.resolve() and len(inside.name.encode()) <= 255


def test_two_names_never_meet_in_one_folder():
    names = ["A/B", "A:B", "A_B", "..", ".", "", "长" * 70 + "甲", "长" * 70 + "乙"]
    assert len({folder_name(name) for name in names}) == len(names)
