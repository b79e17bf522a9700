"""`check_ledger` names the first entry that is wrong."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from pulmu.ledger.plain import canonical
from pulmu.ledger.plain.check import check_ledger
from pulmu.ledger.plain.faults import LedgerFault
from pulmu.ledger.plain.merkle import EMPTY_ROOT
from tests.ledger.plain.ledgers import HANA, MINSU, SHEET, YEAR, Ledger

DIGEST = "sha256:" + "0" * 64


def a_ledger() -> Ledger:
    """1 session, 2 sheet, 3 attendance, 4 word, 5 merge, 6 target, 7 seal of all before."""
    ledger = Ledger()
    ledger.fact("session", key="s1")
    ledger.attach("session:s1")
    ledger.fact("attendance", key="a1", under=("session:s1",))
    ledger.attest(3)
    ledger.alias("p2", "p1")
    ledger.target("users", 10)
    seal(ledger)
    return ledger


def seal(ledger: Ledger, **changes: Any) -> int:
    body = {
        "submitted_by": MINSU, "cut": len(ledger.rows), "start": YEAR[0], "end": YEAR[1],
        "revision": 0, "digest": DIGEST, "ruleset": DIGEST, "words": DIGEST,
        "root": base64.b64encode(ledger.tree().root()).decode("ascii"),
    }  # fmt: skip
    return ledger.entry("seal", {**body, **changes})


def fault_of(ledger: Ledger, **how: Any) -> str:
    with pytest.raises(LedgerFault) as caught:
        check_ledger(ledger.hashed, **how)
    return str(caught.value)


def test_a_sound_ledger_has_a_size_and_a_root():
    ledger = a_ledger()

    for decode in (False, True):
        checked = check_ledger(ledger.hashed, decode=decode)
        assert (checked.size, checked.root) == (7, ledger.tree().root())
        assert checked.frontier.dump() == ledger.tree().dump()


def test_an_empty_ledger_is_sound():
    assert check_ledger(Ledger().hashed).root == EMPTY_ROOT
    assert check_ledger(Ledger().hashed, anchors={0: EMPTY_ROOT}).size == 0
    assert "empty ledger" in fault_of(Ledger(), anchors={0: bytes(32)})


def test_older_tree_heads_are_held_against_the_ledger():
    ledger = a_ledger()
    heads = {size: ledger.upto(size).tree().root() for size in (3, 5, 7)}

    assert check_ledger(ledger.hashed, anchors=heads).size == 7
    assert fault_of(ledger, anchors={**heads, 5: bytes(32)}).startswith("entry 5: ends a tree")


def test_a_ledger_that_was_cut_short_is_found_by_a_newer_head():
    ledger = a_ledger()

    message = fault_of(ledger.upto(5), anchors={7: ledger.tree().root()})

    assert message == "entry 6: is missing: a checkpoint knows 7 entries"


def test_an_entry_that_is_gone_is_named():
    ledger = a_ledger()
    del ledger.rows[3]

    assert fault_of(ledger) == "entry 4: is missing: entry 5 stands in its place"


def test_an_entry_that_stands_twice_is_named():
    ledger = a_ledger()
    ledger.rows.insert(3, ledger.rows[2])

    assert fault_of(ledger) == "entry 4: is missing: entry 3 stands in its place"


@pytest.mark.parametrize("column", ["verb", "body", "leaf"])
def test_a_changed_entry_does_not_give_its_hash(column):
    rows = list(a_ledger().hashed())
    seq, verb, body, leaf = rows[2]
    changed = {
        "verb": (seq, "retract", body, leaf),
        "body": (seq, verb, body.replace("참가자", "강사"), leaf),
        "leaf": (seq, verb, body, memoryview(bytes(32))),
    }
    rows[2] = changed[column]

    with pytest.raises(LedgerFault, match=r"^entry 3: is not what it was") as caught:
        check_ledger(lambda: iter(rows))

    assert caught.value.seq == 3


def test_a_change_with_its_hash_made_anew_is_found_by_an_older_head():
    ledger = a_ledger()
    head = {7: ledger.tree().root()}
    seq, verb, body = ledger.rows[2]
    ledger.rows[2] = (seq, verb, body.replace("참가자", "강사"))

    assert fault_of(ledger).startswith("entry 7: seals a root")
    assert fault_of(ledger.upto(6), anchors={6: a_ledger().upto(6).tree().root()}).startswith(
        "entry 6: ends a tree that differs"
    )
    assert head


Write = Callable[[Ledger], object]

# What is written after the seven sound entries, and what is said of the eighth (or ninth).
WRONG: list[tuple[str, Write, str]] = [
    ("an unknown verb", lambda w: w.entry("change", {}), "entry 8: has the unknown verb 'change'"),
    ("a retract of nothing", lambda w: w.retract(99), "entry 8: takes back entry 99"),
    ("of itself", lambda w: w.retract(8), "entry 8: takes back entry 8"),
    ("of number nought", lambda w: w.retract(0), "entry 8: takes back entry 0"),
    ("of a number below", lambda w: w.retract(-1), "entry 8: takes back entry -1"),
    ("of a target", lambda w: w.retract(6), "entry 8: takes back entry 6"),
    ("of a seal", lambda w: w.retract(7), "entry 8: takes back entry 7"),
    ("twice", lambda w: (w.retract(3), w.retract(3)), "entry 9: takes back entry 3"),
    ("of a retract", lambda w: (w.retract(3), w.retract(8)), "entry 9: takes back entry 8"),
    (
        "of a destruction",
        lambda w: (w.destroy(), w.retract(8)),
        "entry 9: takes back entry 8, which does not stand",
    ),
    (
        "without a reason",
        lambda w: w.entry("retract", {"fact": 3, "why": ""}),
        "entry 8: has an empty 'why'",
    ),
    ("of true", lambda w: w.entry("retract", {"fact": True, "why": "x"}), "entry 8: has no 'fact'"),
    ("a word for nothing", lambda w: w.attest(99), "entry 8: attests entry 99"),
    ("a word for a file", lambda w: w.attest(2), "entry 8: attests entry 2"),
    (
        "a word for a fact taken back",
        lambda w: (w.retract(3), w.attest(3)),
        "entry 9: attests entry 3, which is no standing fact",
    ),
    ("a source without a kind", lambda w: w.attach("s1"), "entry 8: has 's1' for 'src'"),
    ("no sha256", lambda w: w.attach("session:s1", "5"), "entry 8: has '5' for 'sha256'"),
    (
        "an empty file",
        lambda w: w.entry("attach", {"sha256": SHEET, "size": 0, "src": "a:b", "type": "x"}),
        "entry 8: attaches an empty file",
    ),
    (
        "a file that was never attached",
        lambda w: w.destroy("7" * 64),
        "entry 8: destroys a file that was never attached",
    ),
    (
        "destroyed without a basis",
        lambda w: w.entry("attach", {"destroyed": SHEET, "basis": ""}),
        "entry 8: has an empty 'basis'",
    ),
    ("merged already", lambda w: w.alias("p2", "p3"), "entry 8: merges a person who is merged"),
    ("merged with itself", lambda w: w.alias("p4", "p4"), "entry 8: merges persons in a circle"),
    ("merged back", lambda w: w.alias("p1", "p2"), "entry 8: merges persons in a circle"),
    (
        "a period that ends before it starts",
        lambda w: w.target("users", 1, ("2024-01-01", "2023-01-01")),
        "entry 8: is about a period that ends before it starts",
    ),
    ("no day", lambda w: w.target("users", 1, ("2023", "2024")), "entry 8: has '2023' for 'start'"),
    ("revision out of turn", seal, "entry 8: seals revision 0 out of turn"),
    (
        "sealed by who submitted",
        lambda w: seal(w, revision=1, submitted_by=HANA),
        "entry 8: was submitted and sealed by the same person",
    ),
    ("a cut ahead", lambda w: seal(w, revision=1, cut=8), "entry 8: seals a cut at 8"),
    (
        "another root",
        lambda w: seal(w, revision=1, root=base64.b64encode(bytes(32)).decode()),
        "entry 8: seals a root that is not that of the first 7 entries",
    ),
    ("an earlier cut's root", lambda w: seal(w, revision=1, cut=3), "entry 8: seals a root that"),
    ("no root", lambda w: seal(w, revision=1, root="?"), "entry 8: is malformed"),
    ("no digest", lambda w: seal(w, revision=1, digest="sha256:0"), "entry 8: has 'sha256:0'"),
    ("no words", lambda w: seal(w, revision=1, words="왜"), "entry 8: has '왜' for 'words'"),
    (
        "a member too many",
        lambda w: w.entry("attest", {"fact": 3, "note": "x"}),
        "entry 8: has members that 'attest' does not know: note",
    ),
    ("nobody", lambda w: w.entry("attest", {"fact": 3}, by=""), "entry 8: has an empty 'by'"),
    (
        "at no time",
        lambda w: w.entry("attest", {"fact": 3, "at": "2023-05-01"}),
        "entry 8: has a time that is not written as UTC",
    ),
    ("no object", lambda w: w.rows.append((8, "attest", "[]")), "entry 8: has a body that is not"),
    (
        "a blank too many",
        lambda w: w.rows.append((8, "attest", '{"fact": 3}')),
        "entry 8: is not canonical JSON: not in canonical form",
    ),
    ("no JSON", lambda w: w.rows.append((8, "attest", "{")), "entry 8: is not canonical JSON"),
]


@pytest.mark.parametrize(("write", "message"), [pytest.param(*row[1:], id=row[0]) for row in WRONG])
def test_the_first_fault_is_named(write, message):
    ledger = a_ledger()
    write(ledger)

    assert fault_of(ledger).startswith(message)


def test_what_was_taken_back_makes_room_again():
    ledger = a_ledger()
    ledger.retract(5)
    ledger.alias("p1", "p2")
    ledger.retract(4)
    ledger.retract(2)
    ledger.retract(3)
    ledger.fact("attendance", key="a1")

    assert check_ledger(ledger.hashed).size == 13


def test_a_seal_may_come_some_entries_after_its_cut():
    ledger = a_ledger()
    seal(
        ledger, revision=1, cut=3, root=base64.b64encode(a_ledger().upto(3).tree().root()).decode()
    )
    seal(ledger, revision=2, cut=0, root=base64.b64encode(EMPTY_ROOT).decode())

    assert check_ledger(ledger.hashed).size == 9


def _fact(**changes: Any) -> dict[str, Any]:
    usual = {"dims": {"n": 1}, "kind": "moon", "on": "2023-05-01", "src": "moon:m", "under": []}
    return {"fact": {**usual, **changes}}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "has no 'fact' as entries of 'assert' have it"),
        (_fact(more=1), "does not hold a fact as facts are written"),
        (_fact(dims=[]), "does not hold a fact as facts are written"),
        (_fact(on=5), "does not hold a fact as facts are written"),
        (_fact(on="2023-5-1"), "is dated '2023-5-1', which is not a day"),
        (_fact(src="sun:m"), "is a fact of another kind than its source"),
        (_fact(src="moon"), "names a source that is not kind:key"),
        (_fact(under=["session"]), "names a source that is not kind:key"),
        (_fact(under=[1]), "names a source that is not kind:key"),
        (_fact(dims={"n": [1]}), "has a dim that is not a text"),
    ],
)
def test_the_inside_of_a_fact_is_checked_when_asked_for(body, message):
    ledger = Ledger()
    ledger.entry("assert", body)

    assert check_ledger(ledger.hashed).size == 1
    assert fault_of(ledger, decode=True).startswith(f"entry 1: {message}")


def test_a_fact_that_is_not_canonical_is_found_when_asked_for():
    ledger = Ledger()
    text = canonical.dumps({"at": "2023-05-01T01:02:03Z", "by": "hana", **_fact()})
    ledger.rows.append((1, "assert", text.replace('"n":1', '"n":1.0')))

    assert fault_of(ledger, decode=True).startswith("entry 1: is not canonical JSON")
