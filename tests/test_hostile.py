"""Files made to harm: each ends in one clear error or is read with a warning, within bounds of time and memory."""

from __future__ import annotations

import faulthandler
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from hostile import DEVOURING, PICTURES, READ, REFUSED
from hostile_office import REFUSED as OFFICE
from hostile_office import archive

from yusuan import apart, survey
from yusuan.cli import main
from yusuan.disclosure import export, reader  # noqa: F401 - loaded once here instead of in each process
from yusuan.paths import Project
from yusuan.reading import bounds, pdf  # noqa: F401
from yusuan.survey import Survey

SECONDS, MEGABYTES = 30, 1500
RAW = Path(__file__).parents[1] / "data" / "raw"


class End(NamedTuple):
    """How `yusuan read` ended: its exit status, what it said, and what it took."""

    status: int
    said: str
    seconds: float
    megabytes: float


def _read(path: Path, channel) -> None:
    outcome = CliRunner().invoke(main, ["read", str(path)])
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    unforeseen = "" if outcome.exception is None or isinstance(outcome.exception, SystemExit) else f"unforeseen: {outcome.exception!r}"
    channel.send((outcome.exit_code, unforeseen or outcome.stderr or outcome.stdout, peak))


def ended(path: Path) -> End:
    """Reads a file in a process of its own, as it may take that down."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(path, there))
    start = time.perf_counter()
    process.start()
    there.close()
    try:
        assert here.poll(SECONDS), f"reading did not end within {SECONDS} seconds"
        status, said, peak = here.recv()
    except EOFError:
        pytest.fail("reading took its process down")
    finally:
        process.kill()
        process.join()
    return End(status, said, time.perf_counter() - start, peak)


def written(folder: Path, content: bytes, name: str = "a.pdf") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def refused(path: Path) -> str:
    """What is said of a file that is not read: one line that names it and what to do."""
    end = ended(path)
    assert end.status == 2 and end.said.count("\n") == 1 and end.said.startswith(f"yusuan: {path}"), end.said
    assert end.megabytes < MEGABYTES
    return end.said


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_in_one_line(name, tmp_path):
    make, part = REFUSED[name]
    assert part in refused(written(tmp_path, make()))


@pytest.mark.parametrize("name", READ)
def test_a_strange_file_is_read_as_far_as_it_goes(name, tmp_path):
    assert "neither a budget table nor a performance form" in refused(written(tmp_path, READ[name]()))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_cannot_be_shown_is_told(name, tmp_path):
    assert "第1页" in refused(written(tmp_path, PICTURES[name]()))


@pytest.mark.parametrize("case", OFFICE)
def test_a_hostile_office_file_or_archive_is_refused_in_one_line(case, tmp_path):
    name, make, part = OFFICE[case]
    assert part in refused(written(tmp_path, make(), name))


def test_an_archive_cannot_write_outside_of_where_it_is_unpacked(tmp_path, monkeypatch):
    inside = tmp_path / "one" / "two"
    inside.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(inside))
    names = ("../../slipped.txt", f"{tmp_path}/slipped.txt", "..\\..\\slipped.txt")
    refused(written(inside, archive(dict.fromkeys(names, "x")), "a.zip"))
    assert not [path for path in tmp_path.rglob("*slipped*")]


def surveyed(folder: Path, files: dict[str, Callable[[], bytes]]) -> Survey:
    """Reads a folder with these files and with a good one, which is read whatever becomes of them."""
    raw = folder / "raw"
    raw.mkdir()
    for name, make in files.items():
        (raw / name).write_bytes(make())
    good = next(RAW.glob("000_*.txt"))
    (raw / good.name).write_bytes(good.read_bytes())
    found = survey.survey(Project.here(raw=raw, clean=folder / "clean", reports=folder / "reports"), jobs=2)
    assert [entry.file for group in found.groups for entry in group.entries] == [good.name]
    assert all(entry.error.startswith(entry.file) and "\n" not in entry.error for entry in found.failures)
    return found


def test_hostile_files_do_not_keep_others_from_being_read(tmp_path):
    names = ("noise", "cut off", "a password", "a page tree that holds itself")
    bad = {f"{number}.pdf": REFUSED[name][0] for number, name in enumerate(names)}
    assert {entry.file for entry in surveyed(tmp_path, bad).failures} == set(bad)


def memory_to_read_in(_: Path) -> int:
    return resource.getrlimit(resource.RLIMIT_DATA)[0]


def test_a_notebook_full_of_data_leaves_room_to_read_in(tmp_path):
    data = bytearray(800_000_000)  # never touched, so it takes no memory; a forked process has it all the same
    assert apart.alone(memory_to_read_in, tmp_path) > len(data) + bounds.MOST_MEMORY


def test_files_that_would_take_all_time_or_memory_are_ended_and_named(tmp_path, monkeypatch):
    faulthandler.disable()  # what takes a reading process down is expected here
    allowed = bounds.SECONDS
    monkeypatch.setattr(bounds, "SECONDS", 6)
    monkeypatch.setattr(bounds, "_GRACE", 1)
    monkeypatch.setattr(bounds, "MOST_MEMORY", 1_000_000_000)
    bad = {f"{number}.pdf": make for number, make in enumerate(DEVOURING.values())}
    start = time.perf_counter()
    assert {entry.file for entry in surveyed(tmp_path, bad).failures} == set(bad)
    assert time.perf_counter() - start < allowed, "all of them together take less than one may take where the bound is not lowered"
