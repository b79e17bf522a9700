"""What is typed about programs that act for a member, and systems that are told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from pulmu.core.tokens import rules
from pulmu.core.tokens.choices import Scope
from pulmu.core.webhooks.choices import Happening
from pulmu.core.webhooks.rules import LONGEST_URL

from . import fields
from .forms import Day


class TokenForm(forms.Form):
    """``once`` is the key that the token gets, so that a form sent twice makes one."""

    name = fields.text(
        gettext_lazy("What it is for"),
        longest=rules.LONGEST_NAME,
        help_text=gettext_lazy("For example: the web site of the city. It stands in the history."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Never more than you may yourself. To change includes to read."),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=Day(),
        help_text=gettext_lazy("Empty for as long as you belong here."),
    )
    once = forms.CharField(widget=forms.HiddenInput)


class WebhookForm(forms.Form):
    url = fields.text(
        gettext_lazy("Address"),
        longest=LONGEST_URL,
        help_text=gettext_lazy("It begins with https:// and lies on the internet."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told of"),
        choices=Happening.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    once = forms.CharField(widget=forms.HiddenInput)
