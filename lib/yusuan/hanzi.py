"""Chinese text made comparable: look-alike code points, blanks inside words, full and half width."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

# Kangxi radicals and compatibility ideographs, which NFKC turns into the ideograph.
_COMPATIBLE = re.compile("[\u2f00-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
# The CJK Radicals Supplement (U+2E80) has no compatibility decomposition for most signs, so NFKC leaves them alone. The signs of the last
# rows share a glyph with the one that was meant, and some makers of PDF write the wrong one of the two.
_LOOKALIKES = str.maketrans({
    "⺁": "厂", "⺇": "几", "⺌": "小", "⺎": "兀", "⺏": "尣", "⺐": "尢", "⺓": "幺", "⺕": "彐", "⺛": "旡", "⺝": "月",
    "⺟": "母", "⺠": "民", "⺥": "爪", "⺧": "牛", "⺩": "王", "⺪": "疋", "⺫": "目", "⺬": "示", "⺮": "竹", "⺯": "糸",
    "⺰": "纟", "⺲": "网", "⺳": "网", "⺶": "羊", "⺷": "羊", "⺸": "羊", "⺹": "老", "⺻": "聿", "⺼": "肉", "⺽": "臼",
    "⻁": "虎", "⻂": "衤", "⻃": "覀", "⻄": "西", "⻅": "见", "⻆": "角", "⻇": "角", "⻈": "讠", "⻉": "贝", "⻊": "足",
    "⻋": "车", "⻌": "辶", "⻍": "辶", "⻎": "辶", "⻏": "邑", "⻐": "钅", "⻑": "長", "⻒": "镸", "⻓": "长", "⻔": "门",
    "⻕": "阜", "⻖": "阝", "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻞": "食",
    "⻟": "飠", "⻠": "饣", "⻡": "首", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦",
    "⻩": "黄", "⻪": "黾", "⻫": "斉", "⻬": "齐", "⻭": "歯", "⻮": "齿", "⻯": "竜", "⻰": "龙", "⻱": "龜", "⻲": "亀",
    "⻳": "龟",
    "⺅": "亻", "⺉": "刂", "⺒": "巳", "⺖": "忄", "⺘": "扌", "⺙": "攵", "⺡": "氵", "⺣": "灬", "⺦": "丬", "⺨": "犭", "⺭": "礻", "⺺": "肀",
    "⺾": "艹", "戶": "户", "戸": "户", "\u2329": "〈", "\u232a": "〉", "\u27e8": "〈", "\u27e9": "〉", "\u2011": "-",
    "\u00ad": "-",  # a hyphen of a line end, which makers of PDF write for any hyphen
    **dict(zip("➀➁➂➃➄➅➆➇➈➉", "①②③④⑤⑥⑦⑧⑨⑩")),
    # Bullets and boxes of the fonts Symbol and Wingdings, which have private code points.
    **dict(zip("\uf06c\uf06e\uf06f\uf071\uf075\uf076\uf09f\uf0a3\uf0a7\uf0a8\uf0b7\uf0d8\uf0e8\uf0fc\uf0fe\uf052", "●■□□◆❖•□▪□•➢➔✓☑☑")),
})
_ODD = re.compile(f"{_COMPATIBLE.pattern[:-1]}{''.join(map(chr, _LOOKALIKES))}]")
_CJK = r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’①-⑳]"
_BLANK_BETWEEN = re.compile(rf"(?<={_CJK})[ \t\u00a0\u3000]+(?={_CJK})")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000\r\n]+")
_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff")
_LOOSE = re.compile(r"(?<=[-－−△▲.．,，]) +| +(?=[.．,，])|(?<=[.．]\d) +(?=\d$)")
_AMOUNT = re.compile(r"[-－−△▲]?(?:\d+[.．]\d{2}|\d{1,3}(?:[,，]\d{3})+(?:[.．]\d{2})?)")
_CODE = re.compile(r"\d{3}(?: ?\d{2}){1,3}")  # levels of an account, 3 + 2 + 2 + 2 digits
_TAGS = re.compile(r"</?(?:p|br|td|th|tr|table|span|div|b|strong|u|i|em|font|sup|sub)(?:\s[^<>]*)?/?>")
_ENTITY = re.compile(r"&(?:[a-zA-Z]\w*|#\d+|#x[0-9a-fA-F]+);")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "〔": "[", "〕": "]", "【": "[", "】": "]", "—": "-", "–": "-", "－": "-"})
_QUOTED = re.compile(f"[{''.join(map(chr, _QUOTES))}]")


def unfold(text: str) -> str:
    """Kangxi radicals and other look-alikes turned into the sign they stand for; nothing else changes."""
    if not _ODD.search(text):  # nearly every text, and looking is ten times as fast
        return text
    return _COMPATIBLE.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), text).translate(_LOOKALIKES)


def tidy(text: str) -> str:
    """One line as a person reads it: radicals unfolded, blanks inside Chinese words removed, other blanks single."""
    return _BLANK_BETWEEN.sub("", _BLANKS.sub(" ", unfold(text).translate(_INVISIBLE)).strip())


def tidy_cell(text: str) -> str:
    """A table cell: markup stripped, tidied, and an amount (`228. 09`) or code (`201 32 99`) joined again where it is the whole cell."""
    text = tidy(_ENTITY.sub(lambda entity: html.unescape(entity[0]), _TAGS.sub("", text)))
    # Blanks go around point, comma and sign and behind the point; `100 228.09` may be two figures and stays as it is.
    joined = text.replace(" ", "") if _CODE.fullmatch(text) else _LOOSE.sub("", text)
    return joined if _AMOUNT.fullmatch(joined) or _CODE.fullmatch(text) else text


@lru_cache(maxsize=1 << 14)  # labels come again and again
def comparable(text: str) -> str:
    """For comparing only: no blanks, half-width forms, one kind of quotation mark, bracket and dash."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", unfold(text))
    if _QUOTED.search(folded):
        folded = folded.translate(_QUOTES)
    return "".join(folded.split())


NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")


def without_enumerator(label: str) -> str:
    """`十、卫生健康支出` → `卫生健康支出`; `①公务用车购置费` → `公务用车购置费`."""
    return re.sub(r"^(?:[一二三四五六七八九十]+、|[①-⑳])", "", label)
