"""Slips in the files of a profile, which people write by hand, as one error that names the file and the place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yusuan.errors import BrokenProfile

_GUIDE = "docs/profiles.md says what belongs there."


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raises BrokenProfile for what goes wrong in the block while `path` is made into values."""
    try:
        yield
    except tomllib.TOMLDecodeError as error:
        raise BrokenProfile(f"it is no TOML: {error}.", path=path, remedy="Mend the line.") from error
    except KeyError as error:
        raise BrokenProfile(f"{error.args[0]!r} is missing in it.", path=path, remedy=_GUIDE) from error
    except (TypeError, ValueError, re.error) as error:
        raise BrokenProfile(f"something in it is not as it has to be: {error}.", path=path, remedy=_GUIDE) from error
