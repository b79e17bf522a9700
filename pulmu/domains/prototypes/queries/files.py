"""Files of a request or a prototype, and what each says about being printed here."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q

from pulmu.core.files import slicing
from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.prototypes import rules
from pulmu.domains.prototypes.choices import FileFormat, Slicing, Unit
from pulmu.domains.prototypes.models import Bed, DesignFile, Prototype, PrototypeRequest

USUAL_BED = (220, 220, 250)


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a model goes into one printer of the lab."""

    bed: Bed
    fits: bool


@dataclass(frozen=True, slots=True)
class FileReport:
    """Everything that is known of a file. ``size`` is in millimetres; with none the unit is not
    known, or nothing was measured. ``units`` are what an STL may mean, the likeliest first.
    ``is_rough``: the estimate comes from the volume, because there is no slicer or not yet.
    """

    file: DesignFile
    size: tuple[float, ...] | None = None
    volume: float = 0.0
    fits: tuple[Fit, ...] = ()
    units: tuple[Unit, ...] = ()
    is_tiny: bool = False
    estimate: rules.Estimate | None = None
    is_rough: bool = True

    @property
    def is_model(self) -> bool:
        return self.file.extents is not None

    @property
    def asks_unit(self) -> bool:
        return self.is_model and not self.file.unit


def files_of(
    actor: Actor,
    *,
    request: PrototypeRequest | None = None,
    prototype: Prototype | None = None,
) -> ScopedQuerySet:
    """In the order in which they came."""
    mine: ScopedQuerySet = DesignFile.objects.within(actor)
    whose = Q(request=request) if request else Q()
    if prototype is not None:
        whose |= Q(prototype=prototype)
    return mine.filter(whose).order_by("pk") if whose else mine.none()


def files_of_request(actor: Actor, found: PrototypeRequest) -> ScopedQuerySet:
    return files_of(actor, request=found)


def own_files(actor: Actor, found: PrototypeRequest) -> ScopedQuerySet:
    """What whoever asked may see: what came with the request."""
    return files_of(actor, request=found)


def design_file(actor: Actor, key: str) -> DesignFile:
    mine = DesignFile.objects.within(actor).select_related("request", "prototype", "person")
    found: DesignFile | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def beds(actor: Actor) -> list[Bed]:
    return list(Bed.objects.within(actor).order_by("name", "pk"))


def largest_bed(organisation_id: int) -> tuple[int, int, int]:
    """The room that a slicer is told of; a usual one where the lab has said none."""
    every = Bed.objects.everywhere(because="narrowed to one organisation here")
    mine = every.filter(organisation_id=organisation_id)
    found = mine.order_by(-(F("width") * F("depth") * F("height")), "pk").first()
    return (found.width, found.depth, found.height) if found else USUAL_BED


def reports(actor: Actor, files: Iterable[DesignFile]) -> list[FileReport]:
    known = beds(actor)
    return [report(one, known) for one in files]


def report(file: DesignFile, known: Iterable[Bed]) -> FileReport:
    extents = file.extents
    if extents is None:
        return FileReport(file)
    likely = tuple(rules.likely_units(extents))
    if not file.unit:
        return FileReport(file, units=likely)
    size = rules.in_millimetres(extents, file.unit)
    scale = rules.MILLIMETRES[Unit(file.unit)]
    volume, area = file.volume * scale**3, file.area * scale**2
    fits = tuple(Fit(bed, rules.fits(size, (bed.width, bed.depth, bed.height))) for bed in known)
    estimate = rules.estimate(volume=volume, area=area) if file.is_closed else None
    is_sliced = file.slicing == Slicing.DONE
    if is_sliced:
        estimate = rules.Estimate(file.sliced_seconds or 0, file.sliced_grams or 0.0)
    return FileReport(
        file,
        size=size,
        volume=volume,
        fits=fits,
        units=likely if file.format == FileFormat.STL else (),
        is_tiny=max(size) < rules.LEAST_MM,
        estimate=estimate,
        is_rough=not is_sliced,
    )


def estimated_minutes(actor: Actor, prototype: Prototype) -> int | None:
    """What printing its newest model would take, where that can be said."""
    asked = PrototypeRequest.objects.within(actor).filter(prototype=prototype).first()
    files = files_of(actor, request=asked, prototype=prototype).order_by("-pk")
    said = (report(one, ()).estimate for one in files)
    found = next((one for one in said if one is not None), None)
    return math.ceil(found.seconds / 60) if found else None


def has_slicer() -> bool:
    return slicing.is_there()
