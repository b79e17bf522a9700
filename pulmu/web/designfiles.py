"""What is told of a model that came along: measures, whether it is closed, what printing takes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pulmu.domains.prototypes.choices import FileFormat, Slicing
from pulmu.domains.prototypes.queries import FileReport

HOUR = 60


@dataclass(frozen=True, slots=True)
class FileView:
    """One file with what is known of it; ``lines`` are sentences, each with its tone."""

    key: str
    name: str
    about: str
    size: int
    facts: list[tuple[str, str]]
    lines: list[tuple[str, str]]
    units: list[tuple[str, str]]
    asks_unit: bool
    can_tell_unit: bool


def told(one: FileReport, *, has_slicer: bool) -> FileView:
    found = one.file
    about = [str(found.get_format_display())]
    if found.is_ours:
        about.append(_("by the lab"))
    return FileView(
        key=found.key,
        name=found.name,
        about=" · ".join(about),
        size=found.size,
        facts=_facts(one),
        lines=_lines(one, has_slicer=has_slicer),
        units=[(unit.value, str(unit.label)) for unit in one.units],
        asks_unit=one.asks_unit,
        can_tell_unit=found.format == FileFormat.STL and bool(one.units),
    )


def _facts(one: FileReport) -> list[tuple[str, str]]:
    if not one.is_model:
        return []
    said = []
    if one.size is not None:
        said += [
            (_("Size"), " × ".join(f"{side:,.1f}" for side in one.size) + " mm"),
            (_("Volume"), f"{one.volume / 1000:,.1f} cm³" if one.file.is_closed else ""),
        ]
    elif one.file.extents is not None:
        said.append((_("Size without unit"), " × ".join(f"{s:,.4g}" for s in one.file.extents)))
    said.append((_("Triangles"), f"{one.file.triangles:,}"))
    if one.estimate is not None:
        time = duration(one.estimate.seconds)
        said += [(_("Printing time"), time), (_("Filament"), f"{one.estimate.grams:,.1f} g")]
    return [(label, value) for label, value in said if value]


def _lines(one: FileReport, *, has_slicer: bool) -> list[tuple[str, str]]:
    """What is good or bad about it, and where the numbers come from."""
    if one.file.format == FileFormat.STEP:
        return [(_("Kept as it is: open it in a CAD program to measure it."), "plain")]
    if not one.is_model:
        return []
    found: list[tuple[str, str]] = []
    if one.file.is_closed:
        found.append((_("Closed: it can be printed as it is."), "good"))
    else:
        found.append((_("Not closed: mend the holes before it is printed."), "warn"))
    if one.is_tiny:
        found.append((_("Smaller than 2 mm: is the unit right?"), "bad"))
    if one.size is not None and not one.fits:
        found.append((_("No printer is known here yet: say how large each one is."), "plain"))
    found += [
        (_("Fits into %(bed)s") % {"bed": fit.bed.name}, "good")
        if fit.fits
        else (_("Does not fit into %(bed)s") % {"bed": fit.bed.name}, "bad")
        for fit in one.fits
    ]
    if one.size is not None:
        found.append((_source(one, has_slicer=has_slicer), "plain"))
    return found


def _source(one: FileReport, *, has_slicer: bool) -> str:
    if not one.is_rough:
        return _("Time and filament were calculated by PrusaSlicer.")
    if one.file.slicing == Slicing.WAITING:
        return _("PrusaSlicer is calculating; until then this is a rough guess.")
    if one.file.slicing == Slicing.FAILED:
        return _("PrusaSlicer could not calculate it; this is a rough guess from the volume.")
    if not has_slicer:
        return _("A rough guess from the volume: PrusaSlicer is not installed on this server.")
    return _("A rough guess from the volume.")


def duration(seconds: int) -> str:
    minutes = max(round(seconds / 60), 1)
    if minutes < HOUR:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)d min") % {"hours": minutes // HOUR, "minutes": minutes % HOUR}
