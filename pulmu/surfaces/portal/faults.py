"""What was wrong with a form that was sent, told where the form is looked at again.

The answer to what was sent is a way on: going back and reloading show a page, and send nothing
again. Kept are the words of the faults alone, nothing that was typed.
"""

from __future__ import annotations

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from pulmu.web.http import ActorRequest

from .labs import FAULTS


def go_back(request: ActorRequest, form: forms.Form, to: str) -> HttpResponseRedirect:
    """To the page of the form, which tells it once."""
    said = {name: [str(fault) for fault in faults] for name, faults in form.errors.items()}
    request.session[FAULTS] = {"at": to, "said": said}
    return redirect(to)


def are_waiting(request: ActorRequest) -> bool:
    return bool(request.session.get(FAULTS, {}).get("at") == request.path)


def tell(request: ActorRequest, form: forms.Form) -> None:
    """Say of a form what was wrong with it, when it was this page's."""
    if not are_waiting(request):
        return
    form.full_clean()
    for name, faults in request.session.pop(FAULTS)["said"].items():
        for fault in faults:
            is_known = fault in form.errors.get(name, ())
            if not is_known and (name in form.fields or name == NON_FIELD_ERRORS):
                form.add_error(name, fault)
