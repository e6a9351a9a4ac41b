"""What the report notebook calls: each function makes one piece of the report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

import pandas
from matplotlib.figure import Figure

from yusuan.disclosure import vocabulary
from yusuan.disclosure.model import Disclosure, Fact, Form, Sentence
from yusuan.measures import Elsewhere, Input, Measure, Measures, shown, trimmed
from yusuan.profiles import profile
from yusuan.prose import Paragraph, Section
from yusuan.reading.page import Source
from yusuan.rendering import budget, doubt, verdicts
from yusuan.rendering.markup import Cell, Row, marked, note, plain
from yusuan.rendering.markup import cards as card_row
from yusuan.rendering.markup import paragraph as as_paragraph
from yusuan.rendering.markup import table as html_table
from yusuan.rendering.piece import Piece, heading, joined, of_html, picture, words

__all__ = ["absent", "cards", "derivations", "findings", "forms", "narrative", "picture", "readings", "tables", "title", "unplaced"]

CARDS = ("total", "general", "basic", "project", "three_public", "operating")
SPARE = ("expenditure_total",)
PHASES = {"budget": "预算", "final": "决算"}
GOAL_LENGTH = 100
findings = verdicts.findings


def title(disclosure: Disclosure, unit: str = "") -> Piece:
    """The title block: unit, year, and the file that the report rests on; `unit` is the canonical name, told when it is another."""
    extent = f"（共{disclosure.pages}页）" if disclosure.pages else "（转录文本）" if disclosure.source.endswith(".txt") else ""
    renamed = {"规范名称": unit} if unit and unit != disclosure.unit else {}
    files = "、".join([disclosure.source + extent, *_further(disclosure)])
    basis = {"公开单位": disclosure.unit, **renamed, "依据文件": files, "文件摘要": f"SHA-256 {disclosure.sha256[:16]}",
             "公开版式": profile.load(disclosure.profile).title}
    name = f"{PHASES[disclosure.phase]}公开分析报告"
    told = {"title": name, "unit": plain(disclosure.unit), "year": disclosure.year,
            "basis": [{"name": term, "value": plain(text)} for term, text in basis.items()]}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    html = f"<h1>{escape(disclosure.unit)}{disclosure.year}年度{name}</h1><p>{escape('；'.join(basis.values()))}</p>"
    return Piece("\n".join(["---", *lines, "---"]), html)


def _further(disclosure: Disclosure) -> list[str]:
    """The other files that a disclosure was put together from."""
    sources = [*(fact.source for fact in disclosure.facts), *(one.source for one in (*disclosure.forms, *disclosure.sentences))]
    return [file for file in dict.fromkeys(source.file for source in sources) if file and file != disclosure.source]


def cards(measures: Measures, codes: Sequence[str] = CARDS) -> Piece:
    """Key figures with the prior year and the growth; 支出总计 too where one of the usual ones is not known in this layout."""
    return of_html(card_row([("", list(_card(measures, code))) for code in _carded(measures, codes)]))


def _carded(measures: Measures, codes: Sequence[str]) -> list[str]:
    """The measures that have a card."""
    found = [code for code in codes if code in measures]
    return found + [code for code in SPARE if code in measures and code not in found][:len(codes) - len(found)]


def _card(measures: Measures, code: str) -> Iterator[str]:
    measure = measures[code]
    yield f"{measure.title}（{measure.unit}）"
    yield "—" if measure.value is None else shown(measure.value)
    if measure.value is None:
        yield measure.note
        return
    if (share := measures.value(f"{code}_share")) is not None:
        yield f"占{measures[f'{code}_share'].title.partition('占')[2].removesuffix('的比重')}{share}%"
    if f"{code}_prior" in measures:
        yield _against(measures, code)


def _against(measures: Measures, code: str) -> str:
    before, change, growth = (measures.value(f"{code}_{part}") for part in ("prior", "change", "growth"))
    if before is None or change is None:
        return "上年数未知"
    if not change:
        return f"与上年{shown(before)}持平"
    rate = f"，{'增长' if growth > 0 else '下降'}{abs(growth)}%" if growth is not None else ""
    return f"上年{shown(before)}，{'增加' if change > 0 else '减少'}{shown(abs(change))}{rate}"


def narrative(sections: Iterable[Section], pictures: Mapping[str, Piece] | None = None) -> Piece:
    """The sections. `pictures` stand behind the section that names them, or the place (`二`, `五（二）`) that they are named for."""
    waiting = dict(pictures or {})
    return Piece("\n\n".join(line for section in sections for line in _section(section, waiting)))


def unplaced(pictures: Mapping[str, Piece], sections: Iterable[Section]) -> Piece:
    """The pictures that no section names."""
    placed = {section.picture for section in sections}
    return joined(piece for name, piece in pictures.items() if name not in placed)


def absent(figures: Mapping[str, Figure | None]) -> Piece:
    """One sentence on the pictures, by caption, for which there are no figures; nothing when there are all."""
    missing = [caption for caption, figure in figures.items() if figure is None]
    return words(f"公开材料没有相应的数字，未附{'、'.join(missing)}。") if missing else Piece("")


def _section(section: Section, pictures: dict[str, Piece]) -> Iterator[str]:
    yield f"### {plain(section.title)}"
    part = ""
    for at, paragraph in enumerate(section.paragraphs):
        if paragraph.heading:
            yield from _due(pictures, part)
            part = f"{section.number}{paragraph.text.partition('）')[0]}）"
            yield f"#### {plain(paragraph.text)}"
            continue
        following = section.paragraphs[at + 1] if at + 1 < len(section.paragraphs) else None
        quoted_to_the_end = paragraph.quoted and not (following and following.quoted)
        yield _linked(paragraph) + ("　*〔公开原文〕*" if quoted_to_the_end else "")
    for place in (part, section.number, section.picture):
        yield from _due(pictures, place)


def _due(pictures: dict[str, Piece], place: str) -> Iterator[str]:
    if place in pictures:
        yield pictures.pop(place).markdown


def _linked(paragraph: Paragraph) -> str:
    """The paragraph; each figure that is a measure leads to its derivation. The number of a table (表12) is no figure."""
    made, done = [], 0
    for figure in paragraph.figures:
        measured = isinstance(figure.source, str) and figure.source not in ("unit", "year", "prior_year")
        if measured and figure.start >= done and not paragraph.text[:figure.start].endswith("表"):
            made += [marked(paragraph.text[done:figure.start]), f"[{marked(figure.text)}](#{anchor(figure.source)})"]
            done = figure.start + len(figure.text)
    return as_paragraph("".join(made) + marked(paragraph.text[done:]))


def anchor(code: str) -> str:
    """The place in the report where the measure `code` is derived."""
    return f"m-{code.replace('.', '-')}"


def tables(disclosure: Disclosure) -> Piece:
    """All budget tables, in order. Where some were recognised from pictures, a legend tells what their colours mean."""
    if not disclosure.tables:
        return words("公开材料中没有预算表。")
    marks = doubt.of_tables(disclosure)
    legend = [of_html(doubt.LEGEND)] if marks else []
    shown = (piece for table in disclosure.tables for piece in
             (heading(f"表{table.number}　{table.title}"), budget.table(disclosure, table, marks.get(table.number, ()))))
    return joined([*legend, *shown])


def forms(disclosure: Disclosure) -> Piece:
    """The performance forms (绩效目标表), one line each: project, funds in 元, goal of the year, number of indicators.

    Nothing where there is none and the publisher has no such form.
    """
    if not disclosure.forms and vocabulary.load(disclosure.standard) is None:
        return Piece("")
    if not disclosure.forms:
        return words("公开材料中没有项目支出绩效目标表。")
    columns = ["项目", "属性", "资金（元）/实施期", "资金（元）/年度", "年度目标", "指标数"]
    made = html_table(columns, [_form(form) for form in disclosure.forms], widths=(26, 12, 12, 12, 30, 8))
    return joined([words(f"共{len(disclosure.forms)}份。年度目标只摘开头，全文见公开材料。"), of_html(made),
                   of_html(note(doubt.remark_on(disclosure.forms) + f"来源：{disclosure.source}。空白为公开材料未印，不作零计。"))])


def _form(form: Form) -> Row:
    goal = form.goals.get("annual", "")
    short = goal if len(goal) <= GOAL_LENGTH else goal[:GOAL_LENGTH] + "……"
    attribute = form.attribute.replace("(", "（").partition("（")[0] or form.period
    count = sum(1 for indicator in form.indicators if indicator.period == "annual")
    name = f"{form.name}（{form.unit}）" if form.unit else form.name
    funds = [Cell(_yuan(one.total), True, doubt.of_funds(form, one)) for one in (form.implementation, form.annual)]
    return Row([Cell(name, kind=doubt.of_part(form, "head")), Cell(attribute), *funds, Cell(short),
                Cell(str(count), True, doubt.of_part(form, "indicators"))])


def _yuan(amount: int | None) -> str:
    return "" if amount is None else f"{amount:,}"


def derivations(measures: Measures, sections: Iterable[Section] = (), codes: Sequence[str] = CARDS) -> Piece:
    """How each figure of the cards and the narrative was derived: value, formula, and the cells it comes from."""
    used = {figure.source for section in sections for paragraph in section.paragraphs for figure in paragraph.figures
            if isinstance(figure.source, str)}
    codes = _carded(measures, codes)
    used |= {code for stem in codes for code in (stem, f"{stem}_prior", f"{stem}_share")}
    used |= {code for stem in codes for code in (f"{stem}_change", f"{stem}_growth") if measures.value(f"{stem}_prior") is not None}
    rows = [_derivation(measure) for code, measure in measures.items() if code in used]
    return of_html(html_table(["指标", "数值", "单位", "算法", "出处"], rows, widths=(24, 11, 7, 33, 25)))


def _derivation(measure: Measure) -> Row:
    known = measure.value is not None
    value = "—" if not known else str(measure.value) if measure.unit == "年" else f"{trimmed(measure.value):,}"
    return Row([Cell(measure.title), Cell(value, True), Cell(measure.unit), Cell(measure.formula if known else measure.note),
                Cell(_sources(measure.inputs))], name=anchor(measure.code))


def _sources(inputs: Iterable[Input]) -> str:
    """Where the operands stand: rows of one table and page together, then sentences and forms."""
    rows: dict[tuple[str, str], dict[str, None]] = {}
    forms = 0
    for source in inputs:
        if isinstance(source, Fact | Elsewhere):
            document, fact = ("", source) if isinstance(source, Fact) else (f"{source.file}（{source.year}年）", source.fact)
            rows.setdefault((f"{document}表{fact.number}", _bracketed(fact.source)), {})[str(fact.row + 1)] = None
        elif isinstance(source, Sentence):
            rows.setdefault((f"文字说明{source.section}", _bracketed(source.source)), {})
        else:
            forms += 1
    places = [f"{name}第{'、'.join(list(found)[:6])}{'等' if len(found) > 6 else ''}行{page}" if found else name + page
              for (name, page), found in rows.items()]
    return "；".join(places[:4] + ["……"] * (len(places) > 4) + [f"绩效目标表{forms}份"] * bool(forms))


def _bracketed(source: Source) -> str:
    told = [source.file, f"第{source.page}页" if source.page else source.place]
    return f"（{' '.join(filter(None, told))}）" if any(told) else ""


def readings(found: pandas.DataFrame, differences: pandas.DataFrame, warnings: Sequence[str] = ()) -> Piece:
    """Which files are readings of this disclosure, how many figures agree, every one that does not, and what reading noticed."""
    pieces = [of_html(html_table(["文件", "来源", "用途", "一致的数", "不一致的数"], [_reading(one) for one in found.itertuples()],
                                 widths=(32, 32, 8, 14, 14)))]
    if len(differences):
        unlike = [Row([Cell(one.source), Cell(one.where), Cell(one.used, True), Cell(one.other, True)]) for one in differences.itertuples()]
        pieces.append(of_html(html_table(["文件", "位置", "采用文件所印", "该文件所印"], unlike, widths=(28, 40, 16, 16))))
    pieces.append(words("读取时的提示：" + " ".join(warnings) if warnings else "读取时没有需要提示的情况。"))
    return joined(pieces)


def _reading(one: Any) -> Row:
    if one.used:
        return Row([Cell(one.source), Cell(one.origin), Cell("采用"), Cell("—", True), Cell("—", True)])
    use = "比对" if one.agree or one.differ else "补充"  # with no figure in common it supplies what the other file lacks
    return Row([Cell(one.source), Cell(one.origin), Cell(use), Cell(f"{one.agree:,}", True),
                Cell(f"{one.differ:,}", True, "bad" if one.differ else "")])
