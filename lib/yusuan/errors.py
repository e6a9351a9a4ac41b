"""One hierarchy of errors. Each names the file, the page if there is one, what is wrong, and the remedy."""

from __future__ import annotations

from pathlib import Path


class YusuanError(Exception):
    """Something a person has to mend. `str()` is one line: where, what, what to do next."""

    def __init__(self, what: str, *, path: str | Path | None = None, page: int | None = None, remedy: str = ""):
        self.what, self.path, self.page, self.remedy = what, path, page, remedy
        super().__init__(what)

    def __str__(self) -> str:
        where = str(self.path) if self.path else ""
        if self.page:
            where += f", page {self.page}"
        line = f"{where}: {self.what}" if where else self.what
        return f"{line} {self.remedy}" if self.remedy else line

    def __reduce__(self):
        # Keyword-only arguments do not survive the default pickling between processes.
        return _rebuild, (type(self), self.what, self.path, self.page, self.remedy)


def _rebuild(kind, what, path, page, remedy):
    return kind(what, path=path, page=page, remedy=remedy)


def printable(text: str) -> str:
    """A text with what no encoding can write, as of a file name that is not UTF-8, as escapes (`\\udcff`)."""
    return text.encode("utf-8", "backslashreplace").decode()


def one_line(error: BaseException) -> str:
    """Any error as one line for a summary. One that is not ours is a fault of the program, and says so."""
    if isinstance(error, YusuanError):
        return printable(" ".join(str(error).split()))
    return f"unexpected {type(error).__name__}: {' '.join(str(error).split())}. This is a fault of yusuan: please report it with the file."


class UnreadableFile(YusuanError):
    """The file is empty, damaged, encrypted or not what its name says."""


class NotADisclosure(YusuanError):
    """The file can be read but holds no budget table and no performance form."""


class UnknownProfile(YusuanError):
    """A profile that does not exist was asked for."""


class BrokenProfile(YusuanError):
    """A file of a profile, or of its data, that does not say what it has to."""


class UnknownUnit(YusuanError):
    """A unit or year that is not in data/clean."""


class BrokenStore(YusuanError):
    """A folder of clean data from which a file is missing."""


class BadParameter(YusuanError):
    """A notebook was given a parameter that it does not declare, or a value of the wrong kind."""


class NotebookFailed(YusuanError):
    """A cell of a notebook raised."""


class RenderingFailed(YusuanError):
    """Pandoc, Typst or Quarto could not make the report."""


class MissingGlyph(RenderingFailed):
    """A character of the report is not in the report's font."""


class Busy(YusuanError):
    """Another run works on the same folder."""


class CannotWrite(YusuanError):
    """A folder cannot be written to, or the disk is full."""
