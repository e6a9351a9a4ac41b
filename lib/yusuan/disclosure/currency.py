"""The unit of money that a document prints for a table. What is not renminbi is read, but is no money that can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yusuan.amount import YUAN_IN

# 万元 and its like, else another currency as printed: 万美元, £000, US$ million.
UNITS = (r"(?:万元|千元|亿元|元(?!/)|[百千万亿]{0,2}(?:美元|欧元|港[元币]|日元|澳元|英镑|卢布)"
         r"|[£€](?:[ '’]?(?:[0o]{3}s?|[mk]n?\b|millions?|thousands?))?|(?:US|HK)\$(?:[ '’]?(?:0{3}s?|[mk]n?\b|millions?|thousands?))?)")
_IN_BRACKETS = re.compile(rf"[(（](?:(?:金额)?单位[:：])?\s*(?P<unit>{UNITS})\s*[)）]|(?P<sign>[£€](?:[ '’]?[0o]{{3}}s?)?)")


def is_renminbi(unit: str) -> bool:
    """Whether figures in this unit can be counted and compared."""
    return unit in YUAN_IN


def printed_units(paths: Iterable[str]) -> list[str]:
    """The units that stand in header paths, each once: 预算数（万元）, £000."""
    found = (match["unit"] or match["sign"] for path in paths for match in _IN_BRACKETS.finditer(path))
    return list(dict.fromkeys(found))
