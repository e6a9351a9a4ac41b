"""Files written in one step: a reader sees the old file or the new one, never a part of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from yusuan.errors import CannotWrite


def write(target: Path, content: bytes) -> Path:
    """Puts `content` in `target`, whose folder is made when it is not there. Raises CannotWrite."""
    temporary = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise CannotWrite(f"cannot be written ({error.strerror}).", path=target, remedy="Free space, or choose another folder.") from error
    return target
