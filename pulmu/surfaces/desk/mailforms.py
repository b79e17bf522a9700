"""What is typed about letters."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from pulmu.core.mail.letters import Words

from .forms import Longer


class TextForm(forms.Form):
    """A letter in an organisation's own words; whether they can be filled is not asked here."""

    subject = forms.CharField(label=gettext_lazy("Subject"))
    body = forms.CharField(label=gettext_lazy("Letter"), widget=Longer(attrs={"rows": 14}))

    def words(self) -> Words:
        return Words(self.cleaned_data["subject"], self.cleaned_data["body"])


class SenderForm(forms.Form):
    """Where answers go."""

    reply_to = forms.CharField(
        label=gettext_lazy("Answers go to"),
        help_text=gettext_lazy("The e-mail address of the lab. Empty: nobody reads answers."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
