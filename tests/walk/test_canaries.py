"""What is searched for is found wherever it can be read, and nowhere by chance."""

from __future__ import annotations

import io
import zipfile

import pytest
import typst

from pulmu.papers import fonts

from .canaries import Canary, found_in, unpacked

CANARY = Canary("hongcheon", "꿻")
SAID = CANARY.text("company.name")


def packed(text):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("sheet.xml", text)
    return file.getvalue()


def printed(text):
    source = f'#set text(font: "{fonts.family()}")\n{text}'
    return typst.compile(source.encode(), font_paths=fonts.fonts())


@pytest.mark.parametrize(
    "body",
    [
        SAID.encode(),
        f"{CANARY.mark}***".encode(),
        packed(SAID),
        packed(packed(SAID)),
        printed(SAID),
        b"\x89PNG\x00\xff" + SAID.encode() + b"\xff\x00",
    ],
    ids=["text", "masked", "zip", "zip in a zip", "PDF", "picture"],
)
def test_a_mark_is_found_wherever_somebody_could_read_it(body):
    assert CANARY.mark in found_in(unpacked(body), CANARY.needles)


@pytest.mark.parametrize("head", [b"\x89PNG\r\n", b"\xff\xd8\xff"])
def test_bytes_that_spell_a_mark_by_chance_are_no_words(head):
    body = head + b"\x9c\x12" + CANARY.mark.encode() + b"\xfe\x80\x01"

    assert found_in(unpacked(body), CANARY.needles) == []
