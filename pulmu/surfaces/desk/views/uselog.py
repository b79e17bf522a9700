"""The national equipment log (이용일지) of a year, taken out of the house for a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from pulmu.core.kernel.kst import KST
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions as people
from pulmu.domains.people.models import Person
from pulmu.domains.places import queries
from pulmu.domains.places.models import UseLog
from pulmu.surfaces.desk import exports
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.shell import RECORDS
from pulmu.surfaces.desk.views.taking import asked, form_of
from pulmu.ui.parts import Link

# Of 국가연구시설·장비 표준지침, in its words and order; what else is kept stands behind.
HEADS = (
    "장비명",
    "장비등록번호",
    "장비책임자",
    "작성자",
    "이용일시",
    "이용기관",
    "이용자",
    "시료 수",
    "인력 투입시간",
    "이용료",
    "이용유형",
    "이용기관 유형",
    "환기",
)
# Lines that came of a check-out on somebody's own phone, and those that the machine closed.
WRITERS = {queries.BY_THEMSELVES: "본인", queries.BY_MACHINE: "자동"}
VENTILATED: Mapping[bool | None, str] = {True: "예", False: "아니오", None: ""}


@door(Permission.PEOPLE_UNMASK)
@form_page
def use_log(request: DeskRequest, year: int, ending: str) -> HttpResponse:
    """Every line of the year. The lines of whoever had the use of their data stopped say when and
    what, and not who.
    """
    lines = list(queries.log_of_year(request.actor, year))
    persons = {one.key: one for line in lines for one in _persons(line)}
    form = form_of(request, ending)
    if form.is_bound and form.is_valid():
        contacts = people.unmask(
            request.actor,
            keys=persons,
            what="desk.use.log",
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
        wrote = queries.writers(request.actor, (line.key for line in lines))
        names = {one.key: one.name for one in contacts}
        table = [_cells(line, names, wrote.get(line.key, "")) for line in lines]
        name = f"{request.organisation.code}-use-log-{year}"
        return exports.table(HEADS, table, sheet="이용일지", name=name, ending=ending)
    back = Link(label=str(RECORDS["use"]), href=reverse("desk:records", args=["use"]))
    return asked(request, form, len(persons), back, "use")


def _persons(line: UseLog) -> Iterator[Person]:
    """Who used it and who keeps it, as far as their data may be used."""
    for one in (line.person, line.resource.keeper):
        if one is not None and not one.is_suspended:
            yield one


def _cells(line: UseLog, names: Mapping[str, str], writer: str) -> list[exports.Cell]:
    machine, keeper = line.resource, line.resource.keeper
    starts_at, ends_at = line.starts_at.astimezone(KST), line.ends_at.astimezone(KST)
    until = (
        f"{ends_at:%H:%M}" if starts_at.date() == ends_at.date() else f"{ends_at:%Y-%m-%d %H:%M}"
    )
    return [
        machine.name,
        machine.asset_no,
        names.get(keeper.key, "") if keeper else "",
        WRITERS.get(writer, writer),
        f"{starts_at:%Y-%m-%d %H:%M} ~ {until}",
        line.affiliation if line.person.key in names else "",
        names.get(line.person.key, ""),
        line.parts,
        f"{line.staff_minutes}분" if line.staff_minutes else "",
        line.fee,
        line.use_type,
        line.user_type,
        VENTILATED[line.is_ventilated],
    ]
