"""The units that `bench/sweep.py` makes, and how it looks at memory."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from yusuan.disclosure import reader

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

import sweep  # noqa: E402


def test_every_unit_is_a_disclosure_under_a_name_of_its_own(tmp_path):
    samples = list(sweep._samples())
    sweep._lay_out(tmp_path, samples, len(samples) + 1)
    units = [reader.read(path).unit for path in sorted((tmp_path / "raw").iterdir())]
    assert len(set(units)) == len(samples) + 1
    assert not {sample.unit for sample in samples} & set(units)


def test_the_memory_of_a_process_is_counted_with_that_of_its_children():
    inner = "import time; held = b'x' * 80_000_000; time.sleep(2)"
    process = subprocess.Popen([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"])
    memory = sweep.Memory(process.pid)
    time.sleep(1.5)
    process.wait()
    assert memory.peak() > 80


def test_a_command_that_fails_ends_the_bench_with_its_last_words():
    with pytest.raises(SystemExit, match="no such unit"):
        sweep._run([sys.executable, "-c", "import sys; sys.exit('no such unit')"], {}, 60)
