"""How people come in: invited only, by e-mail and password, with a second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from pulmu.core.tenancy import secrets


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by `pulmu user add`, not by strangers."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False


class SignInForm(LoginForm):
    """Without the link for a forgotten password between the two fields: it stands below them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class MFAAdapter(DefaultMFAAdapter):
    """Second-factor secrets are sealed: a copy of the database does not give them away."""

    def encrypt(self, text: str) -> str:
        return secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text)
