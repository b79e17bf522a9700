"""What printing a model would take, by the real PrusaSlicer."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from pulmu.core.files.errors import FileRefused
from pulmu.core.files.slicing import Sliced, sliced

from . import solid

pytestmark = pytest.mark.slicer
PLA_GRAMS_PER_MM3 = 1.24 / 1000


@pytest.fixture
def scratch(tmp_path, monkeypatch) -> Path:
    """Where the slicer's folders come and go."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def slice_of(data: bytes, tmp_path: Path, suffix: str = ".stl", **said) -> Sliced:
    model = tmp_path / f"model{suffix}"
    model.write_bytes(data)
    return sliced(model, suffix=suffix, **said)


def refused(data: bytes, tmp_path: Path, **said) -> str:
    with pytest.raises(FileRefused) as caught:
        slice_of(data, tmp_path, **said)
    return caught.value.code


def test_a_cube_takes_more_than_its_walls_and_less_than_a_solid_one(tmp_path, scratch):
    found = slice_of(solid.stl(20, 20, 20), tmp_path)

    two_walls = (20**3 - 18.2**2 * 20) * PLA_GRAMS_PER_MM3
    assert two_walls < found.grams < 20**3 * PLA_GRAMS_PER_MM3
    assert 5 * 60 < found.seconds < 60 * 60
    assert list(scratch.iterdir()) == []


def test_a_model_in_centimetres_is_the_same_as_in_millimetres(tmp_path):
    large = slice_of(solid.stl(4, 3, 2), tmp_path, scale=10.0)

    assert large == slice_of(solid.stl(40, 30, 20), tmp_path)


def test_the_same_box_takes_as_much_as_a_3mf(tmp_path):
    parts = slice_of(solid.threemf(), tmp_path, ".3mf")
    whole = slice_of(solid.stl(40, 30, 20), tmp_path)

    assert parts.grams == pytest.approx(whole.grams, rel=0.02)
    assert parts.seconds == pytest.approx(whole.seconds, rel=0.02)


def test_what_fits_on_one_bed_is_refused_for_a_smaller_one(tmp_path):
    box = solid.stl(40, 30, 20)

    assert slice_of(box, tmp_path, bed=(60, 60, 60)).grams > 1
    assert refused(box, tmp_path, bed=(30, 30, 30)) == "files.unreadable"


@pytest.mark.parametrize(
    "data",
    [b"", b"solid nothing\nendsolid\n", bytes(84), b"\xff" * 400],
    ids=["nothing", "no faces", "zeros", "noise"],
)
def test_what_is_no_model_is_refused(tmp_path, scratch, data):
    assert refused(data, tmp_path) == "files.unreadable"
    assert list(scratch.iterdir()) == []


def test_a_machine_without_the_slicer_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert refused(solid.stl(20, 20, 20), tmp_path) == "files.missing"
