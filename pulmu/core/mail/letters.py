"""The letters that exist, what may stand in them, and how their texts are filled.

Each domain registers its letters at start, with the text that is suggested. A place to be filled
is written in braces, in Korean or in English: `{강좌}`, `{course}`. A line whose places all have
nothing to say is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise

from .choices import Language

_PLACE = re.compile(r"\{([^{}\n]*)\}")
_BRACE = re.compile(r"[{}]")
_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Place:
    """What is filled in. One that ``tells_who`` does not stand in a subject, which lists show."""

    name: str
    korean: str
    sample: str
    tells_who: bool = False

    def word(self, language: str) -> str:
        return f"{{{self.korean if language == Language.KO else self.name}}}"


@dataclass(frozen=True, slots=True)
class Words:
    """A subject and a letter."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """``subject`` and ``body`` are what is suggested, with places as `%(course)s`; ``needs`` are
    the places without which the letter is of no use.
    """

    name: str
    label: Promise
    about: Promise
    places: tuple[Place, ...]
    subject: Promise
    body: Promise
    needs: tuple[str, ...] = ()

    def suggested(self, language: str) -> Words:
        with translation.override(language):
            said = {place.name: place.word(language) for place in self.places}
            return Words(str(self.subject) % said, str(self.body) % said)

    @property
    def samples(self) -> dict[str, str]:
        return {place.name: place.sample for place in self.places}

    def place(self, word: str) -> Place | None:
        """By what stands between the braces."""
        wanted = word.strip().casefold()
        return next((one for one in self.places if wanted in {one.name, one.korean}), None)


_REGISTRY: dict[str, Letter] = {}


def register(letter: Letter) -> Letter:
    if letter.name in _REGISTRY:
        raise ValueError(f"the letter {letter.name!r} is registered twice")
    _REGISTRY[letter.name] = letter
    return letter


def letters() -> list[Letter]:
    """In the order in which they were registered."""
    return list(_REGISTRY.values())


def letter(name: str) -> Letter | None:
    return _REGISTRY.get(name)


def typed_places(text: str) -> list[str]:
    """Everything that stands in braces, as it was typed."""
    return [found[0] for found in _PLACE.finditer(text)]


def unknown_places(letter: Letter, text: str) -> list[str]:
    """What stands in braces and is no place of this letter, as it was typed."""
    return [found[0] for found in _PLACE.finditer(text) if letter.place(found[1]) is None]


def stray_brace(text: str) -> str:
    """A piece of text around a brace that opens or closes nothing; empty when there is none."""
    rest = _PLACE.sub(lambda found: " " * len(found[0]), text)
    found = _BRACE.search(rest)
    return text[max(0, found.start() - 10) : found.start() + 10].strip() if found else ""


def places_in(letter: Letter, text: str) -> list[Place]:
    found = (letter.place(one[1]) for one in _PLACE.finditer(text))
    return [place for place in found if place is not None]


def fill(letter: Letter, words: Words, said: Mapping[str, str]) -> Words:
    subject = " ".join(_filled(letter, words.subject, said).split())
    body = "\n".join(_lines(letter, words.body, said))
    return Words(subject, _GAP.sub("\n\n", body).strip())


def _lines(letter: Letter, text: str, said: Mapping[str, str]) -> Iterator[str]:
    for line in text.splitlines():
        places = places_in(letter, line)
        if places and not any(said.get(place.name) for place in places):
            continue
        yield _filled(letter, line, said)


def _filled(letter: Letter, text: str, said: Mapping[str, str]) -> str:
    """What is filled in is not looked at again, whatever braces it has."""

    def value(found: re.Match[str]) -> str:
        place = letter.place(found[1])
        return said.get(place.name, "") if place else found[0]

    return _PLACE.sub(value, text)
