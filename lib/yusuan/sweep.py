"""Brings every unit and year up to date: reads, extracts, checks, reports, index. What has not changed does not run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from yusuan import fingerprint
from yusuan.errors import YusuanError, one_line
from yusuan.lock import held
from yusuan.paths import FINAL, Project
from yusuan.store.current import keep_current
from yusuan.survey import Group, Survey, survey
from yusuan.units import Units
from yusuan.writing import write

if TYPE_CHECKING:
    from yusuan.running.runner import Runner

FORMATS = ("html", "pdf", "docx")
STAMP = ".stamp.json"


@dataclass(frozen=True)
class Wish:
    """What a run is asked for: units and years (none: all), formats, how many at a time, whether to run what is up to date, renderer."""

    units: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    formats: tuple[str, ...] = ("html", "pdf")
    jobs: int = 1
    force: bool = False
    renderer: str = "builtin"


@dataclass
class Summary:
    """What a run did. `failed` pairs a file or unit with its error in one line; `conflicts` are readings that disagree;
    `withdrawn` are units whose documents are gone: what was made of them stays where it is, and nothing uses it any more."""

    made: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether every file was read, every unit made, and no reading disagrees with another."""
        return not self.failed and not self.conflicts


@dataclass(frozen=True)
class Task:
    """One unit and year: where its data and reports go, and the digests of what they are made from."""

    group: Group
    clean: Path
    reports: Path
    extracted: str
    reported: str

    @property
    def name(self) -> str:
        return f"{self.group.year} {unit_of(self.group)}"


def unit_of(group: Group) -> str:
    """The unit's name as notebooks and folders know it; final accounts (决算) stand beside the budget."""
    return group.unit + (FINAL if group.phase == "final" else "")


class Progress:
    """What a run tells while it goes on. This one says nothing."""

    def begin(self, what: str, total: int) -> None: ...

    def step(self, name: str) -> None: ...

    def end(self) -> None: ...


def run(project: Project, wish: Wish, progress: Progress) -> Summary:
    """Brings everything that `wish` asks for up to date. Raises YusuanError only where nothing at all can be done."""
    with held(project.clean):
        return _run(project, wish, progress)


def _run(project: Project, wish: Wish, progress: Progress) -> Summary:
    summary = Summary()
    found = _surveyed(project, wish, progress, summary)
    tasks = [task for task in plan(project, found, wish.renderer) if _asked(task, wish, Units.load(project.units))]
    if not tasks and (wish.units or wish.years):
        there = "; ".join(f"{group.year} {unit_of(group)}" for group in found.groups)
        raise YusuanError("no unit and year fits what was asked for.", path=project.raw, remedy=f"There are: {there or 'none'}.")
    everything = plan(project, found, wish.renderer)
    summary.withdrawn = keep_current(project.clean, [task.clean for task in everything])
    old = [task for task in tasks if wish.force or not _current(task, wish)]
    summary.current = [task.name for task in tasks if task not in old]
    if old:
        _make(project, wish, old, progress, summary)
    _conflicts(tasks, summary)
    _index(project, everything, summary)
    return summary


def _surveyed(project: Project, wish: Wish, progress: Progress, summary: Summary) -> Survey:
    progress.begin("读取", 0)
    found = survey(project, wish.jobs, lambda entry: progress.step(entry.file))
    progress.end()
    summary.failed += [(entry.file, entry.error) for entry in found.failures]
    return found


def plan(project: Project, found: Survey, renderer: str = "builtin") -> list[Task]:
    """One task for each disclosure, in order of year and unit, with what it depends on."""
    units = Units.load(project.units)
    base = (fingerprint.of_library(), fingerprint.of_environment(), fingerprint.of_files([project.units, project.raw / "sources.csv"]))
    extract = fingerprint.of_files([project.notebooks / "extract.ipynb"])
    report = fingerprint.of_files([project.notebooks / "check.ipynb", project.notebooks / "report.ipynb"])
    extracted = {(group.year, unit_of(group)): fingerprint.of_values(base, extract, [(one.file, one.sha256) for one in group.entries])
                 for group in found.groups}
    tasks = []
    for group in found.groups:
        name, last = unit_of(group), group.year - 1
        before = [extracted.get((last, other), "") for other in (group.unit, units.parent(group.unit))]
        digest = extracted[group.year, name]
        tasks.append(Task(group, project.clean_of(group.year, name), project.reports_of(group.year, name), digest,
                          fingerprint.of_values(base, report, renderer, digest, before)))
    return tasks


def _asked(task: Task, wish: Wish, units: Units) -> bool:
    canonical = {units.canonical(name) for name in wish.units}
    return ((not wish.years or task.group.year in wish.years)
            and (not canonical or task.group.unit in canonical or unit_of(task.group) in canonical))


def stamp(folder: Path) -> dict:
    """What a folder's content was made from, and what the index says of it; {} when it was not made whole."""
    path = folder / STAMP
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return {}


def _keep_stamp(folder: Path, digest: str, **told: object) -> None:
    write(folder / STAMP, json.dumps({"digest": digest, **told}, ensure_ascii=False, indent=1).encode())


def _is_extracted(task: Task) -> bool:
    return stamp(task.clean).get("digest") == task.extracted and (task.clean / "datapackage.json").is_file()


def _current(task: Task, wish: Wish) -> bool:
    wanted = [task.reports / "report.ipynb", *(task.reports / f"report.{suffix}" for suffix in wish.formats)]
    return _is_extracted(task) and stamp(task.reports).get("digest") == task.reported and all(path.is_file() for path in wanted)


def _make(project: Project, wish: Wish, tasks: list[Task], progress: Progress, summary: Summary) -> None:
    """Extracts everything first, because a unit's report looks at other units' data of the year before."""
    from yusuan.running.runner import Runner  # loaded only when something has to run

    with Runner(wish.jobs, _kinds(tasks)) as runner:
        waiting = [task for task in tasks if wish.force or not _is_extracted(task)]
        done = _each("提取", waiting, lambda task: _extract(project, task, runner), wish.jobs, progress, summary)
        ready = [task for task in tasks if task not in waiting or task in done]
        summary.made += [task.name for task in _each("核对与报告", ready, lambda task: _report(project, wish, task, runner),
                                                     wish.jobs, progress, summary)]


def _kinds(tasks: Sequence[Task]) -> list[str]:
    """Which disclosures come (`profile/phase`), for the kernels' parent to rehearse. For a single one it would be no gain."""
    return sorted({f"{task.group.entries[0].profile}/{task.group.phase}" for task in tasks}) if len(tasks) > 1 else []


def _each(what: str, tasks: Sequence[Task], work: Callable[[Task], None], jobs: int, progress: Progress, summary: Summary) -> list[Task]:
    """Does `work` for each task, `jobs` at a time; one that fails is named and does not stop the others."""
    done: list[Task] = []
    progress.begin(what, len(tasks))
    pool = ThreadPoolExecutor(max_workers=max(1, jobs))
    try:
        futures: dict[Future[None], Task] = {pool.submit(work, task): task for task in tasks}
        for future in as_completed(futures):
            task = futures[future]
            if (error := future.exception()) is None:
                done.append(task)
            else:
                summary.failed.append((task.name, one_line(error)))
            progress.step(task.name)
    finally:
        # After Ctrl+C nothing new begins; what runs is stopped where the runner is left.
        pool.shutdown(wait=False, cancel_futures=True)
        progress.end()
    return sorted(done, key=tasks.index)


def _extract(project: Project, task: Task, runner: Runner) -> None:
    source = {"source": task.group.entries[0].file}
    runner.execute(project.notebooks / "extract.ipynb", task.clean / "extract.ipynb", source, project=project)
    _keep_stamp(task.clean, task.extracted)


def _report(project: Project, wish: Wish, task: Task, runner: Runner) -> None:
    from yusuan.rendering.report import RENDERERS, render
    from yusuan.rendering.site import entry_of

    chosen = {"unit": unit_of(task.group), "year": task.group.year}
    runner.execute(project.notebooks / "check.ipynb", task.clean / "check.ipynb", chosen, project=project)
    # It moves beside the rendered report only when that is made: what lies in the folder always belongs together.
    executed = task.clean / "report.ipynb"
    runner.execute(project.notebooks / "report.ipynb", executed, chosen, project=project)
    # A format that was made before and is not asked for now would otherwise stay behind with old figures.
    formats = [suffix for suffix in FORMATS if suffix in wish.formats or (task.reports / f"report.{suffix}").is_file()]
    render(executed, task.reports, formats, RENDERERS[wish.renderer])
    write(task.reports / "report.ipynb", executed.read_bytes())
    executed.unlink()
    _keep_stamp(task.reports, task.reported, entry=asdict(entry_of(project, unit_of(task.group), task.group.year)))


def _conflicts(tasks: Iterable[Task], summary: Summary) -> None:
    """Files that claim to be the same disclosure and print other figures: named, and the report is made from the best one."""
    for task in tasks:
        entry = stamp(task.reports).get("entry") or {}
        for source, differ, first in entry.get("conflicts", ()):
            summary.conflicts.append((source, f"{differ} figures differ from {task.group.entries[0].file}, first {first}. "
                                      "The report uses the latter; remove the wrong file from data/raw."))


def _index(project: Project, tasks: Sequence[Task], summary: Summary) -> None:
    """Makes `reports/index.html` again when anything that it lists has changed."""
    entries = [entry for task in tasks if (entry := stamp(task.reports).get("entry"))]
    failed = [(name, error) for name, error in summary.failed]
    digest = fingerprint.of_values(fingerprint.of_library(), fingerprint.of_environment(), entries, failed)
    if stamp(project.reports).get("digest") == digest and (project.reports / "index.html").is_file():
        return
    from yusuan.rendering.site import Entry, write_index

    write_index(project.reports, [Entry(**entry) for entry in entries], failed)
    _keep_stamp(project.reports, digest)
