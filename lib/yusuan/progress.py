"""What a person sees of a run: a progress bar while it goes on, a summary when it ends."""

from __future__ import annotations

import sys

from tqdm import tqdm

from yusuan.paths import Project
from yusuan.sweep import Progress, Summary


class Bar(Progress):
    """A bar on standard error, and only where a person looks on (not in a log)."""

    def __init__(self) -> None:
        self._bar: tqdm | None = None

    def begin(self, what: str, total: int) -> None:
        if sys.stderr.isatty():
            self._bar = tqdm(total=total or None, desc=what, unit="份", leave=False)

    def step(self, name: str) -> None:
        if self._bar is not None:
            self._bar.set_postfix_str(name[:30], refresh=False)
            self._bar.update()

    def end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def closing(summary: Summary, project: Project) -> str:
    """The closing summary: what was made, what was up to date, what failed and why."""
    lines = [f"made 生成：{name}" for name in summary.made]
    failed = [(" ".join(name.split()), error) for name, error in summary.failed]  # a name may hold line breaks
    lines += [f"failed 失败：{error}" if error.startswith(name) else f"failed 失败：{name}: {error}" for name, error in failed]
    lines += [f"differs 不一致：{name}: {error}" for name, error in summary.conflicts]
    lines += [f"withdrawn 撤下：{name}: its document is no longer in {project.raw}; what was made of it stays, unused"
              for name in summary.withdrawn]
    if not summary.made and summary.whole:
        lines.append(f"all up to date 均为最新：{len(summary.current)} reports")
    else:
        lines.append(f"made {len(summary.made)}, up to date {len(summary.current)}, failed {len(summary.failed)}, "
                     f"differing files {len(summary.conflicts)}")
    lines.append(f"open 打开：{project.reports / 'index.html'}")
    return "\n".join(lines)
