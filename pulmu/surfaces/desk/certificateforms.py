"""What is typed about certificates."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

REASON_LENGTH, NAME_LENGTH = 300, 100


class RevokeForm(forms.Form):
    """Why a certificate does not hold."""

    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy(
            "For example: issued to the wrong person. Anybody sees the day, not the reason."
        ),
        max_length=REASON_LENGTH,
    )


class ReissueForm(forms.Form):
    """What another certificate says that takes the place of one."""

    name = forms.CharField(
        label=gettext_lazy("Name on the new certificate"),
        help_text=gettext_lazy("Left empty, it is the name that the person is known by now."),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("For example: a slip in the name."),
        max_length=REASON_LENGTH,
    )


class IssuerForm(forms.Form):
    """Who signs certificates, and the picture of the seal."""

    signer = forms.CharField(
        label=gettext_lazy("Who signs"),
        help_text=gettext_lazy("Office and name, as they stand below the organisation."),
        max_length=NAME_LENGTH,
        required=False,
    )
    seal = forms.FileField(
        label=gettext_lazy("Picture of the seal"),
        help_text=gettext_lazy(
            "PNG or JPEG, up to 5 MB. White paper around it becomes see-through."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )
    without_seal = forms.BooleanField(label=gettext_lazy("Print no seal"), required=False)
