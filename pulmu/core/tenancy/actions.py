"""Organisations: made by the operator of the machine."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.text import clean

from .models import Organisation, OrganisationKind

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")


class WrongCode(Refused):
    code = "tenancy.wrong_code"


class CodeTaken(Refused):
    code = "tenancy.code_taken"


@transaction.atomic
def add_organisation(
    *, code: str, name: str, kind: OrganisationKind, is_demo: bool = False
) -> Organisation:
    """A new organisation. The code is part of addresses and of signed checkpoints for ever."""
    if not CODE.fullmatch(code):
        raise WrongCode(
            _("“%(code)s” cannot be a code: use a-z, 0-9 and hyphens, 50 at most.") % {"code": code}
        )
    if Organisation.objects.filter(code=code).exists():
        raise CodeTaken(_("There is an organisation with the code “%(code)s”.") % {"code": code})
    return Organisation.objects.create(code=code, name=clean(name), kind=kind, is_demo=is_demo)
