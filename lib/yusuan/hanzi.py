"""Chinese text made comparable: look-alike code points, blanks inside words, full and half width."""

from __future__ import annotations

import re
import unicodedata

# The CJK Radicals Supplement (U+2E80) has no compatibility decomposition for most signs, so NFKC leaves them alone.
_RADICALS = str.maketrans({
    "⺁": "厂", "⺇": "几", "⺌": "小", "⺎": "兀", "⺏": "尣", "⺐": "尢", "⺓": "幺", "⺕": "彐", "⺛": "旡", "⺝": "月",
    "⺟": "母", "⺠": "民", "⺥": "爪", "⺧": "牛", "⺩": "王", "⺪": "疋", "⺫": "目", "⺬": "示", "⺮": "竹", "⺯": "糸",
    "⺰": "纟", "⺲": "网", "⺳": "网", "⺶": "羊", "⺷": "羊", "⺸": "羊", "⺹": "老", "⺻": "聿", "⺼": "肉", "⺽": "臼",
    "⻁": "虎", "⻂": "衣", "⻃": "覀", "⻄": "西", "⻅": "见", "⻆": "角", "⻇": "角", "⻈": "讠", "⻉": "贝", "⻊": "足",
    "⻋": "车", "⻌": "辶", "⻍": "辶", "⻎": "辶", "⻏": "邑", "⻐": "钅", "⻑": "長", "⻒": "镸", "⻓": "长", "⻔": "门",
    "⻕": "阜", "⻖": "阝", "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻞": "食",
    "⻟": "飠", "⻠": "饣", "⻡": "首", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦",
    "⻩": "黄", "⻪": "黾", "⻫": "斉", "⻬": "齐", "⻭": "歯", "⻮": "齿", "⻯": "竜", "⻰": "龙", "⻱": "龜", "⻲": "亀",
    "⻳": "龟",
})
_CJK = r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’①-⑳]"
_BLANK_BETWEEN = re.compile(rf"(?<={_CJK})[ \t\u00a0\u3000]+(?={_CJK})")
_BLANKS = re.compile(r"[ \t\u00a0\u3000\r\n]+")
_SPLIT_NUMBER = re.compile(r"^-?[\d,]+\. \d{2}$")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "〔": "[", "〕": "]", "【": "[", "】": "]", "—": "-", "–": "-", "－": "-"})


def unfold(text: str) -> str:
    """Kangxi radicals and other look-alikes turned into the ideograph they stand for; nothing else changes."""
    if all(not ("\u2e80" <= sign <= "\u2fdf" or "\uf900" <= sign <= "\ufaff") for sign in text):
        return text
    text = text.translate(_RADICALS)
    return "".join(unicodedata.normalize("NFKC", sign) if "\u2f00" <= sign <= "\u2fdf" or "\uf900" <= sign <= "\ufaff" else sign
                   for sign in text)


def tidy(text: str) -> str:
    """One line as a person reads it: radicals unfolded, blanks inside Chinese words removed, other blanks single."""
    return _BLANK_BETWEEN.sub("", _BLANKS.sub(" ", unfold(text)).strip())


def tidy_cell(text: str) -> str:
    """A table cell: markup stripped, tidied, and `228. 09` joined again where it is the whole cell."""
    text = tidy(_TAGS.sub("", text))
    return text.replace(" ", "") if _SPLIT_NUMBER.match(text) else text


def comparable(text: str) -> str:
    """For comparing only: no blanks, half-width forms, one kind of quotation mark, bracket and dash."""
    folded = unicodedata.normalize("NFKC", unfold(text)).translate(_QUOTES)
    return re.sub(r"\s+", "", folded)


NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")


def without_enumerator(label: str) -> str:
    """`十、卫生健康支出` → `卫生健康支出`; `①公务用车购置费` → `公务用车购置费`."""
    return re.sub(r"^(?:[一二三四五六七八九十]+、|[①-⑳])", "", label)
