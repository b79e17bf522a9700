"""One thing done to many records of a list, and taken back again."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import actions, queries
from pulmu.domains.results.actions import ATTACH, REMOVE
from pulmu.domains.results.models import ManyAct
from pulmu.surfaces.desk import correcting, manywords, rosters, uploads
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door, form_page
from pulmu.surfaces.desk.forms import ManyForm
from pulmu.surfaces.desk.narrowing import Wanted
from pulmu.surfaces.desk.shell import show
from pulmu.ui.parts import Link, undone_at

NAMED = 20


@door(Permission.DESK_RECORD)
@form_page
def many(request: DeskRequest, kind: str) -> HttpResponse:
    """Do it at once where nothing has to be asked; else say what will be done, and ask.

    Who comes back here without a form, from a log-in, goes on to the list.
    """
    goal = _goal(request, kind)
    if request.method != "POST":
        return redirect(goal)
    do = request.POST.get("do", "")
    known = {*actions.ACTS.get(kind, {}), *([ATTACH] if kind in queries.LISTINGS else [])}
    if do not in known:
        raise Http404
    keys = _chosen(request, kind)
    if not keys:
        messages.error(request, _("Choose the rows first."))
        return redirect(goal)
    try:
        actions.refuse_too_many(keys)
    except actions.TooMany as error:
        messages.error(request, str(error))
        return redirect(goal)
    form = _form(request, kind, do, keys)
    if not form.asks_nothing and not (request.POST.get("sure") and form.is_valid()):
        return _asked(request, kind, do, keys, form=form, goal=goal)
    try:
        made = _do(request, kind, do, keys, form)
    except Refused as error:
        messages.error(request, str(error))
    else:
        if made is not None:
            _say(request, made, asked=len(set(keys)))
    return redirect(goal)


@door(Permission.DESK_RECORD)
@require_POST
def undo(request: DeskRequest, kind: str, key: str) -> HttpResponse:
    """Take back what was done to many; what somebody changed since stays as it is."""
    found = queries.many_act(request.actor, key)
    if found.kind != kind:
        raise Http404

    def doing() -> str:
        back, left = actions.take_back(request.actor, key=key, at=timezone.now())
        if left:
            message = ngettext(
                "%(left)d record was changed since, or is needed: it stays.",
                "%(left)d records were changed since, or are needed: they stay.",
                left,
            )
            messages.warning(request, message % {"left": left})
        said = ngettext(
            "%(count)d record is as it was before.", "%(count)d records are as before.", back
        )
        return said % {"count": back}

    return act(request, _goal(request, kind), doing)


def _form(request: DeskRequest, kind: str, do: str, keys: list[str]) -> ManyForm:
    asks_day = do != ATTACH and actions.ACTS[kind][do].asks_day
    felt = do != ATTACH and correcting.sealed_among(
        request, _years_felt(request, kind, keys, asks_day=asks_day)
    )
    return ManyForm(
        request.POST if request.POST.get("sure") else None,
        request.FILES or None,
        asks_day=asks_day,
        asks_why=bool(felt),
        asks_files=do == ATTACH,
        # What was found may be more by now than what was seen.
        asks_anyway=do == REMOVE or request.POST.get("all") == "found",
    )


def _years_felt(request: DeskRequest, kind: str, keys: list[str], *, asks_day: bool) -> set[int]:
    """Those of the records, and that of the day that is about to be written down."""
    years = correcting.years_felt_by_many(request.actor, kind, keys)
    return years | correcting.years_in([ManyForm.day_of(request.POST)]) if asks_day else years


def _do(
    request: DeskRequest, kind: str, do: str, keys: list[str], form: ManyForm
) -> ManyAct | None:
    """None when every file was refused, which has been said."""
    said = form.cleaned_data if form.is_valid() else {}
    now = timezone.now()
    if do == ATTACH:
        taken = uploads.take_in(request.actor, request.FILES.getlist("files"))
        uploads.say_refused(request, taken)
        shas = [blob.sha256 for blob in taken.blobs]
        if not shas:
            return None
        return actions.attach_to_many(request.actor, kind=kind, keys=keys, shas=shas, at=now)
    why = {"why": said["why"]} if said.get("why") else {}
    on = said.get("on")
    return actions.do_to_many(request.actor, kind=kind, act=do, keys=keys, at=now, on=on, **why)


def _asked(
    request: DeskRequest, kind: str, do: str, keys: list[str], *, form: ManyForm, goal: str
) -> HttpResponse:
    named = queries.called(request.actor, [f"{kind}:{key}" for key in keys[:NAMED]])
    said: dict[str, Any] = {
        "heading": manywords.label(do),
        "count": len(keys),
        "keys": keys,
        "do": do,
        "named": list(named.values()),
        "more": max(len(keys) - NAMED, 0),
        "goal": goal,
        "is_removal": do == REMOVE,
        "asks_why": "why" in form.fields,
        "crumbs": [Link(label=manywords.name(kind), href=goal)],
    }
    return show(request, "desk/many.html", current=kind, kind=kind, form=form, **said)


def _say(request: DeskRequest, made: ManyAct, *, asked: int) -> None:
    if made.count:
        at = reverse("desk:many_undo", args=[made.kind, made.key])
        said = manywords.done(made)
        messages.success(request, said, extra_tags=undone_at(at))
    if so_already := asked - made.count - len(made.refused):
        said = ngettext(
            "%(count)d record was so already.", "%(count)d records were so already.", so_already
        )
        messages.info(request, said % {"count": so_already})
    for reason, count in Counter(reason for _key, reason in made.refused).most_common():
        said = ngettext(
            "%(count)d record was left as it is: %(reason)s",
            "%(count)d records were left as they are: %(reason)s",
            count,
        )
        messages.warning(request, said % {"count": count, "reason": reason})


def _chosen(request: DeskRequest, kind: str) -> list[str]:
    """The ticked rows, or everything that the list was narrowed to."""
    if request.POST.get("all") != "found":
        return request.POST.getlist("row")
    if kind == rosters.KIND:
        found = rosters.found(request, request.POST)
    else:
        found = Wanted.of(request.POST).found(request.actor, kind)
    return list(found.values_list("key", flat=True)[: actions.MOST + 1])


def _goal(request: DeskRequest, kind: str) -> str:
    """Back to the page of ours that sent the form, or to the list as it was narrowed."""
    if sent_from := back_to(request):
        return sent_from
    if kind not in queries.LISTINGS:
        return reverse("desk:today")
    return Wanted.of(request.POST).address(kind)
