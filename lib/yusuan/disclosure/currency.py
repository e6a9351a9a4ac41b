"""The unit of money that a document prints for a table. What is not renminbi is read, but is no money that can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yusuan.amount import YUAN_IN

_SIZE = r"(?:[ '’]?(?:[0o]{3}s?|[mk]n?\b|bn\b|millions?|billions?|thousands?))"
# As printed: 万美元, 港幣千元, £000, US$ million, billions of dollars.
_FOREIGN = (r"(?:[百千万萬亿億]{0,2}(?:美元|[欧歐]元|港[元币幣]|日元|澳元|英[镑鎊]|卢布)(?:[百千万萬亿億]{0,2}元)?"
            rf"|(?:[£€]|(?:US|HK)?\$){_SIZE}?|(?:millions?|billions?|thousands?) of (?:US )?(?:dollars|pounds|euros))")
UNITS = rf"(?:万元|千元|亿元|元(?!/)|{_FOREIGN})"
UNIT_LINE = re.compile(rf"[(（]?(?:in )?(?P<unit>{_FOREIGN})[)）]?", re.IGNORECASE)  # the whole of a line above a table
_IN_HEADER = re.compile(rf"[(（](?:(?:金额)?[单單]位[:：])?\s*(?P<unit>{UNITS})\s*[)）]|(?P<sign>[£€]{_SIZE}?)", re.IGNORECASE)


def is_renminbi(unit: str) -> bool:
    """Whether figures in this unit can be counted and compared."""
    return unit in YUAN_IN


def printed_units(paths: Iterable[str]) -> list[str]:
    """The units that stand in header paths, each once: 预算数（万元）, £000."""
    found = (match["unit"] or match["sign"] for path in paths for match in _IN_HEADER.finditer(path))
    return list(dict.fromkeys(found))
