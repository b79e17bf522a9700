"""The projections made anew from the entries: what screens read, never the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from pulmu.core.tenancy.models import Organisation
from pulmu.core.trail.records import chunks

from . import cache, queries
from .appending import locked_head
from .models import LiveFact, LiveLink, Verb
from .plain import canonical
from .posting import content_hash

LINKS = {
    Verb.ATTACH: ("src", "sha256"),
    Verb.ALIAS: ("drop", "keep"),
    Verb.ATTEST: ("fact", "by"),
}
CHUNK = 2000


@transaction.atomic
def rebuild(organisation: Organisation) -> tuple[int, int]:
    """Throw the projections away and replay the ledger. (facts, links) that stand.

    The kept figures go too: the next reader builds them.
    """
    locked_head(organisation.pk)
    for model in (LiveFact, LiveLink):
        mine = model.objects.everywhere(because="one organisation, named")
        mine.filter(organisation=organisation).delete()
    read = queries.reader(organisation.pk)
    gone = {json.loads(body)["fact"] for _seq, verb, body in read() if verb == Verb.RETRACT}
    facts = links = 0
    for some in chunks(_facts(organisation.pk, read, gone), CHUNK):
        facts += len(LiveFact.objects.bulk_create(some, batch_size=500))
    for some_links in chunks(_links(organisation.pk, read, gone), CHUNK):
        links += len(LiveLink.objects.bulk_create(some_links, batch_size=500))
    cache.drop(organisation.pk)
    return facts, links


def _facts(organisation_id: int, read: queries.Reader, gone: set[int]) -> Iterator[LiveFact]:
    for seq, verb, text in read():
        if verb == Verb.ASSERT and seq not in gone:
            body = json.loads(text)
            yield LiveFact(
                organisation_id=organisation_id, seq=seq, by=body["by"], **_columns(body["fact"])
            )


def _columns(fact: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": fact["kind"],
        "source": fact["src"],
        "on": fact["on"],
        "under": fact["under"][0] if fact["under"] else "",
        "person": fact["dims"].get("person", ""),
        "company": fact["dims"].get("company", ""),
        "content": content_hash(canonical.dumps(fact)),
    }


def _links(organisation_id: int, read: queries.Reader, gone: set[int]) -> Iterator[LiveLink]:
    for seq, verb, text in read():
        names = LINKS.get(verb)  # type: ignore[call-overload]  # a verb is a string here
        if names is None or seq in gone:
            continue
        body = json.loads(text)
        if "destroyed" in body:
            continue
        left, right = (str(body[name]) for name in names)
        yield LiveLink(organisation_id=organisation_id, seq=seq, verb=verb, left=left, right=right)
