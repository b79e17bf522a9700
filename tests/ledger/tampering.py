"""Tampering: changes made in the database itself, past the code and past the fences."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from django.db import connection

from pulmu.core.tenancy.models import Organisation
from pulmu.core.trail.immutable import allow_sql
from pulmu.ledger.models import Checkpoint, Entry, Head, RuleSet, Statement, Verb
from pulmu.ledger.plain import canonical, merkle
from pulmu.ledger.plain.statement import statement_text

from .history import entries_of

FENCED = ("ledger_entry", "ledger_rule", "ledger_ruleset", "ledger_statement", "ledger_checkpoint")
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789,:[]{}가나다 "


def lift_fences() -> None:
    with connection.cursor() as cursor:
        for table in FENCED:
            for statement in allow_sql(connection.vendor, table):
                cursor.execute(statement)


class Tamperer:
    """Does one thing, chosen at random, that must not go unnoticed."""

    def __init__(self, organisation: Organisation, other: Organisation, seed: int) -> None:
        self.organisation = organisation
        self.other = other
        self.dice = Random(seed)  # noqa: S311 -- a game, not a secret
        self.ways: dict[str, Callable[[], None]] = {
            name.removeprefix("_do_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("_do_")
        }

    def tamper(self) -> str:
        """The name of what was done."""
        way = self.dice.choice(sorted(self.ways))
        self.ways[way]()
        return way

    def _sql(self, text: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(text, values)

    def _entry(self) -> Entry:
        return self.dice.choice(entries_of(self.organisation))

    def _set(self, entry: Entry, **columns: Any) -> None:
        for name, value in columns.items():
            self._sql(f"UPDATE ledger_entry SET {name} = %s WHERE id = %s", value, entry.pk)  # noqa: S608 -- our own names

    def _with_a_change(self, text: str) -> str:
        """One character changed, dropped or put in."""
        at = self.dice.randrange(len(text))
        new = self.dice.choice([c for c in ALPHABET if c != text[at]])
        how = self.dice.choice(("change", "drop", "put"))
        return text[:at] + ("" if how == "drop" else new) + text[at + (how != "put") :]

    def _flipped(self, content: bytes) -> bytes:
        at = self.dice.randrange(len(content))
        return content[:at] + bytes([content[at] ^ 1 << self.dice.randrange(8)]) + content[at + 1 :]

    def _do_entry_body(self) -> None:
        entry = self._entry()
        self._set(entry, body=self._with_a_change(entry.body))

    def _do_entry_body_and_leaf(self) -> None:
        """The entry agrees with itself; only the tree knows."""
        entry = self._entry()
        body = canonical.loads(entry.body)
        assert isinstance(body, dict)
        body["by"] = "somebodyelse"
        text = canonical.dumps(body)
        self._set(entry, body=text, leaf=canonical.entry_leaf(entry.seq, entry.verb, text))

    def _do_entry_verb(self) -> None:
        entry = self._entry()
        self._set(entry, verb=self.dice.choice([v.value for v in Verb if v != entry.verb]))

    def _do_entry_seq(self) -> None:
        entry = self._entry()
        self._set(entry, seq=len(entries_of(self.organisation)) + self.dice.randrange(1, 5))

    def _do_entry_leaf(self) -> None:
        entry = self._entry()
        self._set(entry, leaf=self._flipped(bytes(entry.leaf)))

    def _do_entry_to_another_lab(self) -> None:
        self._set(self._entry(), organisation_id=self.other.pk)

    def _do_delete_entry(self) -> None:
        self._sql("DELETE FROM ledger_entry WHERE id = %s", self._entry().pk)

    def _do_truncate(self) -> None:
        mine = entries_of(self.organisation)
        last = self.dice.randrange(len(mine))
        self._cut_off(last)

    def _do_truncate_with_the_head(self) -> None:
        """The head follows, as far as somebody without the key can write it."""
        mine = entries_of(self.organisation)
        last = self.dice.randrange(len(mine))
        self._cut_off(last)
        tree = merkle.Frontier()
        tree.extend(bytes(entry.leaf) for entry in mine[:last])
        peaks = json.dumps(tree.dump()["peaks"])
        self._sql("UPDATE ledger_head SET size = %s, frontier = %s", last, peaks)

    def _cut_off(self, last: int) -> None:
        where = "WHERE organisation_id = %s AND seq > %s"
        self._sql(f"DELETE FROM ledger_entry {where}", self.organisation.pk, last)  # noqa: S608 -- our own text

    def _do_insert_entry(self) -> None:
        """One more at the end, right by itself."""
        copy = self._entry()
        seq = len(entries_of(self.organisation)) + 1
        self._insert(seq, copy.verb, copy.body)

    def _do_insert_between(self) -> None:
        """One more in the middle; those after it move on, each agreeing with itself."""
        mine = entries_of(self.organisation)
        at = self.dice.randrange(len(mine))
        for entry in reversed(mine[at:]):
            leaf = canonical.entry_leaf(entry.seq + 1, entry.verb, entry.body)
            self._set(entry, seq=entry.seq + 1, leaf=leaf)
        self._insert(mine[at].seq, mine[at].verb, mine[at].body)

    def _insert(self, seq: int, verb: str, body: str) -> None:
        leaf = canonical.entry_leaf(seq, verb, body)
        Entry(organisation=self.organisation, seq=seq, verb=verb, body=body, leaf=leaf).save()

    def _do_swap(self) -> None:
        """Two entries change places, with or without their hashes made good."""
        one, other = self.dice.sample(entries_of(self.organisation), 2)
        honest = self.dice.random() < 0.5
        for place, content in ((one, other), (other, one)):
            leaf = canonical.entry_leaf(place.seq, content.verb, content.body)
            new = leaf if honest else bytes(content.leaf)
            self._set(place, verb=content.verb, body=content.body, leaf=new)
        if one.verb == other.verb and one.body == other.body:
            self._do_delete_entry()

    def _do_head(self) -> None:
        head = Head.objects.get(organisation=self.organisation)
        way = self.dice.choice(("size", "frontier", "note", "gone"))
        if way == "gone":
            head.delete()
            return
        if way == "size":
            head.size += self.dice.choice((-1, 1))
        elif way == "frontier":
            peak = self.dice.randrange(len(head.frontier))
            content = self._flipped(bytes.fromhex(head.frontier[peak]))
            head.frontier[peak] = content.hex()
        else:
            head.note = self._with_a_change(head.note)
        head.save()

    def _sealed(self) -> Statement:
        mine = Statement.objects.everywhere(because="a test")
        return self.dice.choice(list(mine.order_by("pk")))

    def _do_statement_body(self) -> None:
        sealed = self._sealed()
        text = self._with_a_change(sealed.body)
        self._sql("UPDATE ledger_statement SET body = %s WHERE id = %s", text, sealed.pk)

    def _do_statement_context(self) -> None:
        """The name and the conflicts of its day are no part of the digest; the seal covers them."""
        sealed = self._sealed()
        body = json.loads(sealed.body)
        name = self.dice.choice(("name", "conflicts"))
        body["context"][name] = "다른 특화랩" if name == "name" else [{"what": "nothing"}]
        text = statement_text(body)
        self._sql("UPDATE ledger_statement SET body = %s WHERE id = %s", text, sealed.pk)

    def _do_statement_words(self) -> None:
        """Who asked, who sealed, and why."""
        sealed = self._sealed()
        name = self.dice.choice(("sealed_by", "submitted_by", "reason"))
        text = f"UPDATE ledger_statement SET {name} = %s WHERE id = %s"  # noqa: S608 -- our own names
        self._sql(text, getattr(sealed, name) + "민", sealed.pk)

    def _do_statement_figure(self) -> None:
        """Another figure, and a digest that fits it."""
        sealed = self._sealed()
        body = json.loads(sealed.body)
        line = self.dice.choice(body["lines"])
        line["value"] += 1
        bare = {name: value for name, value in body.items() if name not in ("context", "digest")}
        body["digest"] = canonical.digest(bare, null_at=("revision",))
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self._sql(
            "UPDATE ledger_statement SET body = %s, digest = %s WHERE id = %s",
            text,
            body["digest"],
            sealed.pk,
        )

    def _do_statement_columns(self) -> None:
        sealed = self._sealed()
        changes: dict[str, Any] = {
            "digest": "sha256:" + "0" * 64,
            "root": sealed.root[::-1],
            "cut": sealed.cut - 1,
            "revision": sealed.revision + 7,
            "start": "2021-01-01",
        }
        name = self.dice.choice(sorted(changes))
        text = f"UPDATE ledger_statement SET {name} = %s WHERE id = %s"  # noqa: S608 -- our own names
        self._sql(text, changes[name], sealed.pk)

    def _do_delete_statement(self) -> None:
        self._sql("DELETE FROM ledger_statement WHERE id = %s", self._sealed().pk)

    def _do_insert_statement(self) -> None:
        """A revision that nobody sealed."""
        sealed = self._sealed()
        sealed.pk = None
        sealed.revision += 5
        sealed.save(force_insert=True)

    def _do_rules(self) -> None:
        one = self.dice.choice(list(RuleSet.objects.order_by("pk")))
        text = self._with_a_change(one.body)
        self._sql("UPDATE ledger_ruleset SET body = %s WHERE id = %s", text, one.pk)

    def _do_one_rule(self) -> None:
        one = self.dice.choice(list(RuleSet.objects.order_by("pk")))
        rule = self.dice.choice(list(one.rules.order_by("pk")))
        if self.dice.random() < 0.3:
            self._sql("DELETE FROM ledger_rule WHERE id = %s", rule.pk)
        else:
            text = self._with_a_change(rule.body)
            self._sql("UPDATE ledger_rule SET body = %s WHERE id = %s", text, rule.pk)

    def _do_checkpoint(self) -> None:
        mine = Checkpoint.objects.everywhere(because="a test")
        one = self.dice.choice(list(mine.order_by("pk")))
        way = self.dice.choice(("note", "size", "gone"))
        if way == "gone":
            self._sql("DELETE FROM ledger_checkpoint WHERE id = %s", one.pk)
        elif way == "size":
            self._sql("UPDATE ledger_checkpoint SET size = size + 1 WHERE id = %s", one.pk)
        else:
            note = self._with_a_change(one.note)
            self._sql("UPDATE ledger_checkpoint SET note = %s WHERE id = %s", note, one.pk)
