"""The built-in renderer: pandoc makes HTML, DOCX and Typst of the notebook's content, Typst makes the PDF."""

from __future__ import annotations

import os
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

import pypandoc
import typst

from yusuan import fonts
from yusuan.errors import RenderingFailed
from yusuan.rendering import page
from yusuan.rendering.outputs import Content

TEMPLATES = Path(__file__).parent / "templates"
TIMEOUT = 120
READER = "markdown+ascii_identifiers-tex_math_dollars-smart"


def make(content: Content, to: str) -> bytes:
    """The report as `html`, `pdf` or `docx`. Raises RenderingFailed and MissingGlyph."""
    return {"html": _html, "pdf": _pdf, "docx": _docx}[to](content)


def _html(content: Content) -> bytes:
    made = _pandoc(content.markdown, "--to=html5", "--toc", "--toc-depth=3", "--wrap=none", f"--template={TEMPLATES / 'report.html'}")
    return page.finished(made.decode(), content.pictures).encode()


def _pdf(content: Content) -> bytes:
    source = _pandoc(content.markdown, "--to=typst", "--wrap=none", f"--lua-filter={TEMPLATES / 'report.lua'}",
                     f"--template={TEMPLATES / 'report.typ'}")
    fonts.require(source.decode(), "the report")
    with tempfile.TemporaryDirectory(prefix="yusuan-") as name:
        folder = Path(name)
        for picture, data in content.pictures.items():
            (folder / picture).write_bytes(data)
        (folder / "report.typ").write_bytes(source)
        return _typeset(folder / "report.typ")


def _docx(content: Content) -> bytes:
    with tempfile.TemporaryDirectory(prefix="yusuan-") as name:
        folder = Path(name)
        for picture, data in content.pictures.items():
            (folder / picture).with_suffix(".png").write_bytes(_bitmap(data) if picture.endswith(".svg") else data)
        markdown = content.markdown
        for picture in content.pictures:
            markdown = markdown.replace(f"({picture})", f"({Path(picture).with_suffix('.png')})")
        target = folder / "report.docx"
        _pandoc(markdown, "--to=docx", "--toc", "--toc-depth=2", "--metadata=toc-title:目录", f"--lua-filter={TEMPLATES / 'report.lua'}",
                f"--resource-path={folder}", f"--output={target}")
        return target.read_bytes()


def _pandoc(markdown: str, *options: str) -> bytes:
    command = [pypandoc.get_pandoc_path(), f"--from={READER}", "--standalone", *options]
    try:
        done = subprocess.run(command, input=markdown.encode(), capture_output=True, timeout=TIMEOUT,
                              env=os.environ | {"SOURCE_DATE_EPOCH": "0"})
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RenderingFailed(f"pandoc did not run: {error}.", remedy="Install pypandoc-binary again.") from error
    if done.returncode:
        raise RenderingFailed(f"pandoc stopped: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


@lru_cache
def _compiler(folder: str) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _typeset(source: Path, **options) -> bytes:
    """Compiles with the report's font only; a warning (an unknown font, say) is an error. The time of creation is fixed."""
    known = _compiler(str(fonts.path().parent))
    try:
        made, warnings = typst.compile_with_warnings(source, root=source.parent, font_paths=known, timestamp=0, **options)
    except typst.TypstError as error:
        raise RenderingFailed(f"Typst stopped: {error.message}") from error
    if warnings:
        raise RenderingFailed(f"Typst warned: {warnings[0]}")
    return made


def _bitmap(svg: bytes) -> bytes:
    """A picture as PNG, for word processors that do not show SVG."""
    with tempfile.TemporaryDirectory(prefix="yusuan-") as name:
        folder = Path(name)
        (folder / "picture.svg").write_bytes(svg)
        (folder / "picture.typ").write_text('#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg")')
        return _typeset(folder / "picture.typ", format="png", ppi=200)
