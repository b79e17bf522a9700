"""`{% load ui %}`: the component kit. A component is a function: its signature is its contract.

Every argument is named; an unknown or a missing one is a TemplateSyntaxError, and so is a word
outside a closed list (a tone, an icon, a state).
"""

from __future__ import annotations

from django import template

from pulmu.ui.components import (
    assets,
    calendars,
    choosing,
    controls,
    figures,
    forms,
    lookups,
    notices,
    records,
    shortcuts,
    tables,
)

register = template.Library()

for subject in (
    assets,
    calendars,
    choosing,
    controls,
    figures,
    forms,
    lookups,
    notices,
    records,
    shortcuts,
    tables,
):
    register.tags.update(subject.register.tags)
