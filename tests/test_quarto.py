"""Quarto as the renderer: what it is given, and what its errors become. A program of that name stands in for it."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path

import pytest
from test_rendering import SVG, notebook_of

from yusuan.errors import RenderingFailed
from yusuan.rendering import outputs, quarto
from yusuan.rendering.report import render


@pytest.fixture
def fake_quarto(tmp_path, monkeypatch) -> Path:
    """A program that notes its arguments and what it was given, and writes the file that it was asked for."""
    folder = tmp_path / "quarto"
    folder.mkdir()
    program = folder / "quarto"
    program.write_text(f"""#!/bin/sh
echo "$@" > {folder}/arguments
cp report.ipynb {folder}/seen.ipynb
ls -R . > {folder}/files
while [ "$1" != "--output" ]; do shift; done
printf '<style>/* font */</style><img src="picture-1.svg"><p>预算</p>' > "$2"
""", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("QUARTO_PATH", str(program))
    return folder


def test_quarto_renders_the_same_content_without_running_it(fake_quarto, tmp_path):
    encoded = base64.b64encode(SVG.encode()).decode()
    notebook = notebook_of(tmp_path, f"## 一\n\n![图](data:image/svg+xml;base64,{encoded})")
    render(notebook, tmp_path, ["html"], quarto)
    assert (fake_quarto / "arguments").read_text() == "render report.ipynb --to html --no-execute --output report.html -M echo:false\n"
    raw, markdown = json.loads((fake_quarto / "seen.ipynb").read_text(encoding="utf-8"))["cells"]
    assert markdown["source"] == outputs.read(notebook).markdown
    assert json.loads(raw["source"].strip("-"))["format"]["html"]["template"] == "templates/report.html"
    assert {"picture-1.svg", "report.lua", "report.html"} <= set((fake_quarto / "files").read_text().split())
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "data:font/woff;" in html and 'src="data:image/svg+xml' in html


def test_quarto_makes_the_pdf_through_typst(fake_quarto, tmp_path):
    render(notebook_of(tmp_path, "一"), tmp_path, ["pdf"], quarto)
    assert "--to typst" in (fake_quarto / "arguments").read_text() and (tmp_path / "report.pdf").is_file()


def test_quarto_is_found_in_a_folder_too(fake_quarto, monkeypatch):
    monkeypatch.setenv("QUARTO_PATH", str(fake_quarto))
    assert quarto.program() == str(fake_quarto / "quarto")


def test_an_error_of_quarto_is_told(fake_quarto, tmp_path):
    (fake_quarto / "quarto").write_text("#!/bin/sh\necho 'no such format' >&2\nexit 1\n", encoding="utf-8")
    with pytest.raises(RenderingFailed, match="no such format"):
        render(notebook_of(tmp_path, "一"), tmp_path, ["html"], quarto)


def test_without_quarto_the_error_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("QUARTO_PATH", str(tmp_path / "nowhere"))
    with pytest.raises(RenderingFailed, match="not installed.*built-in"):
        render(notebook_of(tmp_path, "一"), tmp_path, ["html"], quarto)
