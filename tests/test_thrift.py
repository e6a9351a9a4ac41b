"""What makes reading quick: libraries that are not loaded, pickles of values, the order of files."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from yusuan import apart
from yusuan.disclosure import reader

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
HEAVY = {"cv2", "onnxruntime", "rapidocr", "lxml", "openpyxl", "pandas", "pandera", "pyarrow", "duckdb", "matplotlib", "papermill"}


def loaded_by(code: str, clean: Path) -> set[str]:
    """Those of HEAVY that a fresh process has loaded after `code`, where `clean` holds the clean data."""
    told = subprocess.run([sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True,
                          env=os.environ | {"YUSUAN_CLEAN": str(clean)})
    return HEAVY & set(told.stdout.split())


def test_a_process_that_reads_a_digital_document_loads_nothing_for_pictures_tables_of_data_or_office_files(tmp_path):
    assert not loaded_by(f"""
from pathlib import Path
from yusuan import cli
from yusuan.disclosure import delivery
assert delivery.read_all(Path({str(RAW / '000.pdf')!r}))""", tmp_path)


def test_checking_without_a_year_before_loads_no_library_for_tables_of_data(tmp_path):
    assert not loaded_by(f"""
from pathlib import Path
from yusuan import api
from yusuan.disclosure import reader
assert api.check(reader.read(Path({str(next(RAW.glob('000_*.txt')))!r}))).checks""", tmp_path)


def test_a_disclosure_comes_out_of_a_pickle_as_it_went_in():
    reading = reader.read(RAW / "000.pdf")
    again = pickle.loads(pickle.dumps(reading, protocol=5))
    assert again == reading
    assert again.tables[0].facts[0].source.box == reading.tables[0].facts[0].source.box


def size(path: Path) -> list[int]:
    return [path.stat().st_size]


@pytest.fixture
def files(tmp_path) -> list[Path]:
    made = [tmp_path / f"{number}.txt" for number in range(3)]
    for path, length in zip(made, (2, 3, 1)):
        path.write_bytes(b"x" * length)
    return made


def test_the_largest_file_is_begun_first(files):
    assert [result for _, result in apart.each(size, [(path,) for path in files], 1)] == [[3], [2], [1]]


def test_what_is_said_of_files_comes_in_the_order_in_which_they_are_named(files):
    assert apart.of_all(size, [files[1], files[0], files[1]]) == [3, 2, 3]


def test_a_file_that_is_not_there_is_told_by_whoever_reads_it(tmp_path):
    (_, error), = apart.each(size, [(tmp_path / "none.txt",)], 1)
    assert isinstance(error, FileNotFoundError)
