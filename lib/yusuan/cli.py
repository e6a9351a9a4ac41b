"""The command `yusuan`."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from yusuan.errors import YusuanError, one_line

if TYPE_CHECKING:
    from yusuan.disclosure.model import Disclosure

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
PROFILE = click.option("--profile", default=None, help="Layout (版式) to read with; the one that the document fits when not given.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


@click.group()
@click.version_option(package_name="yusuan")
def main() -> None:
    """Budget disclosures (预算公开): read, checked, written up."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end)


def _end(number: int, _: FrameType | None) -> NoReturn:
    """Ends as Ctrl+C does: what runs is stopped, and what was unpacked is cleared up."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


@main.command()
@click.option("--raw", type=click.Path(path_type=Path), help="Folder of published documents (default: data/raw).")
@click.option("--clean", type=click.Path(path_type=Path), help="Folder of clean data (default: data/clean).")
@click.option("--reports", type=click.Path(path_type=Path), help="Folder of reports (default: reports).")
@click.option("--unit", "units", multiple=True, help="Only this unit, under any of its names. May be repeated.")
@click.option("--year", "years", multiple=True, type=int, help="Only this year. May be repeated.")
@click.option("--to", "formats", default="html,pdf", help="Formats, separated by commas: html, pdf, docx.")
@click.option("--renderer", type=click.Choice(["builtin", "quarto"]), default="builtin", envvar="YUSUAN_RENDERER", show_default=True,
              help="What makes HTML and PDF; quarto needs Quarto on PATH or in QUARTO_PATH.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="How many at a time (default: one a core).")
@click.option("--force", is_flag=True, help="Run what is up to date as well.")
def run(raw: Path | None, clean: Path | None, reports: Path | None, units: tuple[str, ...], years: tuple[int, ...], formats: str,
        renderer: str, jobs: int | None, force: bool) -> None:
    """Bring everything up to date: clean data, checks, reports, index."""
    from yusuan import sweep
    from yusuan.paths import Project
    from yusuan.progress import Bar, closing
    from yusuan.reading.bounds import cores

    wanted = tuple(dict.fromkeys(name.strip() for name in formats.split(",")))
    if unknown := [name for name in wanted if name not in sweep.FORMATS]:
        raise click.BadParameter(f"{', '.join(unknown)}: formats are {', '.join(sweep.FORMATS)}.", param_hint="--to")
    project = Project.here(raw, clean, reports)
    try:
        summary = sweep.run(project, sweep.Wish(units, years, wanted, jobs or cores(), force, renderer), Bar())
    except YusuanError as error:
        _stop(error)
    click.echo(closing(summary, project))
    sys.exit(0 if summary.whole else 1)


@main.command()
@FILES
@PROFILE
@JSON
def read(files: Sequence[Path], profile: str | None, as_json: bool) -> None:
    """Show what documents contain: tables, forms, narrative."""
    from yusuan.apart import of_all

    try:
        told = of_all(_told, files, profile, as_json)
    except YusuanError as error:
        _stop(error)
    click.echo(f'{{"disclosures": [{", ".join(told)}]}}' if as_json else "\n\n".join(told))


def _told(path: Path, profile: str | None, as_json: bool) -> list[str]:
    """What the process that reads a file says of each disclosure in it: text goes from one process to the other at no cost."""
    from yusuan.disclosure.delivery import read_all
    from yusuan.disclosure.export import as_json as exported
    from yusuan.disclosure.export import as_text

    found = read_all(path, profile)
    return [json.dumps(exported(one) | _marks(one), ensure_ascii=False) if as_json else as_text(one) for one in found]


def _marks(disclosure: Disclosure) -> dict[str, list[dict]]:
    """How far the identities confirm the figures that were recognised from a picture; nothing for digital text."""
    from yusuan.disclosure.recognised import confidences

    if not confidences(disclosure):
        return {}
    from yusuan.checking.identities import evaluate
    from yusuan.checking.recognition import marks

    return {"marks": [mark.as_json() for mark in marks(disclosure, list(evaluate(disclosure)))]}


@main.command()
@FILES
@PROFILE
@JSON
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the messages.")
def check(files: Sequence[Path], profile: str | None, as_json: bool, lang: str) -> None:
    """Check the accounting identities (勾稽关系). Exit status: 0 nothing failed, 1 something did, 2 a file cannot be read."""
    from yusuan import api
    from yusuan.apart import read_all
    from yusuan.checking.export import as_text
    from yusuan.disclosure.parts import gathered

    try:
        found = read_all(files, profile)
        result = api.check_all(gathered(found))
    except YusuanError as error:
        _stop(error)
    english = lang == "en"
    click.echo(json.dumps(result.as_json(english), ensure_ascii=False) if as_json else as_text(result, english))
    sys.exit(0 if result.sound else 1)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@PROFILE
def prose(file: Path, profile: str | None) -> None:
    """Write the narrative sections from the tables alone; growth from the best known prior year."""
    from yusuan import api
    from yusuan.apart import read_all
    from yusuan.prose import as_text, write

    try:
        disclosure = read_all([file], profile)[0]
        sections = write(disclosure, api.prior(disclosure))
    except YusuanError as error:
        _stop(error)
    if sections:
        click.echo(as_text(sections))
    else:
        click.echo(f"yusuan: {disclosure.source}: the sentences of profile {disclosure.standard} are not known, so there is no narrative. "
                   "docs/profiles.md (step 7) says how to write them.", err=True)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", default="new", show_default=True, help="What the profile is to be called.")
def profile(file: Path, name: str) -> None:
    """Propose a profile (版式) from a document, as TOML."""
    from yusuan.apart import alone
    from yusuan.disclosure.proposal import proposed_for

    try:
        click.echo(alone(proposed_for, file, name), nl=False)
    except YusuanError as error:
        _stop(error)


def _stop(error: YusuanError) -> NoReturn:
    click.echo(f"yusuan: {one_line(error)}", err=True)
    sys.exit(2)
