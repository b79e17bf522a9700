"""Everything that is wrong with a form, told at once.

A domain refuses by what is wrong first. So the act is tried again with something harmless in the
place of each field that has its problem said already, and taken back each time: what is refused
then is wrong besides. Where nothing can stand in (a day that rules hang on), the rest waits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from pulmu.core.kernel.errors import Refused
from pulmu.surfaces.desk.fields import NothingStandsIn

from .base import EntryForm

MOST_TIMES = 5


def tell_all(form: EntryForm, *, at: dt.datetime) -> None:
    """Say at their fields also what the domain would refuse of what is right so far."""
    for _time in range(MOST_TIMES):
        error = _refusal(form, at=at)
        name = form.blames.get(error.code) if error is not None else None
        if error is None or name is None:
            return
        if name in form.errors or form.either.get(name) in form.errors:
            return
        form.add_error(name, str(error))


def _refusal(form: EntryForm, *, at: dt.datetime) -> Refused | None:
    """What the domain says to the form as it stands. Nothing of it stays."""
    typed, meant = dict(form.cleaned_data), form.meant
    try:
        with transaction.atomic():
            form.cleaned_data = {**typed, **_standing_in(form, typed, at=at)}
            _act(form, at=at)
            transaction.set_rollback(True)
    except NothingStandsIn:
        return None
    except Refused as error:
        return error
    finally:
        form.cleaned_data, form.meant = typed, meant
    return None


def _standing_in(form: EntryForm, typed: Mapping[str, Any], *, at: dt.datetime) -> dict[str, Any]:
    missing = [name for name in form.base_fields if name not in typed]
    return {name: form.instead(name, typed, at=at) for name in missing}


def _act(form: EntryForm, *, at: dt.datetime) -> None:
    if form.record is None:
        form.add(at=at)
    else:
        form.correct(form.record.key, at=at, why="")
