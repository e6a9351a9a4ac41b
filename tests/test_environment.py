"""conda and pip get the same packages, and the lock file names versions and hashes but no host."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
# What conda-forge calls a package that PyPI calls otherwise.
CONDA = {"duckdb": "python-duckdb", "matplotlib": "matplotlib-base", "pdfminer-six": "pdfminer.six"}
ONLY_CONDA = {"python", "make", "pip", "quarto"}


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)}


def conda() -> set[str]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    with_pip = [one for entry in listed for one in (entry["pip"] if isinstance(entry, dict) else [entry])]
    return {one for one in with_pip if not one.startswith("-") and re.split(r"[<>=]", one)[0] not in ONLY_CONDA}


def test_conda_and_pip_get_the_same_packages_with_the_same_bounds():
    name = re.compile(r"^[A-Za-z0-9_.-]+")
    wanted = {name.sub(lambda found: CONDA.get(found[0], found[0]), one) for one in declared()}
    assert conda() == wanted


def test_the_lock_holds_every_declared_package_with_version_and_hash():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9_.-]+)==([^\s;]+)", lock, re.MULTILINE))
    assert {re.split(r"[<>=]", one)[0].lower() for one in declared()} <= set(locked)
    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry.split("\n")[0])


def test_no_lock_file_names_a_host():
    for name in ("requirements.lock", "requirements-uv.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text and "index-url" not in text
