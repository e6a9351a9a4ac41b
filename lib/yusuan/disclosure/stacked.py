"""Tables that stand one below the other in one ruled area, or that a reading took together: parted at the titles between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yusuan.disclosure.titles import title_of
from yusuan.profiles.profile import Profile
from yusuan.reading.page import Block, Grid, Paragraph


def apart(blocks: Sequence[Block], profile: Profile) -> tuple[Block, ...]:
    """The blocks, each grid cut before the titles of further tables that stand in its rows. A title becomes a line of its own."""
    return tuple(part for block in blocks for part in (_parts(block, profile) if isinstance(block, Grid) else (block,)))


def _parts(grid: Grid, profile: Profile) -> Iterator[Block]:
    held = []
    for row in grid.rows:
        filled = [cell for cell in row if cell.text]
        if held and len(filled) == 1 and title_of(filled[0].text, profile):
            yield Grid(tuple(held), grid.source)
            yield Paragraph(filled[0].text, filled[0].source)
            held = []
        else:
            held.append(row)
    if held:
        yield Grid(tuple(held), grid.source)
