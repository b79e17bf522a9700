"""Several who want rooms at one moment."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from pulmu.domains.places import actions
from tests.factories import a_person, a_resource, when

NOON = when("2026-05-12 12:00")


def at_once(acts: Sequence[Callable[[], object]]) -> Counter[str]:
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        connection.ensure_connection()
        gate.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001 -- what went wrong is what the test looks at
            return str(error)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def slowly(
    lock: Callable[[], object], act: Callable[[], object], other: Callable[[], object]
) -> Counter[str]:
    """The first act has its lock when the other begins, and posts when that is under way."""
    has_lock = threading.Event()

    def first() -> None:
        with transaction.atomic():
            lock()
            has_lock.set()
            time.sleep(1)
            act()

    def second() -> None:
        has_lock.wait()
        other()

    return at_once([first, second])


def a_room(cast, number: int):
    return a_resource(f"작업실 {number}", lab=cast.gimhae, kind="공간", is_bookable=True)


def leave(cast, room) -> Callable[[], object]:
    """Somebody is at a machine in the room, and leaves it."""
    machine = a_resource(f"{room.name}의 커터", lab=cast.gimhae, is_bookable=True, parent=room)
    person = a_person(lab=cast.gimhae)
    said = {"resource_key": machine.key, "person_key": person.key, "minutes": 60}
    one = actions.use_now_for(cast.hana, at=when("2026-05-12 11:30"), **said)
    return lambda: actions.check_out(cast.hana, key=one.key, used=actions.Used(), at=NOON)


def leave_slowly(cast, room, other: Callable[[], object]) -> Counter[str]:
    leaving = leave(cast, room)
    return slowly(lambda: actions.lock_rooms(cast.hana, [room.pk]), leaving, other)
