"""Canary strings: every organisation's rows carry its own, and every answer is searched for them.

A mark is one syllable that no Korean text has. It comes first in each text, so that a masked name
(`뷁***`) gives it away as well. What cannot carry words (keys, digests, numbers) is its own canary.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponse  # noqa: TID251 -- answers are what is searched
from pypdf import PdfReader

SHORTEST, LONGEST = 12, 100
_MAY_BE_WORDS = re.compile(r"[^\x00-\x1f\x7f-\x9f\ufffd]{8,}")
# What every organisation's texts share: to be searched for without giving anything away.
COMMON = "카나리아"


@dataclass(frozen=True, slots=True)
class Canary:
    """How the rows of one organisation are told apart."""

    code: str
    mark: str

    def text(self, name: str, most: int | None = None) -> str:
        """`뷁카나리아-hongcheon-company.name`, as much of it as there is room for."""
        return f"{self.mark}{COMMON}-{self.code}-{name}"[:most]

    def ascii(self, name: str) -> str:
        """For addresses and codes: `canary-hongcheon-name`."""
        return f"canary-{self.code}-{name}"

    @property
    def person(self) -> str:
        """The whole name of a person, as only those who may look behind the mask see it."""
        return f"{self.mark}실명{COMMON}{self.mark}"

    @property
    def needles(self) -> tuple[str, ...]:
        """The marks, in each way that an answer may write them."""
        escaped = self.mark.encode("unicode_escape").decode()
        return (self.mark, escaped, quote(self.mark), f"canary-{self.code}")


def distinctive(texts: Iterable[str]) -> set[str]:
    """Those long enough to be nobody else's by chance."""
    return {text for text in texts if SHORTEST <= len(text) <= LONGEST}


def found_in(texts: Iterable[str], needles: Iterable[str]) -> list[str]:
    wanted = list(needles)
    return sorted({needle for text in texts for needle in wanted if needle in text})


def texts_of(response: HttpResponse) -> Iterator[str]:
    """Headers, body, and what is packed in the body."""
    yield "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    yield from unpacked(body)


def unpacked(body: bytes) -> Iterator[str]:
    """The text of a body; of a zip (a workbook is one) that of every file in it, however deep."""
    if body.startswith(b"%PDF"):
        yield from _on_paper(body)
        return
    if not body.startswith(b"PK\x03\x04"):
        yield _words(body)
        return
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            yield name
            yield from unpacked(archive.read(name))


def _words(body: bytes) -> str:
    """Text as it is; of anything else what may be words: three bytes that happen to spell a mark
    give nothing away.
    """
    try:
        return body.decode()
    except UnicodeDecodeError:
        return "\n".join(_MAY_BE_WORDS.findall(body.decode(errors="replace")))


def _on_paper(body: bytes) -> Iterator[str]:
    paper = PdfReader(io.BytesIO(body))
    yield "\n".join(map(str, (paper.metadata or {}).values()))
    for page in paper.pages:
        yield page.extract_text()


def without(text: str, sent: Iterable[str]) -> str:
    """What is left when everything that the asker sent is taken out: an echo tells nothing new.
    The longest first, or a word within another would leave the rest of it.
    """
    for one in sorted(sent, key=len, reverse=True):
        for form in {one, html.escape(one), quote(one), quote(one, safe=""), quote(quote(one))}:
            text = text.replace(form, "")
    return text
