"""How a page is read against how it shows: a box in the upright text of a turned, skewed or cropped page → its place on the sheet."""

from __future__ import annotations

from math import cos, radians, sin
from typing import NamedTuple

from yusuan.reading.boxes import Box


class View(NamedTuple):
    """A page is read `turned` by so many quarter turns clockwise from how it shows, and is then `width` by `height` points.

    Before that it is made level: its lines rose to the right by `skew` degrees, about its middle.
    The left upper corner of what shows stands at `left`, `top` of the sheet. These are the points in which pdfplumber counts: from the
    left upper corner of the MediaBox as the page shows, where that box begins at 0, 0.
    """

    turned: int
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    skew: float = 0.0

    @property
    def is_plain(self) -> bool:
        """Whether boxes stand on the sheet where they were read."""
        return not (self.turned or self.left or self.top or self.skew)

    def on_sheet(self, box: Box) -> Box:
        """Where a box of the page as read stands on the sheet."""
        x0, top, x1, bottom = self._askew(box) if self.skew else box
        width, height = self.width, self.height
        shown = ((x0, top, x1, bottom), (top, width - x1, bottom, width - x0), (width - x1, height - bottom, width - x0, height - top),
                 (height - bottom, x0, height - top, x1))[self.turned]
        return shown[0] + self.left, shown[1] + self.top, shown[2] + self.left, shown[3] + self.top

    def _askew(self, box: Box) -> Box:
        """The box around a level box as it stands on the skewed page, as far as it is on it."""
        x, y = self.width / 2, self.height / 2
        cosine, sine = cos(radians(self.skew)), sin(radians(self.skew))
        corners = [(left - x, top - y) for left in (box[0], box[2]) for top in (box[1], box[3])]
        xs, ys = zip(*((x + cosine * dx + sine * dy, y - sine * dx + cosine * dy) for dx, dy in corners))
        return max(0.0, min(xs)), max(0.0, min(ys)), min(self.width, max(xs)), min(self.height, max(ys))
