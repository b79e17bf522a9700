"""Every text of the kit can be read: 4.5 to 1 in light and dark, 7 to 1 where more is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pulmu.ui

TOKENS = Path(pulmu.ui.__file__).parent / "static" / "ui" / "tokens.css"
DECLARATION = re.compile(r"--([\w-]+):\s*([^;]+);")
TEXT = 4.5
DRAWING = 3.0

TEXTS = [
    (ink, ground)
    for ink in ("text", "text-soft")
    for ground in (
        *("page", "card", "raised", "hover", "plain-wash"),
        *("accent-wash", "good-wash", "warn-wash", "bad-wash"),
    )
] + [
    ("accent-strong", "page"),
    ("accent-strong", "card"),
    ("accent-strong", "accent-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-bad", "bad"),
    ("page", "text"),
    *((tone, ground) for tone in ("good", "warn", "bad") for ground in ("card", "page", "raised")),
    *((tone, f"{tone}-wash") for tone in ("good", "warn", "bad")),
]
# Edges of fields, the focus ring, the parts of a bar that carry meaning.
DRAWINGS = [
    *(("line-strong", ground) for ground in ("page", "card")),
    *(("focus", ground) for ground in ("page", "card", "raised", "accent-wash")),
    *(("accent", ground) for ground in ("page", "card", "track")),
]


def declared(css: str) -> dict[str, str]:
    return {name: value.strip() for name, value in DECLARATION.findall(css)}


def schemes() -> dict[str, dict[str, str]]:
    light, dark, more = re.split(r"@media[^{]+\{", TOKENS.read_text(encoding="utf-8"))
    tokens = {"light": declared(light), "dark": declared(light) | declared(dark)}
    return tokens | {f"{name}, more": one | declared(more) for name, one in tokens.items()}


def colour(tokens: dict[str, str], name: str) -> str:
    value = tokens[name]
    while value.startswith("var(--"):
        value = tokens[value.removeprefix("var(--").removesuffix(")")]
    assert re.fullmatch(r"#[0-9a-f]{6}", value), f"--{name} is {value}, not a plain colour"
    return value


def luminance(value: str) -> float:
    channels = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def below(tokens: dict[str, str], pairs: list[tuple[str, str]], least: float) -> dict[str, float]:
    found = {
        f"{ink} on {ground}": contrast(colour(tokens, ink), colour(tokens, ground))
        for ink, ground in pairs
    }
    return {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least}


@pytest.mark.parametrize("scheme", ["light", "dark", "light, more", "dark, more"])
def test_every_text_stands_out_from_its_ground(scheme):
    assert below(schemes()[scheme], TEXTS, TEXT) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_edge_that_means_something_stands_out(scheme):
    assert below(schemes()[scheme], DRAWINGS, DRAWING) == {}


@pytest.mark.parametrize("scheme", ["light, more", "dark, more"])
def test_more_contrast_is_more(scheme):
    tokens = schemes()[scheme]

    assert colour(tokens, "text-soft") == colour(tokens, "text")
    assert below(tokens, [("line", "card"), ("line", "page"), ("bar", "card")], DRAWING) == {}


def test_dark_answers_for_every_colour_that_light_uses():
    tokens = schemes()
    scale = re.compile(r"(iron|ember)-\d|font|mono|step|space|radius|measure|tap|side|bottom")
    own = {name for name in tokens["light"] if not scale.match(name)}
    dark_css = re.split(r"@media[^{]+\{", TOKENS.read_text(encoding="utf-8"))[1]

    assert own - set(declared(dark_css)) == set()
