"""Nothing can leak unseen: every model has a canary in every organisation, in every text column."""

from __future__ import annotations

import json

import pytest

from pulmu.ledger import models as ledger

from .planting import HOW, scoped, text_columns

pytestmark = pytest.mark.django_db

# Columns that hold no words, and why. Whatever else can carry text has to carry a canary.
WORDLESS = {
    "credentials.Issuer.seal": "the digest of a picture",
    "ledger.Blob.notes": "warnings of the inspection, from a closed list",
    "ledger.Blob.type": "the type of a file",
    "ledger.FigureCache.sums": "sums; the rows they are about carry canaries",
    "ledger.FigureCache.targets": "numbers",
    "ledger.LiveFact.kind": "a kind of fact",
    "ledger.LiveFact.on": "a day",
    "ledger.NameKey.sort": "a sort of name",
    "mail.MailText.letter": "the code of a letter",
    "places.ExternalCalendar.clashing": "times",
    "prototypes.Attempt.photos": "digests of pictures",
    "results.ManyAct.kind": "a kind of record",
    "results.SavedView.kind": "a kind of record",
    "results.Target.line": "the code of a rule",
    "tokens.Replay.key": "what a program called its request",
    "tokens.Token.scopes": "the codes of what it may do",
    "webhooks.Endpoint.kinds": "the codes of what it is told of",
    "workbook.ColumnName.field": "the code of a column",
    "workbook.ColumnName.sheet": "the code of a sheet",
    "workbook.SheetName.code": "the code of a sheet",
}


def test_every_model_has_a_record_in_every_organisation(world):
    missing = [
        HOW.format(label=model._meta.label, code=code, why="nothing writes one")
        for code, o in world.planted.items()
        for model in scoped()
        if not model._default_manager.filter(organisation=o.lab).exists()
    ]

    assert missing == []


def test_every_text_column_carries_a_canary(world):
    silent = []
    for code, o in world.planted.items():
        needles = world.needles[code] | world.names[code]
        for model in scoped():
            rows = list(model._default_manager.filter(organisation=o.lab).values())
            for column in text_columns(model):
                said = [json.dumps(row[column], ensure_ascii=False, default=str) for row in rows]
                label = f"{model._meta.label}.{column}"
                carries = any(needle in one for one in said for needle in needles)
                if not carries and label not in WORDLESS:
                    silent.append(label)

    assert sorted(set(silent)) == []


def test_the_projections_have_rows_too(world):
    for o in world.planted.values():
        assert ledger.FigureGroup.objects.filter(cache__organisation=o.lab).exists()
        assert ledger.Head.objects.filter(organisation=o.lab).exists()
