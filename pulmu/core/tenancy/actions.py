"""Organisations and the people who work in them: made by the operator of the machine."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.text import clean

from .models import Membership, Organisation, OrganisationKind, User
from .permissions import Role

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")


class WrongCode(Refused):
    code = "tenancy.wrong_code"


class CodeTaken(Refused):
    code = "tenancy.code_taken"


class WrongEmail(Refused):
    code = "tenancy.wrong_email"


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


@transaction.atomic
def add_user(*, email: str, name: str, organisation: Organisation, role: Role) -> User:
    """A user with a role in one organisation. Adding again changes the role, nothing else."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise WrongEmail(_("“%(email)s” is not an e-mail address.") % {"email": email}) from error
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User(email=email.lower(), name=clean(name))
        user.set_unusable_password()
        user.save()
    Membership.objects.update_or_create(
        user=user, organisation=organisation, defaults={"role": role}
    )
    return user
