"""The small writers: what they write, others read."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from pulmu.demo.dice import Dice
from pulmu.demo.drawing import deflate, png


@pytest.mark.parametrize("size", [0, 1, 3, 4, 258, 259, 260, 5_000, 70_000])
def test_zlib_reads_runs_of_any_length(size):
    assert zlib.decompress(deflate.compress(b"x" * size)) == b"x" * size


@pytest.mark.parametrize("seed", range(20))
def test_zlib_reads_any_mixture(seed):
    dice = Dice(str(seed))
    mostly = bytes(
        dice.pick(b"ab") if dice.chance(0.9) else dice.below(256) for _ in range(dice.below(4_000))
    )
    data = mostly + mostly[::-1]

    assert zlib.decompress(deflate.compress(data)) == data


def test_a_match_may_lie_as_far_back_as_the_format_allows():
    data = b"far!" + bytes(range(256)) * 127 + b"far!" + b"abcd" * 9_000 + b"far!"

    assert zlib.decompress(deflate.compress(data)) == data


def test_a_picture_has_the_pixels_that_were_drawn():
    picture = png.Picture(20, 10, png.WHITE)
    picture.box(4, 2, 6, 3, png.EMBER)

    with Image.open(io.BytesIO(picture.encode())) as read:
        drawn = read.convert("RGB")

    assert drawn.getpixel((4, 2)) == (0xC8, 0x43, 0x1A)
    assert drawn.getpixel((9, 4)) == (0xC8, 0x43, 0x1A)
    assert drawn.getpixel((10, 4)) == (0xFA, 0xFA, 0xF8)


def test_the_dice_fall_the_same_everywhere():
    dice = Dice("풀무")

    assert [dice.below(1_000) for _ in range(5)] == [341, 486, 810, 259, 61]


def test_some_are_different_and_keep_their_order():
    chosen = Dice("some").some(range(100), 30)

    assert chosen == sorted(set(chosen))
    assert len(chosen) == 30


def test_more_than_there_are_is_refused():
    with pytest.raises(ValueError, match="4 wanted of 3"):
        Dice("few").some("abc", 4)


def test_weights_are_kept():
    dice = Dice("weights")
    thrown = [dice.weighted((("never", 0), ("often", 9), ("seldom", 1))) for _ in range(1_000)]

    assert thrown.count("never") == 0
    assert 850 < thrown.count("often") < 950
