"""The bundle verifies by itself, with nothing but Python, and says what is wrong if it is not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pulmu.ledger.plain.assemble import MODULES, NamesCollide, assemble
from pulmu.ledger.plain.statement import statement_digest
from pulmu.ledger.plain.verify_main import BUNDLE_FILES, SUMS, main, sums_text
from tests.ledger.plain import bundles
from tests.ledger.plain.ledgers import MAKERSPACE_KR, YEAR, Ledger

ALL_FILES = (*BUNDLE_FILES, SUMS)
NFD = unicodedata.normalize("NFD", "참가자")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return bundles.write(tmp_path)


def run(folder: Path, *flags: str, cwd: Path | None = None) -> tuple[int, list[str], str]:
    """Exit status, lines printed and standard error of verify.py in an empty environment."""
    command = [sys.executable, "-I", *flags, str(folder / "verify.py") if cwd else "verify.py"]
    done = subprocess.run(
        command, cwd=cwd or folder, env={}, capture_output=True, timeout=60, check=False
    )
    return done.returncode, done.stdout.decode().splitlines(), done.stderr.decode()


def last_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What `main` prints last; it must have returned 1, or 0 after OK."""
    status = main(folder)
    line = capsys.readouterr().out.splitlines()[-1]
    assert status == (line != "OK")
    return line


def resum(folder: Path) -> None:
    """What a tamperer would do as well: make SHA256SUMS anew."""
    sums = {name: sha256((folder / name).read_bytes()).hexdigest() for name in BUNDLE_FILES}
    (folder / SUMS).write_text(sums_text(sums), encoding="utf-8")


def test_a_bundle_verifies_in_an_empty_environment(bundle):
    status, lines, errors = run(bundle, "-S")  # without site-packages: the standard library alone

    assert (status, lines[-1], errors) == (0, "OK", "")
    assert "signature: NOT CHECKED, Python's package `cryptography` is not here" in lines
    assert "  users: 32 명 (31 proven)" in lines
    assert "targets: 1 as in the entries" in lines
    assert "evidence: 3 files listed as in the entries; the files themselves are not here" in lines


def test_a_bundle_verifies_from_any_folder_and_with_its_signature(bundle, tmp_path_factory):
    status, lines, errors = run(bundle, cwd=tmp_path_factory.mktemp("elsewhere"))

    assert (status, lines[-1], errors) == (0, "OK", "")
    assert any(line.startswith("signature: good, by pulmu/gimhae, key sha256:") for line in lines)


def test_a_terminal_that_knows_no_korean_does_not_stop_it(bundle):
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"],
        cwd=bundle,
        env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, b"OK")


def test_the_sums_are_those_that_sha256sum_checks(bundle):
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", SUMS],  # noqa: S607 -- of the machine
        cwd=bundle, capture_output=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == [f"{name}: OK" for name in sorted(BUNDLE_FILES)]


def test_the_entries_of_a_bundle_are_lines_of_canonical_json(bundle):
    lines = (bundle / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]

    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    assert {entry["verb"] for entry in entries} == {
        "assert", "retract", "attach", "attest", "alias", "target", "seal",
    }  # fmt: skip


def test_an_empty_ledger_makes_a_bundle_that_verifies(tmp_path, capsys):
    empty = Ledger()

    bundles.write(
        tmp_path,
        ledger=empty,
        statement=bundles.a_statement(empty),
        checkpoint=bundles.a_checkpoint(empty),
    )

    assert last_line(tmp_path, capsys) == "OK"


@pytest.mark.parametrize("name", ALL_FILES)
def test_a_missing_file_is_a_fault(bundle, capsys, name):
    (bundle / name).unlink()

    line = last_line(bundle, capsys)

    assert line.startswith("FAULT: ")
    assert line.endswith(f"{name} cannot be read: No such file or directory")


@pytest.mark.parametrize("name", ALL_FILES)
def test_a_folder_in_the_place_of_a_file_is_a_fault(bundle, capsys, name):
    (bundle / name).unlink()
    (bundle / name).mkdir()

    assert "cannot be read: Is a directory" in last_line(bundle, capsys)


@pytest.mark.parametrize("name", ALL_FILES)
def test_a_changed_file_is_a_fault(bundle, capsys, name):
    with (bundle / name).open("ab") as file:
        file.write(b"\n")

    expected = "SHA256SUMS is not a list" if name == SUMS else f"{name} is not the file that"
    assert last_line(bundle, capsys).startswith(f"FAULT: {expected}")


@pytest.mark.parametrize("name", [name for name in BUNDLE_FILES if name != "verify.py"])
@pytest.mark.parametrize("how", ["empty", "half", "not UTF-8", "doubled", "brackets"])
def test_a_file_broken_in_any_way_is_a_fault_also_with_its_sum_made_anew(bundle, capsys, name, how):
    good = (bundle / name).read_bytes()
    broken = {
        "empty": b"",
        "half": good[: len(good) // 2],
        "not UTF-8": good[:40] + b"\xff\xfe" + good[40:],
        "doubled": good + good,
        "brackets": b"[" * 200_000,
    }
    (bundle / name).write_bytes(broken[how])
    resum(bundle)

    assert last_line(bundle, capsys).startswith("FAULT: ")


def _changed(name: str, old: str, new: str, fault: str) -> Any:
    return pytest.param(name, (old, new), fault, id=f"{name}: {fault}"[:70])


# Changes by somebody who makes SHA256SUMS anew, and what is said of them.
TAMPERED = [
    _changed("entries.jsonl", '_by":"minsu"', '_by":"minho"', "give another tree root"),
    _changed("entries.jsonl", '"seq":2,', '"seq":3,', "entry 2: is missing: entry 3 stands"),
    _changed("entries.jsonl", '"seq":2,', '"seq":02,', "entry 2: is not written as entries are"),
    _changed("entries.jsonl", '{"body":{', '{ "body":{', "entry 1: is not written as entries are"),
    _changed("entries.jsonl", '{"at":', '{ "at":', "entry 1: is not canonical JSON"),
    _changed("entries.jsonl", '"verb":"seal"', '"verb":"sign"', "has the unknown verb 'sign'"),
    _changed("entries.jsonl", "}\n", "}\r\n", "entry 1: is not written as entries are"),
    _changed("entries.jsonl", "참가자", NFD, "is not canonical JSON: text is not in the form"),
    _changed("rules.json", '"headcount",">=",1', '"headcount",">=",2', "not the rule set of"),
    _changed("rules.json", '{"code"', '{ "code"', "rules.json: not in canonical form"),
    _changed("rules.json", "}\n", "}", "rules.json is not one object and a newline"),
    _changed("statement.json", '"value":32', '"value":33', "users: the statement says value 33,"),
    _changed("statement.json", '"facts":4,', '"facts":5,', "users: the statement says facts 5,"),
    _changed("statement.json", '"users_unique":1', '"users_unique":2', "says companions"),
    _changed("statement.json", '"펀딩":-259', '"펀딩":-258', "revenue: the statement says by"),
    _changed("statement.json", '"code":"users"', '"code":"usage"', "has other lines than"),
    _changed("statement.json", '"revision":0', '"revision":1', "the digest of the statement is"),
    _changed("statement.json", '"gimhae"', '"busan"', "is of another organisation"),
    _changed("statement.json", '"cut":', '"cut":1', "of another size than the cut"),
    _changed("statement.json", '"users":4495', '"users":4000', "the targets in the context"),
    _changed("statement.json", '"2024-01-01"', '"2023-06-01"', "the digest of the statement is"),
    _changed("statement.json", '"digest":', '"digset":', "not a statement of the form"),
    _changed("statement.json", "statement/1", "statement/2", "not a statement of the form"),
    _changed("checkpoint", "pulmu/gimhae\n", "pulmu/busan\n", "of another organisation than"),
    _changed("checkpoint", "key pulmu", "kex pulmu", "the checkpoint names no key"),
    _changed("checkpoint", "key pulmu/gimhae", "key pulmu/busan", "not an Ed25519 public key"),
    _changed("checkpoint", "— pulmu/gimhae", "— pulmu/busan", "bears no signature of the key"),
    _changed("checkpoint", "\n\n— ", "\nmore\n\n— ", "is not signed by the key it names"),
    _changed("evidence.csv", "attached", "destroyed", "evidence.csv, row 2: not what"),
    _changed("evidence.csv", "seq,", "no,", "evidence.csv, row 1: not what the entries say"),
]


@pytest.mark.parametrize(("name", "change", "fault"), TAMPERED)
def test_a_change_is_found_also_with_its_sum_made_anew(bundle, capsys, name, change, fault):
    old, new = change
    text = (bundle / name).read_bytes().decode()
    assert old in text
    (bundle / name).write_bytes(text.replace(old, new, 1).encode())
    resum(bundle)

    assert fault in last_line(bundle, capsys)


def test_a_root_that_the_entries_do_not_give_is_found(tmp_path, capsys):
    other = bundles.a_full_ledger()
    other.target("users", 1)

    bundles.write(tmp_path, ledger=other)

    assert last_line(tmp_path, capsys) == (
        f"FAULT: {len(other.rows)} entries, but the checkpoint says {len(other.rows) - 1}"
    )


def test_a_root_in_the_statement_that_is_not_the_checkpoints_is_found(tmp_path, capsys):
    statement = bundles.a_statement(bundles.a_full_ledger(), root=bytes(32))

    bundles.write(tmp_path, statement=statement)

    assert last_line(tmp_path, capsys).endswith(
        "the root of the statement is not that of the checkpoint"
    )


def test_a_figure_changed_together_with_its_digest_is_found(tmp_path, capsys):
    statement = bundles.a_statement(bundles.a_full_ledger())
    statement["lines"][1]["value"] += 1
    statement["digest"] = statement_digest(statement)

    bundles.write(tmp_path, statement=statement)

    assert last_line(tmp_path, capsys) == (
        "FAULT: users: the statement says value 33, the entries give 32"
    )


def test_rules_changed_together_with_the_statement_must_still_be_rules(tmp_path, capsys):
    ruleset = json.loads(json.dumps(MAKERSPACE_KR))
    ruleset["rules"][0]["measure"] = "median"
    statement = bundles.a_statement(bundles.a_full_ledger(), ruleset=ruleset)

    bundles.write(tmp_path, statement=statement, ruleset=ruleset)

    assert last_line(tmp_path, capsys).startswith("FAULT: rule programme_runs: measure 'median'")


def test_a_statement_that_is_no_statement_at_all_is_a_fault_and_no_crash(tmp_path, capsys):
    statement = {**bundles.a_statement(bundles.a_full_ledger()), "lines": 5}

    bundles.write(tmp_path, statement=statement)

    assert last_line(tmp_path, capsys) == (
        "FAULT: the bundle is broken: TypeError: 'int' object is not iterable"
    )


def test_without_cryptography_it_says_that_the_signature_was_not_checked(
    bundle, capsys, monkeypatch
):
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)

    assert main(bundle) == 0
    assert "signature: NOT CHECKED, Python's package" in capsys.readouterr().out


def test_more_evidence_than_the_entries_know_is_found(bundle, capsys):
    with (bundle / "evidence.csv").open("ab") as file:
        file.write(b"1,a:b,,,,attached\r\n")
    resum(bundle)

    assert last_line(bundle, capsys).endswith("evidence.csv lists more than the entries do")


def test_a_statement_says_which_period_and_rules_it_is_of():
    statement = bundles.a_statement(bundles.a_full_ledger(), revision=None)

    assert list(statement) == [
        "schema", "organisation", "period", "ruleset", "revision", "cut", "root", "lines",
        "digest", "context",
    ]  # fmt: skip
    assert statement["period"] == {"start": YEAR[0], "end": YEAR[1]}
    assert statement["context"]["targets"] == {"users": 4495}


def test_the_digest_leaves_out_the_context_and_nothing_else():
    ledger = bundles.a_full_ledger()
    digest = bundles.a_statement(ledger)["digest"]

    assert bundles.a_statement(ledger, context={})["digest"] == digest
    for change in (
        {"organisation": "busan"}, {"start": "2022-01-01"}, {"end": "2025-01-01"}, {"cut": 1},
        {"revision": None}, {"revision": 1}, {"root": bytes(32)}, {"lines": []},
        {"ruleset": {**MAKERSPACE_KR, "version": 2}},
    ):  # fmt: skip
        assert bundles.a_statement(ledger, **change)["digest"] != digest


def test_verify_py_is_the_same_every_time_and_imports_only_the_standard_library():
    text = assemble()

    assert assemble() == text
    imported = {
        match[1] for match in re.finditer(r"^\s*(?:from|import) ([a-z_0-9]+)", text, re.MULTILINE)
    }
    assert imported - {"cryptography"} <= sys.stdlib_module_names
    assert text.count("cryptography.") == 2


def test_verify_py_holds_every_module_but_those_that_make_it():
    folder = Path(assemble.__code__.co_filename).parent
    modules = {path.stem for path in folder.glob("*.py")}

    assert set(MODULES) == modules - {"__init__", "assemble", "pack", "explain"}


def test_modules_that_define_one_name_cannot_be_joined(monkeypatch):
    monkeypatch.setattr("pulmu.ledger.plain.assemble.MODULES", ("faults", "assemble", "assemble2"))
    monkeypatch.setattr("pulmu.ledger.plain.assemble.Path", _TwoOfOne)

    with pytest.raises(NamesCollide, match="MALFORMED is defined in faults and in assemble"):
        assemble()


class _TwoOfOne(type(Path())):  # type: ignore[misc]
    """A folder in which every module is `faults`."""

    def read_text(self, *_args: Any, **_how: Any) -> str:
        return (Path(__file__).parents[3] / "pulmu/ledger/plain/faults.py").read_text("utf-8")
