"""An executed notebook → the report: `report.html`, `report.pdf`, `report.docx`."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

from yusuan.errors import RenderingFailed
from yusuan.rendering import builtin, outputs, quarto
from yusuan.writing import write

FORMATS = ("html", "pdf", "docx")
RENDERERS = {"builtin": builtin, "quarto": quarto}


def render(notebook: Path, folder: Path, formats: Sequence[str] = ("html", "pdf"), renderer: ModuleType = builtin) -> dict[str, Path]:
    """Writes `report.<format>` into `folder` for each of `formats`; gives the paths by format.

    The formats are made at the same time, and written only when all of them are made. The same notebook gives the same bytes.
    Raises RenderingFailed, MissingGlyph and CannotWrite.
    """
    unknown = [to for to in formats if to not in FORMATS]
    if unknown:
        raise RenderingFailed(f"there is no format {', '.join(unknown)}.", remedy=f"Formats: {', '.join(FORMATS)}.")
    content = outputs.read(notebook)
    with ThreadPoolExecutor() as pool:
        made = list(pool.map(lambda to: renderer.make(content, to), formats))
    return {to: write(folder / f"report.{to}", data) for to, data in zip(formats, made)}
