"""The font: one simplified Chinese face, small subsets of it, and no character that it lacks."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from yusuan import fonts
from yusuan.errors import MissingGlyph


def test_the_face_is_the_simplified_chinese_one():
    with TTFont(fonts.path(), lazy=True) as face:
        assert face["name"].getDebugName(1) == "Noto Sans CJK SC"


def test_the_face_is_made_once_in_the_cache_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = fonts.path()
    written = made.stat().st_mtime_ns
    assert made.is_relative_to(tmp_path)
    assert fonts.path().stat().st_mtime_ns == written
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_an_unusual_but_chinese_character_is_covered():
    assert fonts.missing("阳泉㎡①—“”〔〕Ⅱ≥±‰√𠮷") == []


def test_each_missing_character_is_told_once_and_in_order():
    assert fonts.missing("预😀算🀄😀") == ["😀", "🀄"]


def test_line_breaks_and_zero_width_signs_need_no_glyph():
    assert fonts.missing("一\n二\t三\u200b\ufeff\u3000") == []


def test_a_missing_glyph_names_the_character_and_the_words_around_it():
    with pytest.raises(MissingGlyph, match=r"表1: .*U\+1F600 “😀” in “收入😀总计”"):
        fonts.require("收入😀总计", "表1")


def test_a_subset_has_just_the_characters_asked_for():
    packed = fonts.subset(["预算公开", "2025"])
    with TTFont(BytesIO(packed)) as face:
        assert face.flavor == "woff"
        assert set(map(chr, face.getBestCmap())) == set("预算公开2025 ")
    assert len(packed) < 5000


def test_a_subset_is_the_same_each_time():
    assert fonts.subset(["一般公共预算"]) == fonts.subset(["算预共公般一"])
