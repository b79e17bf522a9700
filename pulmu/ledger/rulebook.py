"""Rule sets: published once, never changed, pinned to a period when it opens."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.models import Organisation

from . import kinds
from .models import Period, Rule, RuleSet
from .plain import canonical, rules

SHIPPED = Path(__file__).parent / "rulesets"
DEFAULT = "makerspace-kr"


class RuleSetWrong(Refused):
    code = "ledger.ruleset_wrong"


class RuleSetPublished(Refused):
    code = "ledger.ruleset_published"


@transaction.atomic
def add_ruleset(text: str, *, at: dt.datetime) -> RuleSet:
    """Publish a rule set. The same one again is harmless; the same version changed is refused."""
    try:
        body: Any = json.loads(text)
        if not isinstance(body, dict):
            raise TypeError("a rule set is a JSON object")  # noqa: TRY301 -- answered just below
        digest = rules.read_rules(body, kinds.schema()).digest
    except (ValueError, TypeError, KeyError) as error:
        raise RuleSetWrong(str(error)) from error
    standing = RuleSet.objects.filter(code=body["code"], version=body["version"]).first()
    if standing is not None:
        if standing.digest == digest:
            return standing
        message = _("%(code)s %(version)s is published already; give the new one another version.")
        raise RuleSetPublished(message % {"code": body["code"], "version": body["version"]})
    made = RuleSet.objects.create(
        code=body["code"],
        version=body["version"],
        digest=digest,
        body=canonical.dumps(body),
        added_at=at,
    )
    Rule.objects.bulk_create(
        Rule(ruleset=made, code=r["code"], digest=canonical.digest(r), body=canonical.dumps(r))
        for r in body["rules"]
    )
    return made


def install_shipped() -> list[RuleSet]:
    """The rule sets that come with the product. Harmless twice."""
    return [
        add_ruleset(path.read_text(encoding="utf-8"), at=timezone.now())
        for path in sorted(SHIPPED.glob("*.json"))
    ]


def newest(code: str = DEFAULT) -> RuleSet:
    found = RuleSet.objects.filter(code=code).order_by("-version").first()
    if found is None:
        raise RuleSetWrong(_("No counting rules are installed. Run: pulmu setup"))
    return found


def open_period(organisation: Organisation, *, start: dt.date, end: dt.date) -> Period:
    """Open a period and pin today's newest rules to it. An open one stays as it is."""
    period, _made = Period.objects.everywhere(because="one organisation, named").get_or_create(
        organisation=organisation, start=start, end=end, defaults={"ruleset": newest()}
    )
    return period


def rules_of(organisation_id: int, *, start: dt.date, end: dt.date) -> RuleSet:
    """The rules pinned to a period; the newest where it was never opened."""
    period = (
        Period.objects.everywhere(because="one organisation, named")
        .filter(organisation_id=organisation_id, start=start, end=end)
        .select_related("ruleset")
        .first()
    )
    return period.ruleset if period else newest()
