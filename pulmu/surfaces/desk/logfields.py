"""What the national equipment log asks of a use, on every form that writes one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pulmu.domains.places.choices import UserType, UseType
from pulmu.surfaces.desk import fields

MOST_MINUTES = 100_000
NATIONAL = ("use_type", "user_type", "staff_minutes", "fee")
_UNSAID = (("", "—"),)


class NationalFields(forms.Form):
    use_type = fields.Choice([*_UNSAID, *UseType.choices], label=_("Type of use"), required=False)
    user_type = fields.Choice(
        [*_UNSAID, *UserType.choices], label=_("Type of user's organisation"), required=False
    )
    staff_minutes = fields.count(_("Staff time, minutes"), most=MOST_MINUTES, required=False)
    fee = fields.won(_("Fee, won"), required=False)
