"""What the runs of a Word paragraph show: text that is neither hidden nor deleted, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from yusuan.reading.office import numbering
from yusuan.reading.office.numbering import Numbering, value
from yusuan.reading.office.package import Package, local

# Deleted or moved away under tracked changes, or not of the text (older fallback of a text box, phonetic guides).
NOT_READ = {"del", "moveFrom", "Fallback", "rt", "instrText", "delText", "delInstrText", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr"}
_BREAKS = {"br", "cr"}


@dataclass(frozen=True)
class Style:
    """What styles and lists say: styles whose text is hidden, list and level of paragraph styles, running numbers."""

    hidden: frozenset[str]
    numbered: dict[str, tuple[str, int]]
    numbering: Numbering


def style_of(package: Package, parts: dict[str, str]) -> Style:
    """The styles and lists of a document; `parts` are the names of its parts by type."""
    styles = package.tree(parts["styles"]) if "styles" in parts else None
    lists = package.tree(parts["numbering"]) if "numbering" in parts else None
    if styles is None:
        return Style(frozenset(), {}, Numbering(lists))
    hidden = frozenset(value(style, "styleId") for style in styles.iterfind("{*}style") if _is_on(style.find("{*}rPr/{*}vanish")))
    return Style(hidden, numbering.of_styles(styles), Numbering(lists))


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and value(element, "val") not in ("0", "false", "off")


def texts(element: etree._Element, style: Style) -> Iterator[str]:
    """The visible text of a paragraph, without that of its text boxes."""
    for child in element:
        kind = local(child)
        if kind == "t":
            yield child.text or ""
        elif kind in ("tab", "ptab"):
            yield " "
        elif kind in _BREAKS:
            yield "\n"
        elif kind == "noBreakHyphen":
            yield "-"
        elif kind not in NOT_READ and kind != "txbxContent" and not (kind == "r" and _is_hidden(child, style)):
            yield from texts(child, style)


def _is_hidden(run: etree._Element, style: Style) -> bool:
    properties = run.find("{*}rPr")
    if properties is None:
        return False
    own = properties.find("{*}vanish")
    return _is_on(own) if own is not None else value(properties.find("{*}rStyle"), "val") in style.hidden


def descendants(element: etree._Element) -> Iterator[etree._Element]:
    """All elements inside that are read, in order; text boxes, which are read on their own, are left out."""
    for child in element:
        if local(child) not in NOT_READ and local(child) != "txbxContent":
            yield child
            yield from descendants(child)


def boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The contents of the text boxes (txbxContent) that hang on a paragraph, in order."""
    for child in element:
        if local(child) == "txbxContent":
            yield child
        elif local(child) not in NOT_READ:
            yield from boxes(child)
