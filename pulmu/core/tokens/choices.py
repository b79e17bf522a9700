"""What a token may be allowed, and how one stands."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pulmu.core.tenancy.permissions import Permission


class Scope(TextChoices):
    """`<resource>:<verb>`: a part of what the API does. To write includes to read."""

    PROGRAMMES_READ = "programmes:read", _("Read programmes, courses and dates")
    PROGRAMMES_WRITE = "programmes:write", _("Change programmes, courses and dates")
    SIGN_UPS_READ = "sign-ups:read", _("Read who signed up, with masked names")
    SIGN_UPS_WRITE = "sign-ups:write", _("Sign people up and work on the list")
    ATTENDANCE_READ = "attendance:read", _("Read who was there, with masked names")
    ATTENDANCE_WRITE = "attendance:write", _("Check people in and record attendance")
    CERTIFICATES_READ = "certificates:read", _("Read certificates")
    CERTIFICATES_WRITE = "certificates:write", _("Issue, take back and replace certificates")
    PEOPLE_CONTACT = "people:contact", _("See names, phone numbers and e-mail without the mask")


class TokenState(TextChoices):
    GOOD = "good", pgettext_lazy("a token", "Works")
    REVOKED = "revoked", pgettext_lazy("a token", "Taken back")
    ENDED = "ended", pgettext_lazy("a token", "Its time is over")
    ORPHANED = "orphaned", pgettext_lazy("a token", "Whose it was has left")


_LOOKS = frozenset({Permission.PROGRAMMES_READ, Permission.PEOPLE_READ})
# A scope means something as long as its member may do all of this.
NEEDS: Mapping[Scope, frozenset[Permission]] = {
    Scope.PROGRAMMES_READ: frozenset({Permission.PROGRAMMES_READ}),
    # Of a course that was wished for, publishing tells those who wished.
    Scope.PROGRAMMES_WRITE: frozenset(
        {
            Permission.PROGRAMMES_READ,
            Permission.PROGRAMMES_WRITE,
            Permission.SURVEYS_WRITE,
        }
    ),
    Scope.SIGN_UPS_READ: _LOOKS,
    Scope.SIGN_UPS_WRITE: _LOOKS
    | {
        Permission.PROGRAMMES_WRITE,
        Permission.PEOPLE_WRITE,
        Permission.PEOPLE_INTRODUCE,
        Permission.ENROLMENT_OWN,
        Permission.SURVEYS_ANSWER,
    },
    Scope.ATTENDANCE_READ: _LOOKS,
    Scope.ATTENDANCE_WRITE: _LOOKS | {Permission.PROGRAMMES_WRITE},
    Scope.CERTIFICATES_READ: frozenset({Permission.PROGRAMMES_READ, Permission.CREDENTIALS_READ}),
    Scope.CERTIFICATES_WRITE: frozenset(
        {
            Permission.PROGRAMMES_READ,
            Permission.CREDENTIALS_READ,
            Permission.CREDENTIALS_WRITE,
        }
    ),
    Scope.PEOPLE_CONTACT: _LOOKS | {Permission.PEOPLE_UNMASK},
}
# To write includes to read.
INCLUDES: Mapping[Scope, Scope] = {
    Scope.PROGRAMMES_WRITE: Scope.PROGRAMMES_READ,
    Scope.SIGN_UPS_WRITE: Scope.SIGN_UPS_READ,
    Scope.ATTENDANCE_WRITE: Scope.ATTENDANCE_READ,
    Scope.CERTIFICATES_WRITE: Scope.CERTIFICATES_READ,
}
