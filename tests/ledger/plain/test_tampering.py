"""Single characters changed anywhere in a bundle: every one must be found."""

from __future__ import annotations

import contextlib
import io
import random
import string
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from pulmu.ledger.plain.assemble import assemble
from pulmu.ledger.plain.verify_main import BUNDLE_FILES, SUMS, main, sums_text
from tests.ledger.plain import bundles

DATA_FILES = [name for name in (*BUNDLE_FILES, SUMS) if name != "verify.py"]
SIGNS = string.ascii_letters + string.digits + string.punctuation + " \n가"


def _one_sign_changed(text: str, chance: random.Random, *, upto: int | None = None) -> str:
    at = chance.randrange(len(text) if upto is None else upto)
    how = chance.choice(["replace", "replace", "replace", "drop", "add"])
    if how == "drop":
        return text[:at] + text[at + 1 :]
    sign = chance.choice([one for one in SIGNS if one != text[at]])
    return text[:at] + sign + text[at + (how == "replace") :]


def _verdict(folder: Path) -> tuple[int, str]:
    printed = io.StringIO()
    printed.reconfigure = lambda **_how: None  # type: ignore[attr-defined]
    with contextlib.redirect_stdout(printed):
        status = main(folder)
    return status, printed.getvalue().splitlines()[-1]


def _tamper(folder: Path, name: str, changed: str) -> tuple[int, str]:
    """The verdict on a bundle with one file changed; the file is put back."""
    path = folder / name
    good = path.read_bytes()
    path.write_bytes(changed.encode())
    try:
        return _verdict(folder)
    finally:
        path.write_bytes(good)


def _check_found(folder: Path, rounds: int) -> None:
    chance = random.Random(20231231)  # noqa: S311 -- the same changes every time
    assert _verdict(folder) == (0, "OK")
    for _round in range(rounds):
        name = chance.choice(DATA_FILES)
        changed = _one_sign_changed((folder / name).read_bytes().decode(), chance)
        status, line = _tamper(folder, name, changed)
        assert (status, line[:7]) == (1, "FAULT: "), (name, changed)


def _check_found_with_new_sums(folder: Path, rounds: int) -> None:
    """The tamperer makes SHA256SUMS anew; only name and conflicts of the context are free."""
    chance = random.Random(20240101)  # noqa: S311 -- the same changes every time
    sums = {name: sha256((folder / name).read_bytes()).hexdigest() for name in BUNDLE_FILES}
    good_sums = (folder / SUMS).read_bytes()
    for _round in range(rounds):
        name = chance.choice([name for name in DATA_FILES if name != SUMS])
        text = (folder / name).read_bytes().decode()
        changed = _one_sign_changed(text, chance)
        if name == "statement.json" and _same_outside_context(text, changed):
            continue
        new = {**sums, name: sha256(changed.encode()).hexdigest()}
        (folder / SUMS).write_text(sums_text(new), encoding="utf-8")
        status, line = _tamper(folder, name, changed)
        (folder / SUMS).write_bytes(good_sums)
        assert (status, line[:7]) == (1, "FAULT: "), (name, changed)


def _same_outside_context(text: str, changed: str) -> bool:
    """Whether the change lies in the name or the conflicts, which no proof covers."""
    start, end = text.index('"conflicts"'), text.index('"targets"')
    return changed[:start] == text[:start] and changed.endswith(text[end:])


def test_every_changed_character_is_found(tmp_path):
    _check_found(bundles.write(tmp_path), 90)


def test_every_changed_character_is_found_also_with_the_sums_made_anew(tmp_path):
    _check_found_with_new_sums(bundles.write(tmp_path), 90)


@pytest.mark.slow
def test_two_thousand_changed_characters_are_found(tmp_path):
    _check_found(bundles.write(tmp_path), 1000)
    _check_found_with_new_sums(tmp_path, 1000)


def _check_verifier(folder: Path, rounds: int) -> None:
    chance = random.Random(20230101)  # noqa: S311 -- the same changes every time
    text = assemble()
    for _round in range(rounds):
        changed = _one_sign_changed(text, chance)
        (folder / "verify.py").write_text(changed, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-I", "-S", "verify.py"],
            cwd=folder, env={}, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout.splitlines()[-1:]) != (0, [b"OK"])
        assert done.returncode != 0


def test_a_changed_verifier_does_not_say_ok(tmp_path):
    _check_verifier(bundles.write(tmp_path), 12)


@pytest.mark.slow
def test_two_hundred_changed_verifiers_do_not_say_ok(tmp_path):
    _check_verifier(bundles.write(tmp_path), 200)
