"""Pictures pasted into a text: tables and pages on them are recognised; charts, seals and photographs are left alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from yusuan.errors import UnreadableFile
from yusuan.reading import scan
from yusuan.reading.bounds import allow
from yusuan.reading.office.package import DAMAGED, Package
from yusuan.reading.page import DOUBTFUL, Block, Grid, Paragraph, Source

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PICTURES = 500
LARGEST = 100_000_000  # bytes of one
_CELLS, _SIGNS = 4, 200  # filled cells that make a table, signs that make a text: a chart has fewer
_PAGE = 2000  # points from one page of a long picture to the next, more than any is long
_SMALLEST = 150  # pixels of either side
_COARSE = 2  # pixels a point in which a table can be seen


class Found(NamedTuple):
    """What was read on some pictures: the blocks of each (none where nothing was), and how many cells of them are doubtful."""

    blocks: list[tuple[Block, ...]]
    doubtful: int

    @property
    def warnings(self) -> tuple[str, ...]:
        """How many pictures were read and how many not (Chinese)."""
        read = sum(map(bool, self.blocks))
        doubt = f"其中{self.doubtful}格识别把握较低，" if self.doubtful else ""
        told = (f"文中有{read}幅图片经文字识别（OCR）读取，{doubt}请对照原件。" if read else "",
                f"文中有{len(self.blocks) - read}幅图片，图片中的文字没有读取。" if read < len(self.blocks) else "")
        return tuple(filter(None, told))


def read_pictures(package: Package, parts: Sequence[str]) -> Found:
    """The blocks on the pictures with these names of parts; sources are `图片2`, with boxes that have no page."""
    if not parts or not scan.available():
        return Found([()] * len(parts), 0)
    from yusuan.reading.image import bind
    from yusuan.reading.pdf import read_pdf

    owners: list[int] = []
    with tempfile.TemporaryDirectory(prefix="yusuan-") as folder:
        copy = Path(folder) / "pages.pdf"
        bind(_pages(package, parts, Path(folder), owners), copy)
        blocks = read_pdf(copy, "").blocks if owners else ()
    found = [_of_picture(number, [block for block in blocks if owners[block.source.page - 1] == number]) for number in range(len(parts))]
    cells = (cell for each in found for block in each if isinstance(block, Grid) for row in block.rows for cell in row)
    return Found(found, sum(cell.confidence is not None and cell.confidence < DOUBTFUL for cell in cells))


def _pages(package: Package, parts: Sequence[str], folder: Path, owners: list[int]) -> Iterator[tuple[Image, float]]:
    """The pages on the pictures that may hold a table or a page of text; `owners` gets the number of the picture for each."""
    from yusuan.reading.image import pages

    copy = folder / "picture"
    for number, part in enumerate(parts[:MOST_PICTURES]):
        allow(1)
        try:
            with package.open(part, LARGEST) as stream:
                copy.write_bytes(stream.read())
            for picture, width in pages(copy):
                if min(picture.size) > _SMALLEST and _is_written(picture, width):
                    owners.append(number)
                    yield picture, width
        except (UnreadableFile, *DAMAGED):
            continue  # a drawing of an office program, or damaged: it counts as not read


def _is_written(picture: Image, width: float) -> bool:
    """Whether a picture has a table on it or, where it stands upright as a page does, text."""
    import numpy

    from yusuan.reading.recognition import is_written, plate

    small = picture.reduce(max(1, int(picture.width / width / _COARSE)))
    return is_written(plate(numpy.asarray(small), small.width / width), scan=picture.height > picture.width)


def _of_picture(number: int, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a picture, its pages below each other; nothing where there is neither a table nor more text than a chart has."""
    filled = sum(bool(cell.text) for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row)
    signs = sum(len(block.text) for block in blocks if isinstance(block, Paragraph))
    if filled < _CELLS and signs < _SIGNS:
        return ()
    first = min(block.source.page for block in blocks)

    def moved(source: Source) -> Source:
        down = (source.page - first) * _PAGE if source.page else 0
        box = source.box and (source.box[0], source.box[1] + down, source.box[2], source.box[3] + down)
        return Source(box=box, place=f"图片{number + 1}")

    return tuple(replace(block, source=moved(block.source), **_rows(block, moved)) for block in blocks)


def _rows(block: Block, moved: Callable[[Source], Source]) -> dict[str, tuple]:
    if isinstance(block, Paragraph):
        return {}
    return {"rows": tuple(tuple(replace(cell, source=moved(cell.source)) for cell in row) for row in block.rows)}
