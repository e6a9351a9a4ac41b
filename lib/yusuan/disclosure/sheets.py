"""A disclosure's boxes as they stand on the sheets of its file, where whoever opens a page finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from yusuan.reading.page import Source
from yusuan.reading.view import View

Value = TypeVar("Value")


def on_sheets(value: Value, views: Mapping[int, View]) -> Value:
    """The same value (a Disclosure, or any part of one) with the box of each Source moved by the view of its page."""
    if not views:
        return value
    if isinstance(value, Source):
        view = views.get(value.page or 0)
        return replace(value, box=view.on_sheet(value.box)) if view and value.box else value
    if isinstance(value, tuple):
        return tuple(on_sheets(part, views) for part in value)
    if is_dataclass(value):
        return replace(value, **{field.name: on_sheets(getattr(value, field.name), views) for field in fields(value)})
    return value
