"""Identities of names: a code is called the same in every table, and stands under the code of its parent."""

from __future__ import annotations

from dataclasses import replace

from yusuan.checking.book import Book, Values
from yusuan.checking.codes import LEVELS
from yusuan.checking.equation import Equation
from yusuan.checking.finding import Check
from yusuan.checking.interval import FAILED, PASSED
from yusuan.checking.sheet import NotPrinted, plain

NAMES = {"name": "科目名称", "code": "科目编码"}  # what stands in the place of a column of amounts


def same_names(check: Check, equation: Equation, book: Book, values: Values) -> Check:
    """Compares the names of two rows. Raises NotPrinted where one of them is absent: there is nothing to compare."""
    left, right = (book.lines(term, values) for term in equation.terms)
    if not left or not right:
        number = equation.terms[bool(left)].place.table
        raise NotPrinted(f"表{number}没有“{values['code']}”行", f"table {number} has no row “{values['code']}”")
    printed, expected, number = left[0].label, right[0].label, equation.right[0].place.table
    cells = tuple(fact for term in equation.terms for fact in book.named(term, values)[:1])
    made = replace(check, printed=printed, expected=expected, cells=cells)
    if plain(printed) == plain(expected):
        return replace(made, verdict=PASSED)
    return replace(made, verdict=FAILED, reason=f"同一科目编码在表{number}叫“{expected}”",
                   reason_en=f"the same code is called “{expected}” in table {number}")


def under_parent(check: Check, equation: Equation, book: Book, values: Values) -> Check:
    """Whether a code has as many digits as a level and its parent stands in the table."""
    term, code = equation.left[0], values["code"]
    lines = book.sheet(equation.right[0].place.table).rows()
    made = replace(check, printed=code, expected=code, cells=tuple(book.named(term, values)[:1]))
    if len(code) not in LEVELS:
        return replace(made, verdict=FAILED, expected="", reason=f"科目编码有{len(code)}位，类、款、项应为3、5、7位",
                       reason_en=f"the code has {len(code)} digits; classes, sections and items have 3, 5 and 7")
    if len(code) > LEVELS[0] and code[:-2] not in {line.code for line in lines}:
        return replace(made, verdict=FAILED, expected="", reason=f"表中没有它的上级科目{code[:-2]}",
                       reason_en=f"its parent {code[:-2]} is not in the table")
    return replace(made, verdict=PASSED)
