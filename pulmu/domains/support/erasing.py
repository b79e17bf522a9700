"""What support says of somebody whose data is destroyed, and signs of employees whose hire nobody
has to prove any more: emptied or replaced, without moving a fact.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce, Now, TruncDate

from pulmu.core.files import holders
from pulmu.core.kernel.kst import KST, moment
from pulmu.core.kernel.masking import ERASED
from pulmu.core.tenancy.scoping import Record, ScopedQuerySet
from pulmu.core.trail import sealing
from pulmu.core.trail.erasing import register, register_by_day, register_for_contacts
from pulmu.core.trail.models import Change, ChangeKind
from pulmu.core.trail.records import chunks, keyed
from pulmu.domains.companies.models import Company, Founder
from pulmu.domains.people import queries as people
from pulmu.ledger.names import forget_name, name_keys, names_kept

from .choices import ApplicationState
from .models import (
    Candidate,
    CaseStep,
    Hire,
    Introduction,
    Mentoring,
    QuarterReport,
    ReportPaper,
    SpaceApplication,
    SupportCase,
)
from .rules import employee_name

Employee = tuple[int, str]
"""Number of the company, and its sign for them."""

_LABEL = Hire._meta.label
_BECAUSE = "narrowed to one organisation here"
_CORRELATED = "correlated to a person found within the actor"


def erase_people(organisation_id: int, persons: Sequence[int]) -> int:
    """What they asked for and reported, what work they look for, why an introduction came to
    nothing, and the words of their cases: their own, and those of a company of which no other
    founder is left. The days, states and numbers stand.
    """
    emptied = 0
    for some in chunks(persons):
        asked = _of(SpaceApplication, organisation_id).filter(person__in=some)
        emptied += asked.update(venture=ERASED, purpose=ERASED, answer="")
        looking, _each = _of(Candidate, organisation_id).filter(person__in=some).delete()
        met = _of(Introduction, organisation_id).filter(person__in=some)
        emptied += looking + met.update(why="", place="")
        told = _of(QuarterReport, organisation_id).filter(person__in=some)
        emptied += told.update(note="", answer="")
        _of(QuarterReport, organisation_id).filter(contact__in=some).update(answer="")
        papers = _of(ReportPaper, organisation_id).filter(person__in=some)
        digests = list(papers.values_list("sha256", flat=True))
        papers.delete()
        holders.let_go_of(digests)
        founded = _of(Founder, organisation_id).filter(person__in=some)
        others = _of(Founder, organisation_id).exclude(person__in=persons)
        others = others.filter(person__destroyed_at=None)
        alone = founded.exclude(company__in=others.values("company")).values("company")
        cases = _of(SupportCase, organisation_id).filter(Q(person__in=some) | Q(company__in=alone))
        numbers = list(cases.values_list("pk", flat=True))
        emptied += _empty_cases(organisation_id, numbers)
    return emptied


def close_links(organisation_id: int, persons: Sequence[int]) -> int:
    """Who cannot be written to any more was sent a link: it leads nowhere."""
    closed = 0
    for some in chunks(persons):
        asked = _of(QuarterReport, organisation_id).filter(contact__in=some).exclude(token_hash="")
        closed += asked.update(token_hash="")
    return closed


def _awaited() -> ScopedQuerySet:
    """Whoever is asked how their company does is not silent yet."""
    because = "correlated to a person found within the actor"
    mine = QuarterReport.objects.everywhere(because=because).filter(contact=OuterRef("pk"))
    found: ScopedQuerySet = mine.annotate(seen_on=F("asked_on"))
    return found


def _is_held(sha256: str) -> bool:
    everybodys = ReportPaper.objects.everywhere(because="the store keeps one file for everybody")
    return everybodys.filter(sha256=sha256).exists()


def _empty_cases(organisation_id: int, numbers: Sequence[int]) -> int:
    met = _of(Mentoring, organisation_id).filter(case__in=numbers)
    steps = _of(CaseStep, organisation_id).filter(case__in=numbers)
    for step in steps.exclude(words__startswith=ERASED):
        # Two steps of a case never say the same.
        steps.filter(pk=step.pk).update(words=f"{ERASED} {step.pk}")
    emptied: list[tuple[type[Record], list[int]]] = [
        (SupportCase, list(numbers)),
        (Mentoring, list(met.values_list("pk", flat=True))),
        (CaseStep, list(steps.values_list("pk", flat=True))),
    ]
    for model, some in emptied:
        subjects = [sealing.subject(model._meta.label, pk) for pk in some]
        sealing.forget(organisation_id, subjects)
    met.update(mentor=ERASED, said=ERASED, next_step="")
    cases = _of(SupportCase, organisation_id).filter(pk__in=numbers)
    return cases.update(diagnosis="", outcome="")


def _of(model: type[Record], organisation_id: int) -> ScopedQuerySet:
    everything: ScopedQuerySet = model.objects.everywhere(because=_BECAUSE)
    return everything.filter(organisation_id=organisation_id)


def erase_employees(organisation_id: int, day: dt.date) -> int:
    """Of everybody who had left their company for good before that day. Who is still insured keeps
    the sign: next year's roster names them again, and would make them a second hire.
    """
    mine = Hire.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    found = _departed(mine, day)
    _lock(mine, {company_id for company_id, _sign in found})
    # Somebody may have been insured again until the locks were there.
    departed = {one: name for one, name in _departed(mine, day).items() if one in found}
    # Names of their own for all: without, two employees would end as one.
    name_keys(organisation_id, "employee", departed.values())
    erased = sum(_erase(organisation_id, mine, one, name) for one, name in departed.items())
    sealing.forget_removed(organisation_id, Hire, before=moment(day))
    return erased + _forget_unused(organisation_id, mine, day)


def _departed(mine: ScopedQuerySet, day: dt.date) -> dict[Employee, str]:
    """Whoever is still named and had left before that day, with their name in the ledger."""
    late = Q(left_on=None) | Q(left_on__gte=day) | Q(insured_on__gte=day)
    there = set(mine.filter(late).values_list("company_id", "employee_key"))
    known = mine.exclude(employee_key__startswith=f"{ERASED} ").order_by("company_id", "pk")
    rows = known.values_list("company_id", "employee_key", "company__key")
    return {
        (company_id, sign): employee_name(company, sign)
        for company_id, sign, company in rows
        if (company_id, sign) not in there
    }


def _lock(mine: ScopedQuerySet, companies: Iterable[int]) -> None:
    """Until the end nobody corrects a hire of these companies, or adds one: who writes a roster
    holds its companies. In the order in which a roster takes them.
    """
    everybody = Company.objects.everywhere(because="companies of hires of one organisation")
    for some in chunks(sorted(companies)):
        list(everybody.filter(pk__in=some).order_by("pk").select_for_update().values_list("pk"))
        hires = mine.filter(company__in=some).order_by("pk")
        list(hires.select_for_update().values_list("pk"))


def _erase(organisation_id: int, mine: ScopedQuerySet, employee: Employee, name: str) -> int:
    """One employee, with every spell of theirs: one sign for all, under the same key."""
    company_id, sign = employee
    spells = mine.filter(company_id=company_id, employee_key=sign)
    numbers = list(spells.values_list("pk", flat=True))
    ahead = name.removesuffix(sign)
    said = forget_name(organisation_id, "employee", name, ahead=ahead)
    sealing.forget(organisation_id, (sealing.subject(_LABEL, number) for number in numbers))
    return mine.filter(pk__in=numbers).update(employee_key=said.removeprefix(ahead))


def _forget_unused(organisation_id: int, mine: ScopedQuerySet, day: dt.date) -> int:
    """Names under which no hire stands, and none that was removed or corrected since that day
    would come back.
    """
    standing = mine.values_list("company__key", "employee_key")
    used = {employee_name(company, sign) for company, sign in standing}
    unused = [name for name in names_kept(organisation_id, "employee") if name not in used]
    kept = _names_since(organisation_id, mine, day) if unused else set()
    gone = [name for name in unused if name not in kept]
    for name in gone:
        company, _slash, _sign = name.partition("/")
        forget_name(organisation_id, "employee", name, ahead=employee_name(company, ""))
    return len(gone)


def _names_since(organisation_id: int, mine: ScopedQuerySet, day: dt.date) -> set[str]:
    """Every name that hires have had since, of those removed or corrected since that day."""
    trail = Change.objects.everywhere(because=_BECAUSE).filter(
        organisation_id=organisation_id, event__at__gte=moment(day)
    )
    companies: dict[str, set[int]] = defaultdict(set)
    signs: dict[str, set[str]] = defaultdict(set)
    changes = trail.filter(model=_LABEL).exclude(kind=ChangeKind.CREATED).order_by("pk")
    for some in chunks(changes.iterator()):
        # A correction tells only what it replaced; the rest is what stands.
        now = keyed(mine, [change.key for change in some])
        for key, company_id, sign in now.values_list("key", "company_id", "employee_key"):
            companies[key].add(company_id)
            signs[key].add(sign)
        for change in sealing.opened(some):
            before = change.before or {}
            if "company_id" in before:
                companies[change.key].add(before["company_id"])
            if before.get("employee_key", sealing.ERASED) is not sealing.ERASED:
                signs[change.key].add(before["employee_key"])
    keys = _company_keys(organisation_id, trail)
    return {
        employee_name(keys[company_id], sign)
        for key, numbers in companies.items()
        for company_id in numbers & keys.keys()
        for sign in signs[key]
    }


def _company_keys(organisation_id: int, trail: ScopedQuerySet) -> dict[int, str]:
    """By number: of companies that stand, and of those that were removed after their hires."""
    mine = Company.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    removed = trail.filter(model=Company._meta.label, kind=ChangeKind.REMOVED)
    return {
        **dict(removed.values_list("before__id", "key")),
        **dict(mine.values_list("pk", "key")),
    }


def _supported() -> ScopedQuerySet:
    """Whose case runs is awaited today."""
    mine = SupportCase.objects.everywhere(because=_CORRELATED).filter(person=OuterRef("pk"))
    today = TruncDate(Now(), tzinfo=KST)
    found: ScopedQuerySet = mine.annotate(seen_on=Coalesce("closed_on", today))
    return found


def _met() -> ScopedQuerySet:
    """Whoever was advised, until somebody asks after the next step."""
    mine = Mentoring.objects.everywhere(because=_CORRELATED).filter(case__person=OuterRef("pk"))
    found: ScopedQuerySet = mine.annotate(seen_on=Coalesce("next_on", "on"))
    return found


def _asking() -> ScopedQuerySet:
    """Whoever asked for a space that they have, or may have."""
    mine = SpaceApplication.objects.everywhere(because=_CORRELATED).filter(person=OuterRef("pk"))
    standing = mine.exclude(state__in=[ApplicationState.REFUSED, ApplicationState.WITHDRAWN])
    found: ScopedQuerySet = standing.annotate(seen_on=Coalesce("answered_on", "asked_on"))
    return found


holders.register("support.papers", _is_held)
register("support", erase_people)
register_for_contacts("support.reports", close_links)
people.register_sightings("support.reports", _awaited)
register_by_day("support", erase_employees)
people.register_sightings("support.applications", _asking)
people.register_sightings("support.cases", _supported)
people.register_sightings("support.mentorings", _met)
