"""How people come in: invited only; with password or passkey, and a second factor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from pulmu.core.members import signing
from pulmu.core.members.choices import Act, Provider
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actors import memberships_of
from pulmu.core.tenancy.models import Organisation, User

from . import oauth
from .clock import place_of
from .turning import standing_in

PASSWORD, PASSKEY = "password", "passkey"  # noqa: S105 -- ways to come in


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by whoever manages an organisation, not by strangers. Who comes, goes or
    fails to come in is written down."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        how = _how(request, user)
        super().login(request, user)
        _note(request, user, Act.IN, how, is_inside=True)

    def logout(self, request: HttpRequest) -> None:
        user, where = request.user, _organisation(request, request.user)
        super().logout(request)
        at, place = timezone.now(), place_of(request)
        signing.note(user, Act.OUT, at=at, place=place, organisation=where)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        known = User.objects.filter(email__iexact=credentials.get("email", "")).first()
        _note(request, known, Act.FAILED, PASSWORD)


class SignInForm(LoginForm):
    """Without the link for a forgotten password between the two fields: it stands below them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""

    def providers(self) -> list[Provider]:
        """Whose log-ins are taken here as well."""
        return oauth.offered()


class CodeForm(AuthenticateForm):
    """A code that was wrong is an attempt to come in that failed."""

    @cached_property
    def has_code(self) -> bool:
        return is_mfa_enabled(self.user, [Authenticator.Type.TOTP])

    @cached_property
    def has_passkey(self) -> bool:
        return is_mfa_enabled(self.user, [Authenticator.Type.WEBAUTHN])

    def clean_code(self) -> str:
        try:
            return super().clean_code()
        except ValidationError:
            _note(context.request, self.user, Act.FAILED, "code")
            raise


class _Noted:
    """A passkey that does not fit is an attempt to come in that failed."""

    user: User | None

    def clean_credential(self) -> Authenticator:
        try:
            with _whatever_it_is():
                return super().clean_credential()  # type: ignore[misc]  # of the form beside it
        except ValidationError:
            _note(context.request, self.user, Act.FAILED, PASSKEY)
            raise


class SecondPasskeyForm(_Noted, AuthenticateWebAuthnForm):
    """Beside a password."""


class PasskeyForm(_Noted, LoginWebAuthnForm):
    """Alone."""


class SurePasskeyForm(_Noted, ReauthenticateWebAuthnForm):
    """To say once more who one is."""


class NewPasskeyForm(AddWebAuthnForm):
    @cached_property
    def switches_on(self) -> bool:
        """Whether it brings a second factor to an account that had none."""
        return not is_mfa_enabled(self.user)

    def clean(self) -> dict[str, Any]:
        with _whatever_it_is():
            return super().clean()


class MFAAdapter(DefaultMFAAdapter):
    """Second-factor secrets are sealed: a copy of the database does not give them away."""

    def encrypt(self, text: str) -> str:
        return secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002 -- as allauth names it
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}


@contextmanager
def _whatever_it_is() -> Iterator[None]:
    """What a browser says of a passkey may be anything: what cannot be read does not fit."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise get_adapter().validation_error("incorrect_code") from error


def _how(request: HttpRequest, user: AbstractBaseUser) -> str:
    """The ways by which somebody proved who they are: `password+totp`, `passkey`, `kakao`."""
    ways = []
    for record in get_authentication_records(request, user):
        way = record.get("provider") or record.get("type") or record.get("method", "")
        ways.append(PASSKEY if way == Authenticator.Type.WEBAUTHN else way)
    return "+".join(dict.fromkeys(ways))[:40]


def _note(
    request: HttpRequest, user: Any, act: Act, how: str = "", *, is_inside: bool = False
) -> None:
    signing.note(
        user,
        act,
        at=timezone.now(),
        place=place_of(request),
        how=how,
        organisation=_organisation(request, user) if is_inside else None,
    )


def _organisation(request: HttpRequest, user: Any) -> Organisation | None:
    """Where the session of the user works."""
    membership = standing_in(request, memberships_of(user, at=timezone.now()))
    return membership.organisation if membership else None
