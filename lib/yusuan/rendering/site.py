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
SEVERITIES = ("error", "warning", "note")
FIGURES = {"total": "total", "change": "total_change", "growth": "total_growth", "general": "general", "projects": "project"}
VERDICTS = ("passed", "rounding", "failed", "not_evaluable")


@dataclass(frozen=True)
class Entry:
    """One line of the index. Money is in 万元 and growth in %, as text, "" where unknown, so that an entry goes through JSON.

    `checks` counts verdicts, `findings` severities; `files` are paths from the folder of all reports; `conflicts` are readings that
    disagree with the one used: source, number of figures, the first of them; `note` says why a figure is missing.
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
    return Entry(name, year, kind, **figures, files=files,
                 checks=_count(map(_verdict, store.rows(folder, "checks")), VERDICTS),
                 findings=_count((row["severity"] for row in store.rows(folder, "findings")), SEVERITIES),
                 conflicts=_conflicts(store, folder), note=note)


def _text(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _verdict(check: dict) -> str:
    """A soft identity that does not hold decides nothing (see `Audit.counts`)."""
    return check["verdict"] if check["hard"] or check["verdict"] != "failed" else "not_evaluable"


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
        style=style, cards=_cards(ranked), years=_options(str(entry.year) for entry in ranked),
        kinds=_options(entry.kind for entry in ranked), rows="\n".join(map(_row, ranked)), failed=_failed(failed),
        empty="" if ranked else '<p class="note">还没有报告。</p>')
    return write(reports / "index.html", page.finished(filled).encode())


def _options(values: Iterable[str]) -> str:
    return "".join(f"<option>{escape(value)}</option>" for value in dict.fromkeys(values))


def _cards(entries: Sequence[Entry]) -> str:
    errors = sum((entry.findings or {}).get("error", 0) for entry in entries)
    open_checks = sum((entry.checks or {}).get("not_evaluable", 0) for entry in entries)
    told = (("", "单位", len({entry.unit for entry in entries}), "个"), ("", "报告", len(entries), "份"),
            ("bad" if errors else "", "错误", errors, "条"), ("open" if open_checks else "", "未能核对", open_checks, "条，不算通过"))
    return "".join(f'<div class="{kind}"><p>{name}</p><p>{count:,}</p><p>{unit}</p></div>' for kind, name, count, unit in told)


def _row(entry: Entry) -> str:
    checks, findings = entry.checks or {}, entry.findings or {}
    main = next((file for file in entry.files if file.endswith(".html")), "")
    name = f'<a href="{quote(main)}">{escape(entry.unit)}</a>' if main else escape(entry.unit)
    remarks = "；".join([*([entry.note] if entry.note else []), *(f"{source}有{differ}个数与采用的文件不同" for source, differ, _ in entry.conflicts)])
    small = f"<small>{escape(remarks)}</small>" if remarks else ""
    passed = checks.get("passed", 0) + checks.get("rounding", 0)
    figures = "".join(_figure(value, suffix) for value, suffix in (
        (entry.total, ""), (entry.change, ""), (entry.growth, "%"), (entry.general, ""), (entry.projects, "")))
    counts = "".join(_counted(count, kind) for count, kind in (
        (passed, ""), (checks.get("failed", 0), "bad"), (checks.get("not_evaluable", 0), "open"),
        (findings.get("error", 0), "bad"), (findings.get("warning", 0), "open")))
    links = " ".join(f'<a href="{quote(file)}">{file.rpartition(".")[2]}</a>' for file in entry.files)
    return f"<tr><th>{name}{small}</th><td>{entry.year}</td><td>{entry.kind}</td>{figures}{counts}<td>{links}</td></tr>"


def _figure(value: str, suffix: str) -> str:
    """A cell with the figure as people read it, and the bare number to sort by; a dash where it is unknown."""
    return f'<td data-n="{value}">{Decimal(value):,}{suffix}</td>' if value else '<td data-n="">—</td>'


def _counted(count: int, kind: str) -> str:
    return f'<td data-n="{count}"{f" class={kind}" if count and kind else ""}>{count or "—"}</td>'


def _failed(failed: Sequence[tuple[str, str]]) -> str:
    if not failed:
        return ""
    rows = "".join(f"<li><strong>{_printable(name)}</strong>：{_printable(error)}</li>" for name, error in failed)
    return f'<h2>没有完成的</h2><ul class="failed">{rows}</ul>'


def _printable(text: str) -> str:
    """An error may quote anything; a sign that the font lacks is named, so that the index is made all the same."""
    for sign in fonts.missing(text):
        text = text.replace(sign, f"〔U+{ord(sign):04X}〕")
    return escape(text)
