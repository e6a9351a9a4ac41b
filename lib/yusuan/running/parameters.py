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
_EXAMPLES = {"list[int]": [0], "list[float]": [0.0], "list[bool]": [False]}


def check(notebook: Path, given: dict[str, Any]) -> dict[str, Any]:
    """All parameters of the notebook with their values: those given, and the defaults of the others.

    The kind of a parameter is that of its default: `year = 0` an int, `source = ""` a str, `units = []` a list of str,
    `codes = [1]` or `codes: list[int] = []` a list of int; `None` takes anything. Nothing is converted.

    Raises BadParameter for a name that the notebook does not declare and for a value of another kind, UnreadableFile when
    the file is not a notebook.
    """
    known = _parameters(notebook)
    for name, value in given.items():
        if name not in known:
            raise BadParameter(f"there is no parameter {name!r}.", path=notebook, remedy=_known(name, list(known)))
        default, example = known[name]
        if not _fits(value, example):
            raise BadParameter(f"the parameter {name!r} takes {_kind(example)}, not {value!r} ({_kind(value)}).", path=notebook,
                               remedy=f"Its default is {default!r}.")
    return {name: default for name, (default, _) in known.items()} | given


def declared(notebook: Path) -> dict[str, Any]:
    """The parameters of the notebook with their defaults, in the order in which they stand there."""
    return {name: default for name, (default, _) in _parameters(notebook).items()}


def _parameters(notebook: Path) -> dict[str, tuple[Any, Any]]:
    """The default of each parameter, and an example of its kind: the default, or what `list[int]` says of an empty list."""
    try:
        return {name: (default := ast.literal_eval(value), _EXAMPLES.get(annotation, default) if default == [] else default)
                for name, value, annotation in _assignments(ast.parse(_source(notebook)))}
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


def _assignments(module: ast.Module) -> Iterator[tuple[str, ast.expr, str]]:
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value, ""
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=ast.expr() as value):
                yield name, value, ast.unparse(annotation)
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


def _known(name: str, defaults: list[str]) -> str:
    near = difflib.get_close_matches(name, defaults, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    return f"{meant}It takes: {', '.join(defaults)}." if defaults else "It takes no parameters."
