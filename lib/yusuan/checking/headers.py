"""What the header of a column says about its figures: amounts, a difference of amounts, or a rate in %."""

from __future__ import annotations

import re

GROWTH, RATIO = "V1", "V2"
_GROWTH = re.compile(r"(增减|增长|增幅|变动|比上年|同比).*(%|％|率|幅|比例)|[（(][%％][）)].*(增|减)")
_RATIO = re.compile(r"(为|占|完成).*(%|％|比例|百分比)|完成率|执行率")
_DIFFERENCE = re.compile(r"增减(变化|变动)?(额|数|金额)?$|(增加|减少)(额|数)?$|^差额$")


def last_word(header: str) -> str:
    """The last word of a header path, without blanks."""
    return re.sub(r"\s", "", header.rpartition("/")[2])


def rate_of(header: str) -> str:
    """GROWTH for 增减%, RATIO for 为预算的%, "" for a column of amounts."""
    whole = re.sub(r"\s", "", "".join(header.split("/")[-2:]))
    for kind, pattern in ((GROWTH, _GROWTH), (RATIO, _RATIO)):
        if pattern.search(last_word(header)) or re.search("[%％]", last_word(header)) and pattern.search(whole):
            return kind
    return ""


def is_difference(header: str) -> bool:
    """Whether a column is this year's amount less last year's (增减额)."""
    return bool(_DIFFERENCE.search(last_word(header)))
