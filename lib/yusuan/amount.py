"""A printed figure: its value, unit of money and the precision it was printed with. Never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

YUAN_IN = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(100000000)}
_PRINTED = re.compile(r"^(?P<sign>[-－−△▲]?)(?P<digits>\d[\d,，]*)(?:[.．](?P<fraction>\d+))?$")
LONGEST = 24  # signs: all the money there is has fewer; a longer run of digits is no figure
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，（）－", "0123456789.,()-")


def half_up(value: Decimal, places: int) -> Decimal:
    """Rounded half up (四舍五入) to `places` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def percent(part: Decimal, whole: Decimal, places: int = 2) -> Decimal:
    """`part` as a percentage of `whole`, half up. The caller makes sure that `whole` is not zero."""
    return half_up(part / whole * 100, places)


@dataclass(frozen=True)
class Amount:
    """Money as printed. `value` is in `unit`; `places` is the number of printed decimals; `text` what stood there."""

    value: Decimal
    unit: str
    places: int
    text: str

    @classmethod
    @lru_cache(maxsize=1 << 14)  # a printed figure is looked at several times, and stands in several tables
    def parse(cls, text: str, unit: str) -> Amount | None:
        """Reads `228.09`, `1,908.14`, `-3.2`, `(3.2)` and `△3.2`; None when the text is not a number."""
        plain = text.translate(_FULL_WIDTH).strip()
        bracketed = re.fullmatch(r"\((.+)\)", plain)
        match = _PRINTED.match(bracketed[1] if bracketed else plain)
        if not match or len(plain) > LONGEST:
            return None
        fraction = match["fraction"] or ""
        value = Decimal(match["digits"].replace(",", "") + ("." + fraction if fraction else ""))
        return cls(-value if match["sign"] or bracketed else value, unit, len(fraction), text)

    @property
    def slack(self) -> Decimal:
        """Half a unit of the last printed place: how far the exact value may lie from the printed one."""
        return Decimal(5).scaleb(-self.places - 1)

    def into(self, unit: str) -> Amount:
        """The same money in another unit. The printed precision moves with it."""
        if unit == self.unit:
            return self
        ratio = YUAN_IN[self.unit] / YUAN_IN[unit]
        places = self.places - ratio.adjusted()
        return Amount(self.value * ratio, unit, places, self.text)
