"""Lists of persons taken out of the house: without the mask, for a reason kept on record."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions, queries
from pulmu.domains.programmes import queries as sessions
from pulmu.surfaces.desk import exports, lists, words
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.forms import TakeForm
from pulmu.surfaces.desk.shell import PEOPLE, show
from pulmu.ui.parts import Link

MOST_TAKEN = 5_000
ENDINGS = ("xlsx", "csv")


@door(Permission.PEOPLE_UNMASK)
@form_page
def people_list(request: DeskRequest, ending: str) -> HttpResponse:
    """Who fits the search and had not the use of their data stopped, up to 5,000."""
    text = request.GET.get("q", "").strip()
    found = queries.find(request.actor, text) if text else queries.people(request.actor)
    keys = list(queries.usable(found).values_list("key", flat=True)[:MOST_TAKEN])
    form = _form(request, ending)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        said = actions.unmask(
            request.actor, keys=keys, what="desk.people.list", at=timezone.now(), reason=reason
        )
        heads = [_("Name"), _("Phone"), _("Year of birth"), _("Region"), _("Affiliation")]
        rows = [[c.name, c.phone, c.birth_year or "", c.region, c.affiliation] for c in said]
        name = f"{request.organisation.code}-people"
        return exports.table(heads, rows, sheet=_("People"), name=name, ending=ending)
    back = reverse("desk:people") + (f"?{lists.query(q=text)}" if text else "")
    return _asked(request, form, len(keys), Link(label=_("People"), href=back), PEOPLE)


@door(Permission.PEOPLE_UNMASK)
@form_page
def roster_list(request: DeskRequest, key: str, ending: str) -> HttpResponse:
    """Who is on the list of a session, to be signed or called; without whom had the use of their
    data stopped.
    """
    session = sessions.session(request.actor, key)
    roster = [one for one in sessions.roster(request.actor, key) if not one.person.is_suspended]
    form = _form(request, ending)
    if form.is_bound and form.is_valid():
        people = actions.unmask(
            request.actor,
            keys=[one.person.key for one in roster],
            what="desk.roster",
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
        known = {one.key: one for one in people}
        heads = [_("Day"), _("Name"), _("Phone"), _("Affiliation"), _("Role"), _("Present")]
        rows = [
            [
                one.on.isoformat(),
                known[one.person.key].name,
                known[one.person.key].phone,
                one.affiliation,
                words.stored(one.role),
                "O" if one.is_present else "",
            ]
            for one in roster
        ]
        name = f"{request.organisation.code}-{session.code}"
        return exports.table(heads, rows, sheet=_("Attendances"), name=name, ending=ending)
    back = Link(label=session.programme.name, href=reverse("desk:fact", args=["session", key]))
    return _asked(request, form, len({one.person_id for one in roster}), back, "session")


def _form(request: DeskRequest, ending: str) -> TakeForm:
    if ending not in ENDINGS:
        raise Http404
    return TakeForm(request.POST or None)


def _asked(
    request: DeskRequest, form: TakeForm, count: int, back: Link, current: str
) -> HttpResponse:
    return show(
        request,
        "desk/take_list.html",
        current=current,
        form=form,
        count=count,
        back=back.href,
        crumbs=[back],
    )
