"""The outbox: what was written to whom, what became of it, tried again or withheld."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.mail import actions, delivery, letters, queries
from pulmu.core.mail.choices import Fault, MessageState
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as people_queries
from pulmu.surfaces.desk import figures, lists
from pulmu.surfaces.desk.doors import DeskRequest, act, door
from pulmu.surfaces.desk.forms import UnmaskForm
from pulmu.surfaces.desk.shell import MAIL, show
from pulmu.ui.parts import Column, Fact, Link

PER_PAGE = 50
WHAT = "desk.mail"
TONES: Mapping[str, str] = {
    MessageState.SENT: "good",
    MessageState.AGAIN: "warn",
    MessageState.FAILED: "bad",
}
# What somebody can do about it.
ADVICE: Mapping[str, Promise] = {
    Fault.BUSY: gettext_lazy("It was tried for two days. Is the mail server set up as it should?"),
    Fault.FULL: gettext_lazy("They have to make room first. Call them when it matters."),
    Fault.REFUSED: gettext_lazy("Most often the address is wrong. Ask the person for another."),
    Fault.UNSURE: gettext_lazy("Sent again it may arrive twice. Ask the person when it matters."),
    Fault.DEAD: gettext_lazy("Ask the person for another address, or say that it works."),
    Fault.LATE: gettext_lazy("What it is about has begun. There is nothing to be done any more."),
}


@door(Permission.MAIL_READ)
@require_safe
def mail(request: DeskRequest) -> HttpResponse:
    """Everything that was written, newest first; of a state, or to somebody."""
    wanted, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    state = state if state in MessageState.values else ""
    found = queries.messages(request.actor, text=wanted, state=state)
    page = Paginator(found, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    return show(
        request,
        "desk/mail.html",
        current=MAIL,
        messages_found=[(one, TONES.get(one.state, "plain")) for one in page],
        page=page,
        wanted=wanted,
        kept={"state": state} if state else {},
        narrows=bool(wanted or state),
        query=lists.query(q=wanted, state=state),
        states=_states(request, wanted, state),
        stays_here=_stays_here(request),
        can_write=request.actor.can(Permission.MAIL_WRITE),
        columns={
            "subject": Column(label=_("Subject"), heads=True),
            "written": Column(label=_("Written"), kind="date"),
            "state": Column(label=_("State"), kind="state"),
        },
    )


@door(Permission.MAIL_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: DeskRequest, key: str) -> HttpResponse:
    """One message, its address masked and its text covered; with a reason both are shown, on this
    one answer alone.
    """
    found = queries.message(request.actor, key)
    form = UnmaskForm(request.POST or None)
    is_shown = found.is_internal
    if request.method == "POST" and form.is_valid():
        try:
            _look(request, found, reason=form.cleaned_data["reason"])
            is_shown = True
        except Refused as error:
            form.add_error(None, str(error))
    may_write = request.actor.can(Permission.MAIL_WRITE)
    return show(
        request,
        "desk/mail_message.html",
        current=MAIL,
        message=found,
        state=found.get_state_display(),
        tone=TONES.get(found.state, "plain"),
        facts=_facts(found, is_shown=is_shown),
        is_shown=is_shown and not found.once,
        can_look=request.actor.can(Permission.PEOPLE_UNMASK),
        form=form,
        fault=found.get_fault_display(),
        dead=queries.dead_addresses(request.actor, [found.to_index]).get(found.to_index),
        can_write=may_write,
        advice=ADVICE.get(found.fault, "") if found.state == MessageState.FAILED else "",
        can_send=may_write and found.state in {"again", "failed", "withheld"},
        can_withhold=may_write and found.state in {"waiting", "again", "failed"},
        withhold_label=_("Leave it") if found.state == MessageState.FAILED else _("Withhold it"),
        crumbs=[back()],
    )


@door(Permission.MAIL_WRITE)
@require_POST
def again(request: DeskRequest, key: str) -> HttpResponse:
    def doing() -> str:
        actions.send_again(request.actor, key=key, at=timezone.now())
        return _("It is tried once more now.")

    return act(request, reverse("desk:mail_message", args=[key]), doing)


@door(Permission.MAIL_WRITE)
@require_POST
def withhold(request: DeskRequest, key: str) -> HttpResponse:
    def doing() -> str:
        actions.withhold(request.actor, key=key, at=timezone.now())
        return _("It is not sent. You can send it later all the same.")

    return act(request, reverse("desk:mail_message", args=[key]), doing)


def back() -> Link:
    return Link(label=_("Mail"), href=reverse("desk:mail"))


def _look(request: DeskRequest, found: Message, *, reason: str) -> None:
    """A message about a person is shown as the person is: written down, and not while the use of
    their data is stopped.
    """
    at = timezone.now()
    if people_queries.ids_by_key(request.actor, [found.person] if found.person else []):
        people.unmask(request.actor, keys=[found.person], what=WHAT, reason=reason, at=at)
    else:
        actions.read(request.actor, key=found.key, reason=reason, at=at)


def _states(request: DeskRequest, wanted: str, state: str) -> list[Link]:
    at, counts = reverse("desk:mail"), queries.counts(request.actor)

    def link(value: str, label: str, count: int | None) -> Link:
        query = lists.query(q=wanted, state=value)
        href = f"{at}?{query}" if query else at
        return Link(label=label, href=href, current=value == state, count=count)

    return [
        link("", _("All"), None),
        *(
            link(one.value, str(one.label), counts[one.value])
            for one in MessageState
            if counts[one.value] or one.value == state
        ),
    ]


def _facts(found: Message, *, is_shown: bool) -> list[Fact]:
    letter = letters.letter(found.letter)
    to = found.to if is_shown else found.to_masked
    facts = [
        Fact(label=_("To"), value=to or "–"),
        Fact(label=_("Sort of letter"), value=str(letter.label) if letter else "–"),
        Fact(label=_("Written"), value=figures.moment(found.written_at)),
    ]
    if found.sent_at is not None:
        facts.append(Fact(label=_("Sent at"), value=figures.moment(found.sent_at)))
    if found.state == MessageState.AGAIN:
        facts.append(Fact(label=_("Next try"), value=figures.moment(found.due_at)))
    if found.tries:
        facts.append(Fact(label=_("Tries"), value=str(found.tries)))
    if found.error:
        facts.append(Fact(label=_("What the server said"), value=found.error))
    return facts


def _stays_here(request: DeskRequest) -> bool:
    """Whether nothing leaves this machine."""
    return request.organisation.is_demo or settings.EMAIL_BACKEND != delivery.SMTP
