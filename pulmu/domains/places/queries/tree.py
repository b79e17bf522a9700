"""What stands in what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.places.models import Resource

from .uses import resources


@dataclass(frozen=True, slots=True)
class Placed:
    """``depth`` is 0 for what stands in nothing."""

    resource: Resource
    depth: int


def tree(actor: Actor) -> list[Placed]:
    """Everything, what stands in a room right behind it."""
    rows = list(resources(actor).select_related("equipment_class", "parent"))
    under: dict[int | None, list[Resource]] = defaultdict(list)
    for one in rows:
        under[one.parent_id].append(one)
    return list(_walk(under, None, 0))


def contents_of(actor: Actor, resource_id: int) -> list[int]:
    """The resource and whatever stands in it, by number."""
    pairs = resources(actor).order_by("pk").values_list("pk", "parent_id")
    return below(resource_id, pairs)


def below(root: int, pairs: Iterable[tuple[int, int | None]]) -> list[int]:
    """``root`` and what stands in it, in the order of the numbers."""
    under: dict[int | None, list[int]] = defaultdict(list)
    for number, parent in pairs:
        under[parent].append(number)
    found, nearest = {root}, [root]
    while nearest:
        nearest = [one for parent in nearest for one in under[parent] if one not in found]
        found.update(nearest)
    return sorted(found)


def standing_in(actor: Actor, resource: Resource) -> list[Resource]:
    """The rooms around it, the nearest first."""
    known = {one.pk: one for one in resources(actor)}
    found: list[Resource] = []
    parent = resource.parent_id
    while parent is not None and len(found) < len(known):
        found.append(known[parent])
        parent = known[parent].parent_id
    return found


def _walk(
    under: dict[int | None, list[Resource]], parent: int | None, depth: int
) -> Iterator[Placed]:
    for one in under[parent]:
        yield Placed(one, depth)
        yield from _walk(under, one.pk, depth + 1)
