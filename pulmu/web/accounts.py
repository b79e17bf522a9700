"""How people come in: invited only, by e-mail and password, with a second factor."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by `pulmu user add`, not by strangers."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False
