"""Checking a bundle from nothing but its own files: what `verify.py` does."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .algebra import RuleError
from .canonical import NotCanonical, digest, loads
from .check import HashedRow, check_ledger
from .evaluate import evaluate
from .evidence import evidence_lines
from .faults import LedgerFault
from .marks import EntryRow, Marks, gather
from .note import (
    Checkpoint,
    NoteBroken,
    Signature,
    Verify,
    is_signed_by,
    key_id,
    parse_checkpoint,
    stated_key,
)
from .statement import STATEMENT_SCHEMA, ruleset_reference, statement_digest, targets_in_force

SUMS = "SHA256SUMS"
BUNDLE_FILES = (
    "checkpoint",
    "entries.jsonl",
    "evidence.csv",
    "rules.json",
    "statement.json",
    "verify.py",
)
_CHUNK = 1 << 20
_TAIL = re.compile(r',"seq":([1-9][0-9]{0,17}),"verb":"([a-z]+)"}\n')
_MEMBERS = {
    "schema", "organisation", "period", "ruleset", "revision", "cut", "root", "lines", "digest",
    "context",
}  # fmt: skip


class BundleFault(Exception):
    """The first thing found wrong with a bundle."""


def main(folder: Path) -> int:
    """Verify the bundle in ``folder``. The last line says OK (returns 0) or the fault (1)."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        for line in verify_bundle(folder):
            _say(line)
    except (BundleFault, LedgerFault, NoteBroken, NotCanonical, RuleError) as fault:
        _say(f"FAULT: {fault}")
    except OSError as error:
        _say(f"FAULT: {error.filename or 'a file'} cannot be read: {error.strerror}")
    except Exception as error:  # noqa: BLE001 -- whatever a broken file does to us, it is a fault
        _say(f"FAULT: the bundle is broken: {type(error).__name__}: {error!s:.200}")
    else:
        _say("OK")
        return 0
    return 1


def verify_bundle(folder: Path) -> Iterator[str]:
    """Check everything; yields what was found good. Raises at the first fault."""
    sums = check_sums(folder)
    yield f"files: {len(sums)} as listed in {SUMS}"
    statement = _canonical_file(folder / "statement.json", null_at=("revision",))
    ruleset = _canonical_file(folder / "rules.json")
    note = _text(folder / "checkpoint")
    checkpoint, signatures = parse_checkpoint(note)
    _check_heads(statement, ruleset, checkpoint)
    yield _headline(statement)
    read = entries_of(folder / "entries.jsonl")
    size, root = _check_entries(read, checkpoint)
    yield f"entries: {size}, without a gap, canonical; tree root {root}"
    marks = gather(read)
    period = statement["period"]
    lines = evaluate(read, ruleset, period["start"], period["end"], marks=marks)
    yield f"rules: {ruleset['code']} {ruleset['version']}, {digest(ruleset)}"
    for line in _same_lines(statement["lines"], lines):
        yield f"  {line['code']}: {line['value']} {line['unit']} ({line['proven_value']} proven)"
    yield f"digest: {_check_digest(statement)}"
    targets = _check_targets(statement, marks)
    yield f"targets: {targets} as in the entries"
    files = _check_evidence(folder / "evidence.csv", read, marks)
    yield f"evidence: {files} files listed as in the entries; the files themselves are not here"
    yield _signature_state(note, _signing_key(checkpoint, signatures))
    yield "not checked: the name and the conflicts in the context; they are no part of the digest"


def check_sums(folder: Path) -> dict[str, str]:
    """Hold every file against SHA256SUMS, which must list all of them and nothing else."""
    sums = {name: _file_sha256(folder / name) for name in BUNDLE_FILES}
    listed = _text(folder / SUMS)
    for name in BUNDLE_FILES:
        if f"{sums[name]}  {name}\n" not in listed:
            raise BundleFault(f"{name} is not the file that {SUMS} lists")
    if listed != sums_text(sums):
        raise BundleFault(f"{SUMS} is not a list of exactly the files of a bundle")
    return sums


def sums_text(sums: Mapping[str, str]) -> str:
    """The text of SHA256SUMS, as `sha256sum` writes and checks it."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))


def entries_of(path: Path) -> Callable[[], Iterator[EntryRow]]:
    """A reader of `entries.jsonl`; each line must be exactly its entry, one to a line."""

    def read() -> Iterator[EntryRow]:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                try:
                    line = raw.decode()
                except UnicodeDecodeError:
                    raise LedgerFault(number, "is not UTF-8") from None
                at = line.rfind(',"seq":')
                tail = _TAIL.fullmatch(line, max(at, 0))
                if tail is None or not line.startswith('{"body":{'):
                    raise LedgerFault(number, "is not written as entries are")
                yield int(tail[1]), tail[2], line[8:at]

    return read


def _check_entries(
    read: Callable[[], Iterator[EntryRow]], checkpoint: Checkpoint
) -> tuple[int, str]:
    def hashed() -> Iterator[HashedRow]:
        return ((seq, verb, body, None) for seq, verb, body in read())

    checked = check_ledger(hashed, decode=True)
    if checked.size != checkpoint.size:
        raise BundleFault(f"{checked.size} entries, but the checkpoint says {checkpoint.size}")
    if checked.root != checkpoint.root:
        raise BundleFault("the entries give another tree root than the checkpoint")
    return checked.size, base64.b64encode(checked.root).decode("ascii")


def _check_heads(
    statement: Mapping[str, Any], ruleset: Mapping[str, Any], checkpoint: Checkpoint
) -> None:
    if statement.keys() != _MEMBERS or statement["schema"] != STATEMENT_SCHEMA:
        raise BundleFault(f"statement.json is not a statement of the form {STATEMENT_SCHEMA}")
    if statement["ruleset"] != ruleset_reference(ruleset):
        raise BundleFault("rules.json is not the rule set of the statement")
    if checkpoint.origin != f"pulmu/{statement['organisation']}":
        raise BundleFault("the checkpoint is of another organisation than the statement")
    if statement["cut"] != checkpoint.size:
        raise BundleFault("the checkpoint is of another size than the cut of the statement")
    if statement["root"] != base64.b64encode(checkpoint.root).decode("ascii"):
        raise BundleFault("the root of the statement is not that of the checkpoint")


def _headline(statement: Mapping[str, Any]) -> str:
    period, revision = statement["period"], statement["revision"]
    which = "draft" if revision is None else f"revision {revision}"
    return f"{statement['organisation']}, {period['start']} to {period['end']}, {which}"


def _same_lines(stated: Any, computed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Compare line by line, member by member; says the first that differs."""
    if [line["code"] for line in stated] != [line["code"] for line in computed]:
        raise BundleFault("the statement has other lines than the rule set")
    for said, found in zip(stated, computed, strict=True):
        for member in sorted(said.keys() | found.keys()):
            if said.get(member) != found.get(member):
                raise BundleFault(
                    f"{found['code']}: the statement says {member} {said.get(member)!r:.200}, "
                    f"the entries give {found.get(member)!r:.200}"
                )
    return computed


def _check_digest(statement: Mapping[str, Any]) -> str:
    found = statement_digest(statement)
    if statement["digest"] != found:
        raise BundleFault(f"the digest of the statement is not {found}")
    return found


def _check_targets(statement: Mapping[str, Any], marks: Marks) -> int:
    period = statement["period"]
    targets = targets_in_force(marks, period["start"], period["end"])
    if statement["context"].get("targets") != targets:
        raise BundleFault("the targets in the context are not those of the entries")
    return len(targets)


def _check_evidence(path: Path, read: Callable[[], Iterator[EntryRow]], marks: Marks) -> int:
    expected = evidence_lines(read, marks)
    with path.open("rb") as file:
        for number, line in enumerate(expected, start=1):
            if file.read(len(line.encode())) != line.encode():
                raise BundleFault(f"evidence.csv, row {number}: not what the entries say")
        if file.read(1):
            raise BundleFault("evidence.csv lists more than the entries do")
    return number - 1


def _signing_key(checkpoint: Checkpoint, signatures: list[Signature]) -> tuple[str, bytes]:
    """The key that the checkpoint names, and by which one of its signatures claims to be."""
    stated = stated_key(checkpoint)
    if stated is None:
        raise BundleFault("the checkpoint names no key")
    name, key = stated
    if (name, key_id(name, key)) not in [(one.name, one.key_id) for one in signatures]:
        raise BundleFault(f"the checkpoint bears no signature of the key it names, {name}")
    return name, key


def _signature_state(note: str, signer: tuple[str, bytes]) -> str:
    """Check the signature if that can be done here, and say what it is worth."""
    name, key = signer
    verify = _ed25519()
    if verify is None:
        return "signature: NOT CHECKED, Python's package `cryptography` is not here"
    if not is_signed_by(note, name=name, public_key=key, verify=verify):
        raise BundleFault(f"the checkpoint is not signed by the key it names, {name}")
    finger = hashlib.sha256(key).hexdigest()
    return (
        f"signature: good, by {name}, key sha256:{finger}. The key came with the bundle: "
        "hold it against one known from elsewhere to know whose signature this is"
    )


def _ed25519() -> Verify | None:
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- may be missing
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 -- as above
    except ImportError:
        return None

    def verify(public_key: bytes, signature: bytes, message: bytes) -> bool:
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return verify


def _canonical_file(path: Path, *, null_at: tuple[str, ...] = ()) -> dict[str, Any]:
    """A file that is canonical JSON of an object and one newline."""
    text = _text(path)
    try:
        value = loads(text.removesuffix("\n"), null_at=null_at)
    except NotCanonical as error:
        raise BundleFault(f"{path.name}: {error}") from None
    if not isinstance(value, dict) or not text.endswith("\n"):
        raise BundleFault(f"{path.name} is not one object and a newline")
    return value


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        raise BundleFault(f"{path.name} is not UTF-8") from None


def _file_sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
