"""The index of all reports: one page that sorts and filters without a server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from yusuan import fonts
from yusuan.amount import half_up
from yusuan.checking.export import SEVERITIES, VERDICTS
from yusuan.measures import measures
from yusuan.paths import Project
from yusuan.prior import prior_in
from yusuan.rendering import page
from yusuan.rendering.builtin import TEMPLATES
from yusuan.store.store import Store, split_phase
from yusuan.units import Units
from yusuan.writing import write

FILES = ("report.html", "report.pdf", "report.docx", "report.ipynb")
KINDS = {"unit": "单位", "department": "部门"}
FIGURES = {"total": "total", "change": "total_change", "growth": "total_growth", "general": "general", "projects": "project"}
# Verdicts and severities that have a column, each with its colour.
ENDS = {"passed": "", "rounding": "", "failed": "bad", "not_evaluable": "open"}
LEVELS = {"error": "bad", "warning": "open"}
COLUMNS = ("单位", "年度", "类别", "收入总计", "比上年增减", "增长率", "一般公共预算", "项目支出", *(VERDICTS[end] for end in ENDS),
           *(SEVERITIES[level] for level in LEVELS), "文件")


@dataclass(frozen=True)
class Entry:
    """One line of the index. Money is in 万元 and growth in %, as text, "" where unknown, so that an entry goes through JSON.

    `checks` counts verdicts, `findings` severities; `files` are paths from the folder of all reports; `conflicts` are readings that
    disagree with the one used: source, number of figures, the first of them; `note` says why a figure is missing; `names` are those
    that the unit is found under: every known one and the printed one.
    """

    unit: str
    year: int
    kind: str
    total: str = ""
    change: str = ""
    growth: str = ""
    general: str = ""
    projects: str = ""
    checks: dict[str, int] | None = None
    findings: dict[str, int] | None = None
    files: Sequence[str] = ()
    conflicts: Sequence[Sequence] = ()
    note: str = ""
    names: Sequence[str] = ()


def entry_of(project: Project, unit: str, year: int) -> Entry:
    """The line of a unit and year, from the clean data and the files that are there. Raises UnknownUnit."""
    name, phase = split_phase(unit)
    units, store = Units.load(project.units), Store(project.clean)
    disclosure = store.load(year, units.canonical(name), phase)
    found = measures(disclosure, prior_in(store, units, disclosure))
    folder = store.folder(year, units.canonical(name), phase)
    kind = "决算" if phase == "final" else KINDS[disclosure.kind]
    figures = {field: _text(found.value(code)) for field, code in FIGURES.items()}
    reports = project.reports_of(year, unit)
    files = tuple(f"{year}/{reports.name}/{file}" for file in FILES if (reports / file).is_file())
    note = "" if disclosure.tables else "公开材料中没有预算表"
    return Entry(name, year, kind, **figures, files=files, names=tuple(sorted(units.known_as(name) | {disclosure.unit})),
                 checks=_count((row["verdict"] for row in store.rows(folder, "checks")), tuple(ENDS)),
                 findings=_count((row["severity"] for row in store.rows(folder, "findings")), tuple(SEVERITIES)),
                 conflicts=_conflicts(store, folder), note=note)


def _text(value: Decimal | None) -> str:
    return "" if value is None else str(half_up(value, 2) if value.as_tuple().exponent < -2 else value)


def _count(found: Iterable[str], values: Sequence[str]) -> dict[str, int]:
    found = list(found)
    return {value: found.count(value) for value in values}


def _conflicts(store: Store, folder: Path) -> tuple:
    first: dict[str, str] = {}
    for row in store.rows(folder, "differences"):
        first.setdefault(row["source"], row["where"])
    return tuple((row["source"], row["differ"], first.get(row["source"], "")) for row in store.rows(folder, "readings") if row["differ"])


def write_index(reports: Path, entries: Sequence[Entry], failed: Sequence[tuple[str, str]] = ()) -> Path:
    """Writes `reports/index.html`. `failed` pairs what could not be made with its error. Raises CannotWrite and MissingGlyph."""
    ranked = sorted(entries, key=lambda entry: (-entry.year, entry.unit))
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8") + (TEMPLATES / "site.css").read_text(encoding="utf-8")
    filled = Template((TEMPLATES / "site.html").read_text(encoding="utf-8")).substitute(
        style=style, cards=_cards(ranked), heads=_heads(), years=_options(str(entry.year) for entry in ranked),
        kinds=_options(entry.kind for entry in ranked), rows="\n".join(map(_row, ranked)), failed=_failed(failed),
        empty="" if ranked else '<p class="note">还没有报告。</p>')
    return write(reports / "index.html", page.finished(filled).encode())


def _options(values: Iterable[str]) -> str:
    return "".join(f"<option>{escape(value)}</option>" for value in dict.fromkeys(values))


def _cards(entries: Sequence[Entry]) -> str:
    errors = sum((entry.findings or {}).get("error", 0) for entry in entries)
    open_checks = sum((entry.checks or {}).get("not_evaluable", 0) for entry in entries)
    told = (("", "单位", len({entry.unit for entry in entries}), "个"), ("", "报告", len(entries), "份"),
            ("bad" if errors else "", SEVERITIES["error"], errors, "条"),
            ("open" if open_checks else "", VERDICTS["not_evaluable"], open_checks, "条，不算相符"))
    return "".join(f'<div class="{kind}"><p>{name}</p><p>{count:,}</p><p>{unit}</p></div>' for kind, name, count, unit in told)


def _heads() -> str:
    return "".join(f'<th><button type="button">{name}</button></th>' for name in COLUMNS)


def _row(entry: Entry) -> str:
    main = next((file for file in entry.files if file.endswith(".html")), "")
    name = f'<a href="{quote(main)}">{escape(entry.unit)}</a>' if main else escape(entry.unit)
    remarks = "；".join([*([entry.note] if entry.note else []), *(f"{source}有{differ}个数与采用的文件不同" for source, differ, _ in entry.conflicts)])
    small = f"<small>{escape(remarks)}</small>" if remarks else ""
    figures = "".join(_figure(value, suffix) for value, suffix in (
        (entry.total, ""), (entry.change, ""), (entry.growth, "%"), (entry.general, ""), (entry.projects, "")))
    links = " ".join(f'<a href="{quote(file)}">{file.rpartition(".")[2]}</a>' for file in entry.files)
    names = escape(" ".join(dict.fromkeys([entry.unit, *entry.names])))
    return (f'<tr data-names="{names}"><th>{name}{small}</th><td>{entry.year}</td><td>{entry.kind}</td>{figures}{_counts(entry)}'
            f"<td>{links}</td></tr>")


def _figure(value: str, suffix: str) -> str:
    """A cell with the figure as people read it, and the bare number to sort by; a dash where it is unknown."""
    return f'<td data-n="{value}">{Decimal(value):,}{suffix}</td>' if value else '<td data-n="">—</td>'


def _counts(entry: Entry) -> str:
    """The cells of checks and findings; dashes where nothing was checked."""
    if not any((entry.checks or {}).values()):
        return '<td data-n="">—</td>' * (len(ENDS) + len(LEVELS))
    found = [(entry.checks.get(end, 0), kind) for end, kind in ENDS.items()]
    found += [((entry.findings or {}).get(level, 0), kind) for level, kind in LEVELS.items()]
    return "".join(f'<td data-n="{count}"{f" class={kind}" if count and kind else ""}>{count:,}</td>' for count, kind in found)


def _failed(failed: Sequence[tuple[str, str]]) -> str:
    if not failed:
        return ""
    rows = "".join(f"<li><strong>{_printable(name)}</strong>：{_printable(error.removeprefix(f'{name}: '))}</li>" for name, error in failed)
    return f'<h2>没有完成的</h2><ul class="failed">{rows}</ul>'


def _printable(text: str) -> str:
    """An error may quote anything; a sign that the font lacks is named, so that the index is made all the same."""
    for sign in fonts.missing(text):
        text = text.replace(sign, f"〔U+{ord(sign):04X}〕")
    return escape(text)
