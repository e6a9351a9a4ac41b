"""Lines that stand one above the other in a column → cells: cut where that costs least."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yusuan.reading.lattice import Segment
from yusuan.reading.lines import Line
from yusuan.reading.pieces import middle

FARTHEST = 2.2  # in ems: lines of one cell stand no further apart


def cheapest(stack: Sequence[Line], cost: Callable[[tuple[Line, ...]], float],
             longest: int | None = None) -> tuple[float, list[tuple[Line, ...]]]:
    """The lines, from the top, cut into cells of at most `longest` lines so that their costs together are least; with that sum."""
    best: list[tuple[float, list[tuple[Line, ...]]]] = [(0.0, [])]
    for end in range(1, len(stack) + 1):
        starts = range(max(0, end - longest) if longest else 0, end)
        total, start = min((best[start][0] + cost(tuple(stack[start:end])), start) for start in starts)
        best.append((total, [*best[start][1], tuple(stack[start:end])]))
    return best[-1]


def crossed(above: Line, below: Line, rules: Sequence[Segment]) -> bool:
    """Whether a level ruling runs between two lines."""
    centre = (above.x0 + above.x1) / 2
    return any(middle(above) < rule.at < middle(below) and rule.start <= centre <= rule.end for rule in rules)


def side_by_side(level: Sequence[Line]) -> Line:
    """The pieces of one cell at one height as one line (合　计)."""
    whole = level[0]
    for piece in level[1:]:
        blank = "" if piece.text.isalpha() and 1 in (len(whole.text), len(piece.text)) else " "
        whole = whole._replace(text=whole.text + blank + piece.text, x1=piece.x1, top=min(whole.top, piece.top),
                               bottom=max(whole.bottom, piece.bottom))
    return whole
