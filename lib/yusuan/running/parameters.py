"""The parameters that a notebook declares in its cell tagged `parameters`, and whether what is given fits them."""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yusuan.errors import BadParameter, UnreadableFile

TAG = "parameters"


def check(notebook: Path, given: dict[str, Any]) -> dict[str, Any]:
    """All parameters of the notebook with their values: those given, and the defaults of the others.

    The kind of a parameter is that of its default: `year = 0` an int, `source = ""` a str, `units = []` a list of str,
    `codes = [1]` a list of int; `None` takes anything. Nothing is converted.

    Raises BadParameter for a name that the notebook does not declare and for a value of another kind, UnreadableFile when
    the file is not a notebook.
    """
    defaults = declared(notebook)
    for name, value in given.items():
        if name not in defaults:
            raise BadParameter(f"there is no parameter {name!r}.", path=notebook, remedy=_known(name, defaults))
        if not _fits(value, defaults[name]):
            raise BadParameter(f"the parameter {name!r} takes {_kind(defaults[name])}, not {value!r} ({_kind(value)}).", path=notebook,
                               remedy=f"Its default is {defaults[name]!r}.")
    return defaults | given


def declared(notebook: Path) -> dict[str, Any]:
    """The parameters of the notebook with their defaults, in the order in which they stand there."""
    try:
        return {name: ast.literal_eval(value) for name, value in _assignments(ast.parse(_source(notebook)))}
    except (SyntaxError, ValueError) as error:
        raise BadParameter("the parameters cell holds something other than `name = value` with plain values.", path=notebook,
                           remedy="Move what has to be computed to the next cell.") from error


def _source(notebook: Path) -> str:
    """The text of the first cell with the tag, or nothing. Read as JSON: nbformat takes a second to load."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if TAG in cell["metadata"].get("tags", ())]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(f"this is not a notebook ({type(error).__name__}).", path=notebook,
                             remedy="Check the name, or save it again from Jupyter.") from error
    return sources[0] if sources else ""


def _assignments(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case ast.Expr(value=ast.Constant(value=str())):
                pass
            case _:
                raise ValueError(ast.unparse(statement))


def _fits(value: Any, default: Any) -> bool:
    if default is None:
        return True
    if isinstance(default, list):
        like = default[0] if default else ""
        return isinstance(value, list | tuple) and all(_fits(item, like) for item in value)
    if isinstance(default, float) and not isinstance(value, bool):
        return isinstance(value, int | float)
    return type(value) is type(default)


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return f"list of {type(value[0] if value else '').__name__}"
    return type(value).__name__


def _known(name: str, defaults: dict[str, Any]) -> str:
    near = difflib.get_close_matches(name, defaults, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    return f"{meant}It takes: {', '.join(defaults)}." if defaults else "It takes no parameters."
