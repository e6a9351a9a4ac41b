"""Quarto as the renderer, where it is installed: the same content, templates and font, so the same report."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from yusuan import fonts
from yusuan.errors import RenderingFailed
from yusuan.rendering import page
from yusuan.rendering.builtin import READER, TEMPLATES, TIMEOUT
from yusuan.rendering.outputs import Content

NAME = "report.ipynb"
_FORMAT = {"html": "html", "pdf": "typst", "docx": "docx"}


def program() -> str | None:
    """Where Quarto is: QUARTO_PATH (the program, or the folder it is in), else on PATH; None when it is not installed."""
    named = os.environ.get("QUARTO_PATH")
    if named and Path(named).is_dir():
        return shutil.which("quarto", path=named)
    return shutil.which(named or "quarto")


def make(content: Content, to: str) -> bytes:
    """The report as `html`, `pdf` or `docx`. Raises RenderingFailed and MissingGlyph."""
    fonts.require(content.markdown, "the report")
    with tempfile.TemporaryDirectory(prefix="yusuan-") as name:
        folder = Path(name)
        _lay_out(content, folder)
        _run(["render", NAME, "--to", _FORMAT[to], "--no-execute", "--output", f"report.{to}", "-M", "echo:false"], folder)
        made = folder / f"report.{to}"
        if not made.is_file():
            raise RenderingFailed(f"Quarto wrote no {made.name}.", path=content.notebook)
        return page.finished(made.read_text(encoding="utf-8"), content.pictures).encode() if to == "html" else made.read_bytes()


def _lay_out(content: Content, folder: Path) -> None:
    """What the reader sees of the executed notebook, its pictures and the templates, in a folder that Quarto may write to."""
    shutil.copytree(TEMPLATES, folder / "templates")
    for picture, data in content.pictures.items():
        (folder / picture).write_bytes(data)
    cells = [{"cell_type": kind, "metadata": {}, "source": source, "id": kind}
             for kind, source in (("raw", _options()), ("markdown", content.markdown))]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (folder / NAME).write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


def _options() -> str:
    """The front matter. JSON is YAML too, so no YAML writer is needed."""
    shared = {"from": READER, "toc": True, "toc-depth": 3, "html-table-processing": "none"}
    lua = {"filters": ["templates/report.lua"]}
    html = {"template": "templates/report.html", "template-partials": ["templates/report.css"], "embed-resources": True, "minimal": True}
    typst = {"template": "templates/report.typ", "font-paths": [str(fonts.path().parent)]}
    formats = {"html": shared | html, "typst": shared | lua | typst, "docx": shared | lua | {"toc-title": "目录"}}
    return "---\n" + json.dumps({"lang": "zh", "format": formats}) + "\n---"


def _run(arguments: list[str], folder: Path) -> None:
    quarto = program()
    if quarto is None:
        raise RenderingFailed("Quarto is not installed.", remedy="Install it, name it in QUARTO_PATH, or use the built-in renderer.")
    try:
        done = subprocess.run([quarto, *arguments], cwd=folder, capture_output=True, timeout=TIMEOUT,
                              env=os.environ | {"SOURCE_DATE_EPOCH": "0"})
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RenderingFailed(f"Quarto did not run: {error}.") from error
    if done.returncode:
        raise RenderingFailed(f"Quarto stopped: {done.stderr.decode(errors='replace').strip()[-2000:]}")
