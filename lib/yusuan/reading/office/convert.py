"""Old and foreign office files (DOC, WPS, RTF, ODT, ODS …) → DOCX or XLSX by LibreOffice, in a folder of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yusuan.errors import UnreadableFile

SECONDS = 90
_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", r"C:\Program Files\LibreOffice\program\soffice.exe")
# No macros, nothing fetched from where the document points to, no questions asked.
_SETTINGS = {
    "Common/Security/Scripting": {"MacroSecurityLevel": "3", "DisableMacrosExecution": "true", "BlockUntrustedRefererLinks": "true"},
    "Writer/Content/Update": {"Link": "0"},
    "Calc/Content/Update": {"Link": "2"},
}
_ITEM = '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'


@contextmanager
def converted(path: Path, suffix: str, target: str) -> Iterator[Path]:
    """The file as `target` (docx or xlsx), in a folder that goes away after the block; `suffix` is that of its real type.

    Raises UnreadableFile when LibreOffice is not installed, fails, or takes longer than SECONDS.
    """
    program = _program()
    if program is None:
        raise UnreadableFile(f"files of type {suffix} are read through LibreOffice, which is not installed.", path=path,
                             remedy=f"Install LibreOffice, or save the file as .{target} or PDF.")
    with tempfile.TemporaryDirectory(prefix="yusuan-") as folder:
        home = Path(folder)
        source = home / f"document{suffix}"
        shutil.copyfile(path, source)
        result = home / "out" / f"document.{target}"
        _run(program, home, source, target, path)
        if not result.is_file():
            raise UnreadableFile("LibreOffice cannot open it: it is damaged, or protected by a password.", path=path,
                                 remedy=f"Open it in an office program and save it as .{target} or PDF.")
        yield result


def _program() -> str | None:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def _run(program: str, home: Path, source: Path, target: str, path: Path) -> None:
    settings = home / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_registry(), encoding="utf-8")
    command = [program, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--norestore", "--convert-to", target,
               "--outdir", str(home / "out"), str(source)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=home,
                               start_new_session=True)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(f"LibreOffice takes longer than {SECONDS} seconds for it.", path=path,
                             remedy=f"Open it in an office program and save it as .{target} or PDF.") from error
    finally:
        _end(process)


def _registry() -> str:
    """The settings as LibreOffice keeps them in its profile."""
    items = "".join(_ITEM.format(path, name, value) for path, values in _SETTINGS.items() for name, value in values.items())
    return f'<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _end(process: subprocess.Popen) -> None:
    """Ends the program with the processes that it started; nothing outlives the reading of a file."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    else:
        process.kill()
    process.wait()
