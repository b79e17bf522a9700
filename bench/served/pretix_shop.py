"""The same on pretix's side, run by the interpreter of its own environment; prints JSON.

It goes through Django alone (models by their names); nothing of pretix is copied or changed.

    pretix_shop.py fill '{"lists": [15, 150], "seats": [40, 20]}'
    pretix_shop.py held SLUG
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from importlib import metadata

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.served.pretix_settings")
RACE, LIST = "race", "list"
FEW = 3
LICENCE = "AGPL-3.0 with additional terms"


def main(what: str, said: str) -> None:
    import django  # noqa: PLC0415 -- the settings must be named first
    from django_scopes import scopes_disabled  # noqa: PLC0415 -- as above

    django.setup()
    with scopes_disabled():
        print(json.dumps(fill(json.loads(said)) if what == "fill" else held(said)))


def fill(wanted: dict[str, list[int]]) -> dict[str, object]:
    from django.core.management import call_command  # noqa: PLC0415 -- Django must be set up
    from django.db import transaction  # noqa: PLC0415 -- as above

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        return _filled(wanted)


def _filled(wanted: dict[str, list[int]]) -> dict[str, object]:
    lists = {}
    first = ""
    for many in wanted["lists"]:
        shop = _organiser(f"{LIST}{many}")
        for number in range(many):
            event, item = _event(shop, f"c{number}", 30, after=number + 7)
            _order(event, item)
        lists[str(many)] = f"/{shop.slug}/"
        first = f"/{shop.slug}/c0/"
    race = _organiser(RACE)
    races = []
    for number, seats in enumerate(wanted["seats"]):
        event, item = _event(race, f"race{number}", seats, after=9)
        races.append([event.slug, item.pk])
    return {
        "version": metadata.version("pretix"),
        "licence": LICENCE,
        "lists": lists,
        "course": first,
        "races": races,
        "token": _token(race),
    }


def held(slug: str) -> list[int]:
    """How many have a seat, and how many stand in line."""
    every = _model("OrderPosition").all
    standing = every.filter(order__event__slug=slug, canceled=False)
    waiting = _model("WaitingListEntry").objects.filter(event__slug=slug)
    return [standing.filter(order__status__in=["n", "p"]).count(), waiting.count()]


def _model(name: str):
    from django.apps import apps  # noqa: PLC0415 -- as above

    return apps.get_model("pretixbase", name)


def _organiser(slug: str):
    return _model("Organizer").objects.create(name=slug, slug=slug)


def _event(organiser, slug: str, seats: int, *, after: int):
    """One thing to book, free, with as much asked as we ask: name, phone, e-mail."""
    from django.utils import timezone  # noqa: PLC0415 -- as above

    start = timezone.now() + dt.timedelta(days=after)
    event = _model("Event").objects.create(
        organizer=organiser,
        name=f"Course {slug}",
        slug=slug,
        date_from=start,
        date_to=start + dt.timedelta(hours=2),
        location="Room 1",
        currency="KRW",
        live=True,
        is_public=True,
    )
    event.set_defaults()
    asks = ("attendee_names", "order_phone", "waiting_list_names", "waiting_list_phones")
    for name in asks:
        event.settings.set(f"{name}_asked", value=True)
        event.settings.set(f"{name}_required", value=True)
    event.settings.set("waiting_list_enabled", value=True)
    event.settings.set("invoice_address_asked", value=False)
    event.settings.set("name_scheme", "full")
    item = event.items.create(name="Seat", default_price=0, admission=True, personalized=True)
    quota = event.quotas.create(name="Seats", size=seats)
    quota.items.add(item)
    return event, item


def _order(event, item) -> None:
    """A few people, so that there is something to count."""
    from django.utils import timezone  # noqa: PLC0415 -- as above

    for number in range(FEW):
        order = event.orders.create(
            status="p",
            email=f"person{number}@example.org",
            datetime=timezone.now(),
            expires=timezone.now() + dt.timedelta(days=5),
            total=0,
            sales_channel=event.organizer.sales_channels.get(identifier="web"),
        )
        _model("OrderPosition").objects.create(
            order=order, item=item, price=0, attendee_name_parts={"full_name": f"Person {number}"}
        )


def _token(organiser) -> str:
    team = organiser.teams.create(
        name="bench",
        all_events=True,
        all_event_permissions=True,
        all_organizer_permissions=True,
    )
    return team.tokens.create(name="bench").token


if __name__ == "__main__":
    main(*sys.argv[1:])
