"""Dates and times of spreadsheets: days since the end of 1899 (or since 1904) → the text that is displayed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from yusuan.amount import half_up

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST = Decimal(2958466)  # 9999-12-31
_SECONDS = 86400
_WEEKDAYS = "一二三四五六日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def displayed_moment(value: Decimal, tokens: Sequence[tuple[str, str]], epoch_1904: bool) -> str:
    """`value` in days; `tokens` are (kind, sign) of a number format. A number that is no date shows as it is."""
    if not 0 <= value < _LAST:
        return f"{value:f}"
    seconds = int(half_up(value * _SECONDS, 0))
    moment = (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(seconds=seconds)
    halves = any(kind == "moment" and text.upper() in ("AM/PM", "A/P", "上午/下午") for kind, text in tokens)
    out = []
    for at, (kind, text) in enumerate(tokens):
        if kind == "elapsed":
            out.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]))
        elif kind == "moment":
            out.append(_part(moment, text, halves, _is_minute(tokens, at)))
        elif kind in ("literal", "point", "comma"):
            out.append(text)
    return "".join(out).strip()


def _is_minute(tokens: Sequence[tuple[str, str]], at: int) -> bool:
    """m stands for minutes right behind hours and right before seconds, for months elsewhere."""
    before = next((text for kind, text in reversed(tokens[:at]) if kind in ("moment", "elapsed")), "")
    after = next((text for kind, text in tokens[at + 1:] if kind in ("moment", "elapsed")), "")
    return before[:1].lower() == "h" or after[:1].lower() == "s"


def _part(moment: datetime, text: str, halves: bool, minute: bool) -> str:
    sign, width = text[0].lower(), len(text)
    if text.upper() in ("AM/PM", "A/P", "上午/下午"):
        return ("上午" if moment.hour < 12 else "下午") if "午" in text else text.split("/")[moment.hour >= 12]
    if sign == "y":
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if sign == "m" and not minute and width > 2:
        return _MONTHS[moment.month - 1]
    if sign == "a" or sign == "d" and width > 2:
        return ("星期" if width > 3 else "周") + _WEEKDAYS[moment.weekday()]
    hour = (moment.hour - 1) % 12 + 1 if halves else moment.hour
    number = {"m": moment.minute if minute else moment.month, "d": moment.day, "h": hour, "s": moment.second}[sign]
    return f"{number:0{min(width, 2)}d}"
