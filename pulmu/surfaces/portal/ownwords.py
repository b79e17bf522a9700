"""What the records that a lab keeps of somebody are called, and their columns."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, Promise] = {
    "bookings": _("Bookings"),
    "uses": _("Use log"),
    "trainings": _("Safety trainings"),
    "teams": _("Teams"),
    "keeps": _("Machines that you keep"),
    "prototype_requests": _("Prototypes asked for"),
    "prototypes": _("Prototypes"),
    "design_files": _("Files of designs"),
    "companies": _("Companies that you founded"),
    "space_applications": _("Applications for a space"),
    "cases": _("Support cases"),
    "case_steps": _("Steps of the support"),
    "mentorings": _("Mentoring"),
    "looking_for_work": _("Looking for work"),
    "quarter_reports": _("Quarterly reports"),
    "report_papers": _("Papers of quarterly reports"),
    "certificates": _("Certificates"),
    "teaching": _("Courses that you teach"),
    "survey_answers": _("Answers to surveys"),
    "guardians": _("Guardians"),
    "asked_of_us": _("What you asked of us"),
}
COLUMNS: Mapping[str, Promise] = {
    "what": _("Which one"),
    "from": _("Begins"),
    "until": _("Lasts until"),
    "on": _("On the day"),
    "state": _("State"),
    "kind": _("Kind"),
    "number": _("Its number"),
    "role": _("Role"),
    "purpose": _("What for"),
    "why": _("Why"),
    "affiliation": _("Affiliation"),
    "parts": _("Parts made"),
    "note": _("Note"),
    "idea": _("Idea"),
    "terms": _("Terms"),
    "agreed": _("Agreed on"),
    "handed_over": _("Handed over on"),
    "received_by": _("Received by"),
    "answer": _("Answer"),
    "answers": _("What you answered"),
    "diagnosis": _("Diagnosis"),
    "outcome": _("Outcome"),
    "mentor": _("Mentor"),
    "said": _("What was said"),
    "next": _("Next step"),
    "revoked": _("Taken back on"),
    "fields": _("Fields"),
    "regions": _("Regions"),
    "year": _("Year"),
    "quarter": _("Quarter"),
    "employed": _("People employed"),
    "revenue": _("Revenue"),
    "invested": _("Investment"),
}
