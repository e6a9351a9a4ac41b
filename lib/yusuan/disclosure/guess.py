"""Columns that no profile declares: their roles, sides and names in code, guessed from header words and from what stands in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from yusuan.amount import Amount
from yusuan.disclosure.header import declared_words
from yusuan.disclosure.heading import CODE_WORDS
from yusuan.disclosure.rows import CODE, Row, is_blank
from yusuan.hanzi import comparable
from yusuan.profiles.profile import GENERAL, Column, TableSpec, load

_MOSTLY = 0.8  # of the filled cells of a column
_BODIES = ("单位", "部门", "项目", "区划")  # codes of these are codes of no account
_YEAR = re.compile(r"(?:19|20)\d{2}(?!\d)")
_CHANGE = re.compile(r"增减|增长|比[上去]年|较[上去]年")
_PRIOR = re.compile(r"[上去]年度?(?:(?:预算|决算|执行|完成|安排|实际|批复|下达|调整)数?|数)")
_CARRIED = re.compile(r"结转|结余")  # money of an earlier year that is this year's


def fits(text: str, words: Iterable[str]) -> bool:
    """Whether `text` has every one of `words`; `a|b` is either."""
    return all(any(word in text for word in either.split("|")) for either in words)


def id_of(title: str, phase: str) -> str:
    """The name in code of the table that a title means, by the vocabulary of the general profile; "" when it is not clear."""
    plain = comparable(title)
    for entry in load(GENERAL).data["titles"]:
        if fits(plain, entry["words"]) and not any(word in plain for word in entry.get("without", ())):
            return f"final_{entry['id']}" if phase == "final" else entry["id"]
    return ""


@lru_cache
def header_words() -> frozenset[str]:
    """Words that stand in headers only, compared without year and width."""
    return frozenset(load(GENERAL).data["words"]["header"])


@lru_cache(maxsize=1024)
def words_over(spec: TableSpec) -> frozenset[str]:
    """Words that may stand in the header of this table: those of every header, and those of its declared layouts."""
    return header_words().union(*map(declared_words, spec.every_layout))


def guessed(paths: Sequence[Sequence[str]], rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns of a table with these header paths and rows. Names in code are unique among the columns of money."""
    paths = [path or (paths[at - 1] if at else ()) for at, path in enumerate(paths)]
    roles = [_role(path, [row[at].text for row in rows if at < len(row) and row[at].text]) for at, path in enumerate(paths)]
    if "label" not in roles and "code" in roles:
        roles = ["label" if role == "text" and "label" not in roles[:at] else role for at, role in enumerate(roles)]
    roles = _second_names(_one_code(paths, roles))
    sides = _sides(paths, roles)
    periods = _periods(paths)
    taken: set[str] = set()
    keys = [_key(path, role, side, periods[at], at, taken) for at, (path, role, side) in enumerate(zip(paths, roles, sides))]
    if "code" in roles and roles.count("amount") == 1:
        keys = ["total" if key == "amount" else key for key in keys]
    return tuple(Column("/".join(path), key, role, side) for path, key, role, side in zip(paths, keys, roles, sides))


def _role(path: Sequence[str], texts: Sequence[str]) -> str:
    words = load(GENERAL).data["words"]
    last = comparable(path[-1]) if path else ""
    figures = sum(Amount.parse(text, "元") is not None or is_blank(text) for text in texts)
    if any(word in last for word in words["line"]):
        return "line"
    if last in CODE_WORDS or any(word in last for word in words["code"]):
        return "code"
    if not _known(last) and _are_codes(texts):
        return "code"
    if any(word in last for word in words["measure"]):
        return "text"
    if texts and figures >= _MOSTLY * len(texts):
        return "amount"
    if any(word in last for word in words["text"]):
        return "text"
    if texts:
        return "label"
    return "label" if last in ("项目", "项目名称", "科目名称") or last.endswith("名称") else "amount"


def _are_codes(texts: Sequence[str]) -> bool:
    """Whether the texts of a column are codes: each once, and nothing else or, where parents stand above children, words (总额) as well."""
    codes = [text for text in texts if CODE.match(text)]
    others = [text for text in texts if not CODE.match(text)]
    if len(codes) < 2 or len(set(codes)) < len(codes) or any(Amount.parse(text, "元") for text in others):
        return False
    children = [code for code in codes if len(code) > 3]
    return not others or len(codes) > 2 * len(others) and 2 * sum(code[:-2] in codes for code in children) > len(children)


def _one_code(paths: Sequence[Sequence[str]], roles: Sequence[str]) -> list[str]:
    """One code names a row: of columns of codes side by side its levels (类, 款, 项), else that of an account; the others are words."""
    found = list(roles)
    run: list[int] = []
    for at, role in enumerate([*roles, "amount"]):
        if role == "code":
            run.append(at)
        elif role == "amount":
            for other in set(run) - _naming(paths, run):
                found[other] = "text"
            run = []
    return found


def _naming(paths: Sequence[Sequence[str]], run: Sequence[int]) -> set[int]:
    """Of columns of codes side by side those whose code names the row."""
    levels = {at for at in run if paths[at] and comparable(paths[at][-1]) in CODE_WORDS}
    if levels or not run:
        return levels
    first = next((at for at in run if paths[at] and not any(word in paths[at][-1] for word in _BODIES)), run[0])
    return {at for at in run if paths[at] == paths[first]}


def _second_names(roles: Sequence[str]) -> list[str]:
    """Of the columns of names next to each other the first is the row's name, the next its second name, any more are words.

    So are names behind the last column of money (增减原因).
    """
    found: list[str] = []
    run = 0
    for at, role in enumerate(roles):
        run = 0 if role == "amount" else run + (role == "label")
        behind = "amount" in roles[:at] and "amount" not in roles[at:]
        found.append(("label", "second", "text")[2 if behind else min(run, 3) - 1] if role == "label" else role)
    return found


def _sides(paths: Sequence[Sequence[str]], roles: Sequence[str]) -> list[str]:
    """A name behind a column of money begins a new side. One side only has no name."""
    groups, number, money = [], 0, False
    for role in roles:
        if money and role in ("label", "code"):
            number, money = number + 1, False
        money = money or role == "amount"
        groups.append(number)
    if not number:
        return [""] * len(roles)
    names: dict[int, str] = {}
    for group in range(number + 1):
        words = "".join("".join(path) for path, own in zip(paths, groups) if own == group)
        names[group] = _side_name(words, group, names)
    return [names[group] for group in groups]


def _periods(paths: Sequence[Sequence[str]]) -> list[str]:
    """`prior` for a column of an earlier year than the latest one in the header, `change` for one that compares years, else ""."""
    texts = [comparable("".join(path)) for path in paths]
    years = [set(_YEAR.findall(text)) for text in texts]
    latest = max(set().union(*years), default="")
    return [_period(text, own, latest) for text, own in zip(texts, years)]


def _period(text: str, years: Collection[str], latest: str) -> str:
    if len(years) > 1 or _CHANGE.search(text):
        return "change"
    earlier = bool(years) and latest not in years or bool(_PRIOR.search(text))
    return "prior" if earlier and not _CARRIED.search(text) else ""


def _side_name(words: str, group: int, names: Mapping[int, str]) -> str:
    vocabulary = load(GENERAL).data["words"]
    for side in ("use", "revenue", "expenditure"):
        if side not in names.values() and any(word in words for word in vocabulary[side]):
            return side
    return f"side_{group + 1}"


def _key(path: Sequence[str], role: str, side: str, period: str, at: int, taken: set[str]) -> str:
    """The name in code: for money by the last word of the path, then by the words above it where that name is taken.

    Behind the name of a column of another period than the table's stands which it is: `total_prior`, `change`.
    """
    if role in ("code", "label", "line"):
        return {"code": "code", "label": "name", "line": "line"}[role]
    if role != "amount":
        return f"column_{at + 1}"
    known = [key for word in reversed(path) if (key := _known(word))]
    whole = ["total"] if known[:1] == ["amount"] and side == "expenditure" else []  # 预算数 of the one column of expenditure
    paths = ["_".join(reversed(known[:count])) for count in range(1, len(known) + 1)]
    names = [*whole, *paths, *(f"{key}_{side}" for key in known[:1] if side)]
    if period:
        names = [period if name == "amount" else f"{name}_{period}" for name in names] + [period]
    name = next(candidate for candidate in (*names, f"column_{at + 1}") if candidate not in taken)
    taken.add(name)
    return name


@lru_cache(maxsize=1024)
def _known(word: str) -> str:
    plain = comparable(word)
    return next((entry["key"] for entry in load(GENERAL).data["keys"] if fits(plain, entry["words"])), "")
