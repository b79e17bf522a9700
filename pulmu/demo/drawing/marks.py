"""The two alphabets of the drawings: strokes for 데모 데이터, dots for capitals and digits."""

from __future__ import annotations

from collections.abc import Iterator

Stroke = tuple[float, float, float, float]

# Each syllable is a square of 16; a stroke runs from (x, y) to (x, y), y downwards.
_DE = ((2, 4, 8, 4), (2, 4, 2, 11), (2, 11, 8, 11), (8, 7, 11, 7), (11, 2, 11, 14), (14, 1, 14, 15))
_MO = (
    (4, 2, 12, 2),
    (12, 2, 12, 7),
    (12, 7, 4, 7),
    (4, 7, 4, 2),
    (8, 7, 8, 12),
    (1, 12, 15, 12),
)
_I = (
    (3, 5, 6, 5),
    (6, 5, 8, 7),
    (8, 7, 8, 10),
    (8, 10, 6, 12),
    (6, 12, 3, 12),
    (3, 12, 1, 10),
    (1, 10, 1, 7),
    (1, 7, 3, 5),
    (13, 1, 13, 15),
)
_TEO = (
    (2, 4, 8, 4),
    (2, 4, 2, 11),
    (2, 11, 8, 11),
    (2, 7.5, 8, 7.5),
    (9, 8, 13, 8),
    (13, 1, 13, 15),
)
_SYLLABLES = ((0, _DE), (17, _MO), (42, _DE), (59, _I), (76, _TEO))
WIDTH, HEIGHT = 92, 16


def demo_data(x: float, y: float, size: float) -> Iterator[Stroke]:
    """The strokes of 데모 데이터 with its upper left corner at (x, y), 16 units being ``size``."""
    unit = size / HEIGHT
    for left, strokes in _SYLLABLES:
        for x0, y0, x1, y1 in strokes:
            yield (
                x + (left + x0) * unit,
                y + y0 * unit,
                x + (left + x1) * unit,
                y + y1 * unit,
            )


# Five rows of three dots each, a row written as an octal digit.
_DOTS = dict(
    pair.split("=")
    for pair in (
        "0=75557 1=26227 2=71747 3=71717 4=55711 5=74717 6=74757 7=71122 8=75757 9=75717 "
        "A=25755 B=65656 C=34443 D=65556 E=74647 F=74644 G=34553 H=55755 I=72227 J=11152 K=55655 "
        "L=44447 M=57755 N=65555 O=25552 P=65644 Q=25563 R=65655 S=34216 T=72222 U=55557 V=55552 "
        "W=55775 X=55255 Y=55222 Z=71247"
    ).split()
) | {"-": "00700", ".": "00002", ":": "02020", "/": "11244", " ": "00000"}


def dots(text: str) -> Iterator[tuple[int, int]]:
    """The dots (column, row) of a text in capitals and digits; a letter is 3 by 5, 1 apart."""
    for place, letter in enumerate(text):
        for row, digit in enumerate(_DOTS[letter]):
            for column in range(3):
                if int(digit) & (4 >> column):
                    yield place * 4 + column, row
