"""Narratives and performance forms for tests, made by hand on top of checked tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from support import disclosure_from_truth

from yusuan.disclosure.model import Disclosure, Form, Funds, Indicator, Sentence
from yusuan.reading.page import Source

UNIT = "阳泉市医疗保险管理服务中心"  # the unit of document 003
DEPARTMENT = "阳泉市医疗保障局"


def telling(section: str, *texts: str, subsection: str = "", doc: str = "003", part: str = "第三部分") -> Disclosure:
    """The tables of `doc` with these sentences as one paragraph of a section."""
    sentences = tuple(Sentence(part, section, "", subsection, number, text, Source(page=1, box=(0.0, 1.0, 2.0, 3.0)))
                      for number, text in enumerate(texts, 1))
    return replace(disclosure_from_truth(doc), sentences=sentences)


ANNUAL, IMPLEMENTATION = Funds(150000, 0, 0, 150000, 0), Funds(245000, 0, 0, 245000, 0)


def a_form(name: str = "医疗保险工作经费", annual: Funds = ANNUAL, implementation: Funds = IMPLEMENTATION, texts: Mapping[str, str] | None = None,
           goals: Mapping[str, str] | None = None, indicators: tuple[Indicator, ...] = (), **other) -> Form:
    """A form of document 003 that is right in every way unless told otherwise."""
    head = {"year": 2025, "department_code": "066", "department": DEPARTMENT, "unit": UNIT, "attribute": "经常性项目（长期开展）", "period": "99年",
            "filed": "20250102175517", "pages": (1,), "source": Source(page=1, box=(0.0, 1.0, 2.0, 3.0))}
    return Form(name=name, annual=annual, implementation=implementation, texts=dict(texts or {}), goals=dict(goals or {}),
                indicators=indicators, **{**head, **other})


def with_forms(*forms: Form, doc: str = "003") -> Disclosure:
    """The tables of `doc` with these forms."""
    return replace(disclosure_from_truth(doc), forms=forms)
