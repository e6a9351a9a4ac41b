"""What one file delivers: a disclosure, or the several that a ZIP archive holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from yusuan.disclosure import vocabulary
from yusuan.disclosure.model import Disclosure
from yusuan.disclosure.reader import from_document
from yusuan.errors import NotADisclosure
from yusuan.profiles import profile as profiles
from yusuan.reading.bounds import bounded
from yusuan.reading.file import load_readers, read_files


def preload(paths: Iterable[Path]) -> None:
    """Loads what reads files of these names, and the profiles with the vocabularies of their forms."""
    load_readers({path.suffix.lower() for path in paths})
    for name in profiles.names():
        profiles.load(name)
        vocabulary.load(name)


def read_all(path: Path, profile: str | None = None) -> list[Disclosure]:
    """The disclosures in `path`; those of an archive have its name in their source (`delivery.zip/附件.pdf`).

    Letters and lists that come along in an archive are no disclosures: each disclosure warns of them. Raises UnreadableFile,
    UnknownProfile, and NotADisclosure when there is no disclosure at all.
    """
    chosen = profiles.load(profile) if profile else None
    with bounded(path):
        documents = read_files(path)
        if [document.path for document in documents] == [path]:
            return [from_document(documents[0], chosen)]
        found, others = [], []
        for document in documents:
            name = document.path.relative_to(path.parent).as_posix()
            try:
                found.append(replace(from_document(document, chosen), source=name))
            except NotADisclosure:
                others.append(f"压缩包中的“{name}”不是预决算公开文件，未采用。")
    if not found:
        raise NotADisclosure(f"none of the {len(documents)} documents in the archive has a budget table or a performance form.", path=path,
                             remedy="Check that it is a delivery of 预决算公开.")
    return [replace(one, warnings=(*one.warnings, *others)) for one in found]
