"""Whether a text layer can be read: a font with a wrong or missing table of characters gives glyphs whose code points mean nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

UNKNOWN = "\ufffd"
_FEW = 8  # glyphs of a kind: fewer show nothing
_UNMAPPED = 0.1  # of all glyphs
_STRANGE = 0.25  # of all glyphs: letters of a language that is not there, or of a character set taken for another
_RARE = 0.3  # of the ideographs: three in a hundred are in any text, two in three where they are taken at random
_EVERY = 10  # signs of a jumble that all occur: in text a few do
_SOME = 0.08  # of all glyphs: signs of a jumble where so many of them occur
_MANY, _SENSE = 100, 0.01  # signs that are not ASCII; of them, words that are in any Chinese text: disclosures have 0.027 at least
_WORDS = ("预算", "支出", "收入", "单位", "项目", "合计", "资金", "经费", "管理", "服务", "工作", "财政", "公共", "基本", "政府", "部门", "社会", "行政",
          "事业", "主要", "情况", "以及", "进行", "负责", "组织", "目标", "建设", "发展", "人员", "年度", "安排", "名称", "机构", "实施", "使用", "其他",
          "我们", "问题", "规定", "有关", "預算", "單位", "總計", "經費", "機關", "業務", "計畫", "以上", "関係", "事項")
_YEAR = re.compile(r"(?<!\d)\d{4}(?=年)")
_JUMBLE = frozenset("!\"#$&;<>?@[\\]^`{|}~")  # what glyph numbers look like when they are taken for characters


def garbage(texts: Counter[str]) -> bool:
    """Whether the glyphs of a page, counted by their text, are in good part unknown characters, or a jumble that no text is made of."""
    if set(map(_kind, texts)) <= {"blank", "common", "plain"}:  # as of most pages
        return False
    kinds: Counter[str] = Counter()
    for text, count in texts.items():
        kinds[_kind(text)] += count
    inked, ideographs = kinds.total() - kinds["blank"], kinds["common"] + kinds["rare"]
    every = len(_JUMBLE.intersection(texts)) >= _EVERY
    return (every and kinds["strange"] > _SOME * inked or kinds["unknown"] > _UNMAPPED * inked
            or kinds["strange"] > max(_STRANGE * inked, _FEW)
            or kinds["rare"] > max(_RARE * ideographs, _FEW))


def senseless(text: str) -> bool:
    """Whether the text of a page, long enough to tell, has next to none of the words that are in any Chinese text.

    So it is where a font takes its characters one for another: all of them are in daily use, and none is where it should be. Where only its
    figures are, the years show it.
    """
    years = _YEAR.findall(text)
    if years and not any("1800" < year < "2200" for year in years):
        return True
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if foreign < _MANY:
        return False
    found, needed = 0, max(2, _SENSE * foreign)
    for word in _WORDS:
        found += text.count(word)
        if found >= needed:
            return False
    return sum(map(_is_ideograph, text)) > foreign / 2


def _is_ideograph(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"


@lru_cache(maxsize=20_000)
def _kind(sign: str) -> str:
    if sign.isspace():
        return "blank"
    if sign == UNKNOWN:
        return "unknown"
    if unicodedata.name(sign, "").startswith("CJK UNIFIED"):
        return "common" if _in_daily_use(sign) else "rare"
    letter, foreign = unicodedata.category(sign)[0] in "LMC", not sign.encode("gbk", "ignore")
    return "strange" if sign in _JUMBLE or letter and (foreign or "\u00a1" <= sign <= "\u00ff") else "plain"


def _in_daily_use(sign: str) -> bool:
    """Whether an ideograph is in the first level of the character set of the mainland or of Taiwan."""
    return b"\xb0" <= sign.encode("gb2312", "ignore")[:1] <= b"\xd7" or b"\xa4" <= sign.encode("big5", "ignore")[:1] <= b"\xc6"
