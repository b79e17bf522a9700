"""A small bundle with something of everything, for tests that break it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pulmu.ledger.plain import note
from pulmu.ledger.plain.evaluate import evaluate
from pulmu.ledger.plain.marks import gather
from pulmu.ledger.plain.pack import write_bundle
from pulmu.ledger.plain.statement import build_statement, targets_in_force
from tests.ledger.plain.ledgers import MAKERSPACE_KR, USUAL, YEAR, Ledger

ORIGIN = "pulmu/gimhae"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def a_full_ledger() -> Ledger:
    """Every kind of fact and every verb, something proven, something taken back, one seal."""
    ledger = Ledger()
    for kind in USUAL:
        ledger.fact(kind, key="k1")
    ledger.fact("attendance", key="k2", person="p2", under=("session:k1",))
    ledger.fact("session", key="s2", headcount=30, attended=False, field="제조")
    ledger.fact("revenue", key="k2", amount=-777, share_bp=3333, channel="펀딩")
    ledger.retract(ledger.fact("prototype", key="gone"))
    ledger.attach("session:k1")
    ledger.attach("session:s2", "7" * 64)
    ledger.retract(ledger.attach("revenue:k2", "8" * 64))
    ledger.destroy("7" * 64)
    for seq in (1, 2, 11, 12):
        ledger.attest(seq)
    ledger.alias("p2", "p1")
    ledger.target("users", 4000)
    ledger.target("users", 4495)
    ledger.target("users", 9, ("2022-01-01", "2023-01-01"))
    root = base64.b64encode(ledger.tree().root()).decode("ascii")
    digest = "sha256:" + "0" * 64
    ledger.entry(
        "seal",
        {
            "submitted_by": "minsu", "cut": len(ledger.rows), "start": "2022-01-01",
            "end": "2023-01-01", "revision": 0, "digest": digest, "root": root, "ruleset": digest,
            "words": digest,
        },
    )  # fmt: skip
    return ledger


def a_checkpoint(ledger: Ledger, *, origin: str = ORIGIN) -> str:
    tree = ledger.tree()
    stated = note.KEY_EXTENSION + note.key_text(origin, PUBLIC)
    text = note.body(origin, tree.size, tree.root(), stated)
    return note.sign(text, name=origin, public_key=PUBLIC, signer=KEY.sign)


def a_statement(ledger: Ledger, **changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "organisation": "gimhae",
        "start": YEAR[0],
        "end": YEAR[1],
        "ruleset": MAKERSPACE_KR,
        "revision": 0,
        "cut": len(ledger.rows),
        "root": ledger.tree().root(),
        "lines": evaluate(ledger.read, MAKERSPACE_KR, *YEAR),
        "context": {
            "name": "김해 메타버스랩",
            "targets": targets_in_force(gather(ledger.read), *YEAR),
            "conflicts": [],
        },
    }
    return build_statement(**{**said, **changes})


def write(
    folder: Path,
    *,
    ledger: Ledger | None = None,
    statement: dict[str, Any] | None = None,
    checkpoint: str = "",
    ruleset: dict[str, Any] = MAKERSPACE_KR,
) -> Path:
    """A bundle; any part of it may be given instead of the one that fits."""
    entries = ledger or a_full_ledger()
    write_bundle(
        folder,
        read=entries.read,
        ruleset=ruleset,
        statement=statement or a_statement(a_full_ledger()),
        checkpoint=checkpoint or a_checkpoint(a_full_ledger()),
    )
    return folder
