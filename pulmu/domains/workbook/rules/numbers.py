"""Numbers with the units, signs and separators of Korean spreadsheets."""

from __future__ import annotations

import re
from decimal import Decimal

from .cells import Cell, Reader, plain, same_width
from .problems import Wrong

MOST_WON = 10**15
MOST_COUNT = 1_000_000_000
FULL_SHARE = 10_000

UNITS = re.compile(r"(?:원|명|건|회|개|%)$")
NEGATIVE = "-−△▲"
NUMBER = re.compile(
    rf"(?P<sign>[{NEGATIVE}])?[₩\\]?(?P<sign2>[{NEGATIVE}])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<rest>\.\d+)?"
)
# As sums are spoken: 1500만, 1.5억, 1억 2,000만. Figures alone behind 억 could mean two sums.
SPOKEN_UNITS = {"조": 10**12, "억": 10**8, "천만": 10**7, "백만": 10**6, "만": 10**4}
SPOKEN_PART = r"(?P<{name}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?){unit}"
SPOKEN = re.compile(
    rf"(?P<sign>[{NEGATIVE}])?[₩\\]?"
    + "".join(
        f"(?:{SPOKEN_PART.format(name=f'n{n}', unit=u)})?" for n, u in enumerate(SPOKEN_UNITS)
    )
    + r"(?P<rest>(?<=만)\d{1,3}(?:,\d{3})?|(?<=만)\d{4})?원?"
)
BRACKETED = re.compile(r"[₩\\]?\((?P<inside>[^()]+)\)")


def decimal(cell: Cell) -> Decimal:
    """Any number, exactly; ``(1)`` and ``△1`` are minus one, a unit at the end is left aside."""
    if type(cell) is int:
        return Decimal(cell)
    if type(cell) is float:
        return Decimal(str(cell))
    text = UNITS.sub("", _bare(plain(cell)))
    bracketed = BRACKETED.fullmatch(text)
    if bracketed:
        text = UNITS.sub("", bracketed["inside"])
    found = NUMBER.fullmatch(text)
    if found is None or (found["sign"] and found["sign2"]):
        raise Wrong("not_a_number")
    number = Decimal(found["digits"].replace(",", "") + (found["rest"] or ""))
    negative = bool(found["sign"] or found["sign2"])
    if bracketed and negative:
        raise Wrong("not_a_number")
    return -number if negative or bracketed else number


def whole(cell: Cell) -> int:
    number = decimal(cell)
    # The size first: to make an integer of a short text like 1E+999999 would take for ever.
    if abs(number) > MOST_WON:
        raise Wrong("number_too_large")
    if number != number.to_integral_value():
        raise Wrong("not_whole")
    return int(number)


def won(cell: Cell) -> int:
    """Korean won; negative for what was taken back."""
    return whole(cell)


def spoken_won(text: str) -> int:
    """Won as somebody types them: as in a cell, or with 만 and 억 (`1500만원`, `1.5억`)."""
    bare = _bare(text)
    found = SPOKEN.fullmatch(bare)
    said = [found[f"n{place}"] for place in range(len(SPOKEN_UNITS))] if found else []
    if found is None or not any(said):
        return won(text)
    total = Decimal((found["rest"] or "0").replace(",", ""))
    for number, unit in zip(said, SPOKEN_UNITS.values(), strict=True):
        total += Decimal((number or "0").replace(",", "")) * unit
    return whole(f"{-total if found['sign'] else total:f}")


def count(most: int) -> Reader:
    """A whole number that is not negative."""

    def read(cell: Cell) -> int:
        try:
            number = whole(cell)
        except Wrong as error:
            # Whoever counts is not helped by how won are written.
            raise Wrong("not_a_count") if error.code == "not_a_number" else error from None
        if number < 0:
            raise Wrong("negative")
        if number > most:
            raise Wrong("number_too_large")
        return number

    return read


def basis_points(cell: Cell) -> int:
    """A share in percent, with up to two decimals, as ten-thousandths: 33.33 is 3333."""
    number = decimal(cell)
    if not 0 <= number <= 100:  # noqa: PLR2004 -- percent
        raise Wrong("not_a_share")
    points = number * 100
    if points != points.to_integral_value():
        raise Wrong("share_too_fine")
    return int(points)


def _bare(text: str) -> str:
    return "".join(same_width(text).split())
