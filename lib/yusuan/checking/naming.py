"""Identities of names: a code is called the same in every table and as listed, and stands under the code of its parent."""

from __future__ import annotations

from dataclasses import replace

from yusuan.checking.book import Book, Values
from yusuan.checking.codes import LEVELS
from yusuan.checking.equation import Equation
from yusuan.checking.finding import Check
from yusuan.checking.interval import FAILED, PASSED
from yusuan.checking.sheet import NotPrinted, plain
from yusuan.profiles.accounts import accounts

_FEW = 3  # codes that share a name
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


def own_name(check: Check, equation: Equation, book: Book, values: Values) -> Check:
    """Whether a code is called as listed. Another spelling decides nothing; the name of a few other codes of its level is wrong.

    Names that many codes share (行政运行) decide nothing either. Raises NotPrinted where the list does not help.
    """
    code, lines = values["code"], book.lines(equation.left[0], values)
    name, listed = lines[0].label if lines else "", accounts()
    made = replace(check, printed=name, expected=name, cells=tuple(book.named(equation.left[0], values)[:1]))
    if listed.known(code, plain(name)):
        return replace(made, verdict=PASSED)
    others = [other for other in listed.others(plain(name)) if len(other) == len(code) and other[0] == code[0]]
    if code not in listed.names or not 0 < len(others) <= _FEW:
        raise NotPrinted("有科目不在通用科目表中", "some accounts are not in the list of accounts")
    right = listed.names[code][0]
    return replace(made, verdict=FAILED, expected=right, reason=f"“{name}”是科目{'、'.join(others)}的名称",
                   reason_en=f"“{name}” is the name of {', '.join(others)}")
