"""What somebody types who looks for work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from pulmu.domains.companies.choices import Field
from pulmu.domains.support import queries as rules
from pulmu.domains.support.actions import WishRow
from pulmu.domains.support.models import Candidate

from . import words


class LookForm(forms.Form):
    """What for and where; the consent is asked apart, and is there when it is changed."""

    use_required_attribute = False

    fields_wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Fields"),
        choices=Field.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What the work should be about. One or more."),
    )
    regions = forms.CharField(
        label=gettext_lazy("Regions"),
        required=False,
        max_length=rules.CANDIDATE_LIMITS["regions"],
        help_text=gettext_lazy(
            "With commas between them: 김해, 부산 강서구. Leave it empty if it may be anywhere."
        ),
    )
    words = forms.CharField(
        label=gettext_lazy("About you, in your own words"),
        required=False,
        max_length=rules.CANDIDATE_LIMITS["words"],
        help_text=gettext_lazy(
            "What you can do and like to do. No age, no family, no photo: nobody may ask for it."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    link = forms.CharField(
        label=gettext_lazy("Portfolio"),
        required=False,
        max_length=rules.CANDIDATE_LIMITS["link"],
        help_text=gettext_lazy("An address of the web, if you have one."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("I agree that the lab introduces me as it says above."),
        error_messages={"required": gettext_lazy("Without it nobody can be introduced.")},
    )

    def __init__(self, data: Any = None, *, standing: Candidate | None) -> None:
        initial = (
            {
                "fields_wanted": standing.fields,
                "regions": standing.regions,
                "words": standing.words,
                "link": standing.link,
            }
            if standing
            else {}
        )
        super().__init__(data, initial=initial)
        if standing is not None:
            del self.fields["agrees"]

    def row(self) -> WishRow:
        said = self.cleaned_data
        return WishRow(
            fields=said["fields_wanted"],
            regions=said["regions"],
            words=said["words"],
            link=said["link"],
            language=words.language(),
        )


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why not, if you like to say it"),
        required=False,
        max_length=rules.REASON_LIMIT,
        help_text=gettext_lazy("Only the lab reads it. It helps to find what suits you."),
    )
