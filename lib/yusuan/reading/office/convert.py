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
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""


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
    settings.write_text(_SETTINGS, encoding="utf-8")
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
