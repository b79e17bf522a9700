"""What a programme, or a machine or room, is called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.places import actions as places
from pulmu.domains.programmes import actions as programmes
from pulmu.surfaces.desk import fields


class NameForm(forms.Form):
    """Of a programme."""

    name = fields.text(_("Name"), longest=200)

    def __init__(self, data: Mapping[str, Any] | None = None, *, actor: Actor, record: Any) -> None:
        self.actor, self.record = actor, record
        initial = {name: getattr(record, name) for name in self.base_fields}
        super().__init__(data, initial=initial)

    def correct(self, *, at: dt.datetime) -> None:
        name = self.cleaned_data["name"]
        programmes.rename_programme(self.actor, key=self.record.key, name=name, at=at)


class ResourceForm(NameForm):
    """Of a machine or room, with the number it is inventoried under."""

    asset_no = fields.text(_("Asset number"), longest=50, short=True, required=False)

    def correct(self, *, at: dt.datetime) -> None:
        row = places.ResourceRow(**self.cleaned_data)
        places.correct_resource(self.actor, key=self.record.key, row=row, at=at)
