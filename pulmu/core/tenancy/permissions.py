"""Every permission in the product and who holds it, on one screen."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """`<where>:<thing>:<verb>`, in alphabetical order."""

    ACCESS_REVIEW = "access:record:review"
    BOOKING_OWN = "places:booking:own"
    COMPANIES_READ = "companies:company:read"
    COMPANIES_WRITE = "companies:company:write"
    CREDENTIALS_READ = "credentials:certificate:read"
    CREDENTIALS_WRITE = "credentials:certificate:write"
    DESK_ARRANGE = "desk:list:arrange"
    DESK_OPEN = "desk:desk:open"
    DESK_RECORD = "desk:record:write"
    ENROLMENT_OWN = "programmes:enrolment:own"
    EVIDENCE_ATTACH = "evidence:file:attach"
    EVIDENCE_READ = "evidence:file:read"
    MAIL_READ = "mail:message:read"
    MAIL_WRITE = "mail:message:write"
    MARKETS_READ = "markets:channel:read"
    MARKETS_WRITE = "markets:channel:write"
    ORGANISATION_MANAGE = "organisation:members:manage"
    OUTREACH_READ = "outreach:act:read"
    OUTREACH_WRITE = "outreach:act:write"
    PEOPLE_DESTROY = "people:person:destroy"
    PEOPLE_INTRODUCE = "people:person:introduce"
    PEOPLE_MERGE = "people:person:merge"
    PEOPLE_READ = "people:person:read"
    PEOPLE_UNMASK = "people:person:unmask"
    PEOPLE_WRITE = "people:person:write"
    PLACES_READ = "places:use:read"
    PLACES_WRITE = "places:use:write"
    PROGRAMMES_READ = "programmes:session:read"
    PROGRAMMES_WRITE = "programmes:session:write"
    PROTOTYPES_OWN = "prototypes:request:own"
    PROTOTYPES_READ = "prototypes:prototype:read"
    PROTOTYPES_WRITE = "prototypes:prototype:write"
    RESULTS_ATTEST = "results:fact:attest"
    RESULTS_READ = "results:statement:read"
    RESULTS_SEAL = "results:statement:seal"
    RESULTS_SUBMIT = "results:statement:submit"
    RESULTS_TARGET = "results:target:write"
    SUPPORT_OWN = "support:case:own"
    SUPPORT_READ = "support:case:read"
    SUPPORT_WRITE = "support:case:write"
    SURVEYS_ANSWER = "surveys:response:answer"
    SURVEYS_READ = "surveys:questionnaire:read"
    SURVEYS_WRITE = "surveys:questionnaire:write"
    WORKBOOK_IMPORT = "workbook:import:run"
    WORKBOOK_READ = "workbook:import:read"


class Role(TextChoices):
    MANAGER = "manager", _("Manager")
    STAFF = "staff", _("Staff")
    INSPECTOR = "inspector", _("Inspector")
    JUDGE = "judge", _("Judge")
    PARTNER = "partner", _("Partner")
    MEMBER = "member", _("Member")
    OPERATOR = "operator", _("Operator of the machine")


_READS = frozenset(p for p in Permission if p.endswith(":read"))
# Roles that have pages at the desk, in the order in which they are offered.
DESK_ROLES = (Role.MANAGER, Role.STAFF, Role.INSPECTOR)
# Those who look at persons do not themselves say that looking was right, nor destroy what was kept.
_MANAGER_ALONE = {
    Permission.ACCESS_REVIEW,
    Permission.ORGANISATION_MANAGE,
    Permission.PEOPLE_DESTROY,
}
# Who checks the figures has no business with the persons behind them, nor with their letters.
_OF_PERSONS = {Permission.PEOPLE_READ, Permission.MAIL_READ}
_STAFF = frozenset(Permission) - _MANAGER_ALONE
# The operator of the machine may bring records in, never vouch for them (spec/cli.md).
_OPERATOR = frozenset(Permission) - {
    Permission.ACCESS_REVIEW,
    Permission.PEOPLE_DESTROY,
    Permission.RESULTS_ATTEST,
    Permission.RESULTS_SUBMIT,
    Permission.RESULTS_SEAL,
    Permission.DESK_OPEN,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.MANAGER: frozenset(Permission),
    Role.STAFF: _STAFF,
    Role.INSPECTOR: (_READS | {Permission.DESK_OPEN}) - _OF_PERSONS,
    Role.JUDGE: frozenset(),
    Role.PARTNER: frozenset(),
    # What people do for themselves; each act looks at what they hold (`Actor.holds`).
    Role.MEMBER: frozenset(
        {
            Permission.BOOKING_OWN,
            Permission.ENROLMENT_OWN,
            Permission.PEOPLE_INTRODUCE,
            Permission.PROTOTYPES_OWN,
            Permission.SUPPORT_OWN,
            Permission.SURVEYS_ANSWER,
        }
    ),
    Role.OPERATOR: _OPERATOR,
}
