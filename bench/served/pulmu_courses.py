"""What `bench.signup` needs on our side, made through the product's own actions; prints JSON.

python -m bench.served.pulmu_courses fill '{"lists": [15, 150], "seats": [40, 20]}'
python -m bench.served.pulmu_courses held KEY
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
RACE, LIST = "race", "list"
FEW = 3
WHERE = "everything of the benchmark's own site"


def main(what: str, said: str) -> None:
    import django  # noqa: PLC0415 -- the settings must be named first

    django.setup()
    print(json.dumps(fill(json.loads(said)) if what == "fill" else held(said)))


def fill(wanted: dict[str, list[int]]) -> dict[str, object]:
    from django.db import transaction  # noqa: PLC0415 -- the site must be open
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from pulmu.core.jobs.actions import work_one  # noqa: PLC0415 -- as above

    with transaction.atomic():
        made = _filled(wanted)
    # Letters to the few: long gone by the time that others look.
    while work_one(worker="bench", at=timezone.now()):
        pass
    return made


def _filled(wanted: dict[str, list[int]]) -> dict[str, object]:
    from pulmu.core.tenancy.models import Organisation  # noqa: PLC0415 -- as above

    lists = {}
    first = ""
    for many in wanted["lists"]:
        lab = Organisation.objects.get(code=f"{LIST}-{many}")
        keys = [_course(lab, f"강좌 {number}", 30, after=number + 7) for number in range(many)]
        for key in keys:
            _sign_up(lab, key)
        lists[str(many)] = f"/at/{lab.code}/"
        first = f"/at/{lab.code}/{keys[0]}/"
    race = Organisation.objects.get(code=RACE)
    races = [_course(race, f"경주 {seats}", seats, after=9) for seats in wanted["seats"]]
    return {"lists": lists, "course": first, "races": [[RACE, key] for key in races]}


def held(key: str) -> list[int]:
    """How many have a seat, and how many stand in line."""
    from pulmu.domains.programmes.models import Enrolment  # noqa: PLC0415 -- as above

    every = Enrolment.objects.everywhere(because=WHERE)
    mine = every.filter(offering__key=key)
    return [mine.filter(state=state).count() for state in ("확정", "대기")]


def _course(lab, name: str, seats: int, *, after: int) -> str:
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from pulmu.core.kernel.keys import new_key  # noqa: PLC0415 -- as above
    from pulmu.core.tenancy.actors import operator_of  # noqa: PLC0415 -- as above
    from pulmu.domains.programmes import actions, queries  # noqa: PLC0415 -- as above

    actor, at = operator_of(lab), timezone.now()
    programme = queries.programmes(actor).first()
    if programme is None:
        rows = [actions.ProgrammeRow(name="메이커 교육")]
        programme = actions.record_programmes(actor, rows=rows, at=at).objects[0]
    row = actions.OfferingRow(
        programme_id=programme.pk,
        name=name,
        summary="만들고 배웁니다.",
        place="미디어강의실",
        capacity=seats,
    )
    key = actions.draft_offering(actor, row=row, once=new_key(), at=at).key
    start = at + dt.timedelta(days=after)
    slot = actions.Slot(start, start + dt.timedelta(hours=2))
    actions.plan_sessions(actor, offering_key=key, sessions=[actions.Planned(slot=slot)], at=at)
    actions.publish(actor, key=key, at=at)
    return key


def _sign_up(lab, key: str) -> None:
    """A few people, so that there is something to count."""
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from pulmu.core.tenancy.actors import visitor_of  # noqa: PLC0415 -- as above
    from pulmu.domains.people.actions import PersonRow  # noqa: PLC0415 -- as above
    from pulmu.domains.programmes import actions  # noqa: PLC0415 -- as above

    for number in range(FEW):
        person = PersonRow(
            name=f"사람{number}",
            phone=f"010-1234-{number:04}",
            email=f"person{number}@example.org",
        )
        actions.sign_up(
            visitor_of(lab),
            offering_key=key,
            said=actions.SignUp(person=person),
            at=timezone.now(),
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
