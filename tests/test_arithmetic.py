"""Arithmetic in running text."""

from __future__ import annotations

import pytest

from yusuan.checking.arithmetic import reckonings

RIGHT = [
    "共需11人*3000元=33000元。", "副厅级及以上为1800元/人*50人=9万元；县级及以下为1500元/人*300人=45万元。", "床位50张，每张床位补助5000元，需经费25万元。",
    "共设床位 1000张，财政1年补助5000元 / 床位，共计500万元。", "检测血液5100人份,每人份80元,共计40.8万元。", "聘用16名专业人员，每人每月1980元，一年共需38.02万元。",
    "审批3620人次,需要两名责任医师审核,每份病历资料10元,计72400元。",
    "每人每年6000元，医疗费预计780万元，地市级干部预计220万元，加上未审核72万元，共1072万元。",
    "1、办公费共计10万元。2、培训费用预计10万元。3、已形成实际支出4.5万元。项目合计为24.5万元。", "资金11万元，用于监测；防控部分30.3万元，合计41.3万元。",
    "工作人员4名，每年32万元；治疗经费4万元；费用6万元；工作经费10万元，共计52万元。",
]
WRONG = [
    ("共需11人*3000元=30000元。", "33000元"), ("每人鉴定费3500元, 年度组织鉴定人数30人,预计需要资金10万元。", "10.5万元"),
    ("需弥补办公经费4万元，办公用品、耗材5.8万元，共需13.8万元。", "9.8万元"), ("急救设备费762050元、3辆救护车款206700元，共计1600650元。", "968750元"),
    ("专线费3.58万元；资费卡1.0万元；运维费2万元。通信服务费0.94万元，合计12.98万元。", "7.52万元"),
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_adds_up_is_right(text):
    assert [one for one in reckonings(text) if not one.is_right] == []


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_what_does_not_add_up_is_told_with_the_right_amount(text, expected):
    assert [one.expected for one in reckonings(text) if not one.is_right] == [expected]


def test_a_total_of_which_the_parts_are_not_told_is_left_alone():
    assert reckonings("本年共计安排资金300万元。办公费2万元。") == []
