"""An executed notebook as a file: without what differs from run to run."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from yusuan import writing

# Where IPython keeps a cell (with the number of the process), and where an object lies in memory. The path is bounded: a picture
# is one word of a megabyte.
_VOLATILE = (("ipykernel_", re.compile(r"[^\s\"']{0,200}ipykernel_\d+[/\\](\d+)\.py"), r"<cell \1>"),
             ("at 0x", re.compile(r"\bat 0x[0-9a-fA-F]+"), "at 0x…"))


def steady(notebook: NotebookNode) -> NotebookNode:
    """The notebook without times, random ids, process numbers and addresses; changed in place."""
    notebook.metadata.papermill = {"parameters": notebook.metadata.papermill.get("parameters", {})}
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number}"
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", ()):
            _steady_output(output)
    return notebook


def write(notebook: NotebookNode, path: Path) -> None:
    """Writes the notebook whole or not at all. Raises CannotWrite."""
    writing.write(path, f"{nbformat.writes(notebook)}\n".encode())


def _steady_output(output: NotebookNode) -> None:
    if "text" in output:
        output.text = _steady_text(output.text)
    for kind, value in output.get("data", {}).items():
        if kind.startswith("text/") and isinstance(value, str):
            output.data[kind] = _steady_text(value)


def _steady_text(text: str) -> str:
    for sign, pattern, replacement in _VOLATILE:
        text = pattern.sub(replacement, text) if sign in text else text
    return text
