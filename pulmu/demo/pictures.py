"""The photos and captures among the evidence: drawn scenes, plainly marked as made up."""

from __future__ import annotations

from pulmu.demo.dice import Dice
from pulmu.demo.drawing import png
from pulmu.demo.drawing.png import Picture

WIDTH, HEIGHT = 320, 240
_CLOTHES = (png.EMBER, png.BLUE, png.MOSS, png.AMBER, png.PLUM, png.IRON, png.PEACH, png.SKY)


def gathering(caption: str, heads: int) -> bytes:
    """People before a screen: an event, a class."""
    dice = Dice(caption)
    picture = _room(dice)
    picture.box(90, 34, 140, 84, png.INK)
    picture.box(94, 38, 132, 76, png.SKY)
    for _ in range(dice.between(3, 6)):
        x, high = dice.between(98, 210), dice.between(10, 50)
        picture.box(x, 114 - high, 12, high, dice.pick((png.BLUE, png.LEAF, png.PLUM, png.MOSS)))
    # The picture holds what it can of a large crowd.
    for place in range(min(heads, 22)):
        row, column = divmod(place, 11)
        x = 18 + column * 28 + row * 12 + dice.between(-4, 4)
        _person(picture, dice, x, 150 + row * 28, 9)
    return _captioned(picture, caption)


def booth(caption: str) -> bytes:
    """A stand under an awning."""
    dice = Dice(caption)
    picture = Picture(WIDTH, HEIGHT, png.SKY)
    picture.box(0, 150, WIDTH, 90, png.LEAF)
    for stripe in range(10):
        colour = png.EMBER if stripe % 2 else png.WHITE
        picture.box(40 + stripe * 24, 40, 24, 34, colour)
    picture.box(44, 74, 6, 110, png.WOOD)
    picture.box(270, 74, 6, 110, png.WOOD)
    picture.box(40, 140, 240, 44, png.AMBER)
    for _ in range(dice.between(4, 7)):
        picture.box(dice.between(50, 250), 126, 14, 14, dice.pick(_CLOTHES))
    for place in range(dice.between(3, 6)):
        _person(picture, dice, 60 + place * 40 + dice.between(-8, 8), 190, 11)
    return _captioned(picture, caption)


def thing(caption: str) -> bytes:
    """A finished piece on the bench."""
    dice = Dice(caption)
    picture = _room(dice)
    picture.box(0, 160, WIDTH, 80, png.WOOD)
    colour, dark = dice.pick(((png.EMBER, png.WOOD), (png.BLUE, png.INK), (png.MOSS, png.IRON)))
    wide, high = dice.between(70, 130), dice.between(50, 90)
    left = (WIDTH - wide) // 2
    picture.box(left, 170 - high, wide, high, colour)
    for step in range(24):
        picture.box(left + wide + step, 170 - high - step // 2, 1, high, dark)
        picture.box(left + step, 170 - high - step // 2, wide, 1, png.PEACH)
    for _ in range(dice.between(1, 4)):
        x, y = dice.between(left + 14, left + wide - 14), dice.between(190 - high, 156)
        picture.disc(x, y, dice.between(4, 10), dice.pick((png.WHITE, png.AMBER, png.INK)))
    picture.box(40, 196, 120, 4, png.AMBER)
    for mark in range(0, 120, 10):
        picture.box(40 + mark, 192, 1, 8, png.INK)
    return _captioned(picture, caption)


def front_page(caption: str) -> bytes:
    """A page of a newspaper, or the cover of a brochure."""
    dice = Dice(caption)
    picture = Picture(WIDTH, HEIGHT, png.WHITE)
    picture.box(0, 0, WIDTH, 26, dice.pick((png.INK, png.BLUE, png.EMBER)))
    picture.demo_data(12, 6, 14, png.WHITE)
    for row in range(2):
        picture.box(14, 36 + row * 14, dice.between(150, 280), 9, png.INK)
    picture.box(14, 72, 130, 84, png.PALE)
    for place in range(4):
        _person(picture, dice, 34 + place * 28, 128, 8)
    for row in range(15):
        left = 156 if row < 9 else 14
        wide = dice.between(90, 150) if row < 9 else dice.between(200, 290)
        picture.box(left, 74 + row * 9, wide, 3, png.SILVER)
    return _captioned(picture, caption)


def frame(caption: str) -> bytes:
    """A still of a video."""
    dice = Dice(caption)
    picture = Picture(WIDTH, HEIGHT, png.INK)
    for _ in range(5):
        picture.disc(
            dice.below(WIDTH), dice.between(30, 170), dice.between(12, 44), dice.pick(_CLOTHES)
        )
    _person(picture, dice, 160, 150, 26)
    picture.disc(160, 112, 24, png.WHITE)
    for column in range(22):
        picture.box(152 + column, 100 + column // 2, 1, 24 - column, png.EMBER)
    picture.box(14, 200, 292, 3, png.GREY)
    picture.box(14, 200, dice.between(40, 240), 3, png.EMBER)
    return _captioned(picture, caption)


def _room(dice: Dice) -> Picture:
    picture = Picture(WIDTH, HEIGHT, dice.pick((png.PALE, png.WHITE, png.SILVER)))
    picture.box(0, 150, WIDTH, 90, dice.pick((png.GREY, png.WOOD, png.AMBER)))
    for window in range(2):
        x = 14 + window * 236
        picture.box(x, 40, 56, 60, png.SKY)
        picture.box(x + 26, 40, 3, 60, png.WHITE)
    return picture


def _person(picture: Picture, dice: Dice, x: int, y: int, size: int) -> None:
    picture.box(x - size, y + size // 2, 2 * size, size * 2, dice.pick(_CLOTHES))
    picture.disc(x, y, size * 2 // 3, png.SKIN)
    picture.box(x - size * 2 // 3, y - size * 2 // 3, size * 4 // 3, size // 2, png.INK)


def _captioned(picture: Picture, caption: str) -> bytes:
    """Hatched edge, the words 데모 데이터, and what the picture is of."""
    for x in range(-12, WIDTH, 12):
        picture.line((x, 0, x + 10, 10), 3, png.EMBER)
    picture.box(0, HEIGHT - 24, WIDTH, 24, png.WHITE)
    picture.demo_data(8, HEIGHT - 20, 16, png.EMBER)
    picture.text(110, HEIGHT - 18, caption, png.INK)
    return picture.encode()
