"""A lab that writes culture acts, files and attestations, and knows when something is amiss."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.core.management import call_command
from django.db import transaction

from pulmu.core.files import store
from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actors import actor_by_email
from pulmu.core.tenancy.models import Membership, Organisation, OrganisationKind, User
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.outreach.actions import CultureActRow, record_culture_acts, remove_culture_acts
from pulmu.domains.outreach.models import CultureAct
from pulmu.ledger import actions, cache, checking, posting, projections, queries, rulebook
from pulmu.ledger.models import LiveFact, LiveLink
from pulmu.ledger.plain import canonical

from .caches import built_anew, contents, stored
from .history import lines_at, rows_of, seqs_of

NOW = dt.datetime(2023, 12, 1, tzinfo=dt.UTC)
EMAILS = ("hana@example.org", "dul@example.org")
SPAN = Period.year(2023)


class Site:
    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.lab = Organisation.objects.get(code="gimhae")
        self.actors = [
            actor_by_email(email, organisation=self.lab, channel="desk") for email in EMAILS
        ]
        self.ruleset = rulebook.newest()

    @classmethod
    def make(cls) -> None:
        """An empty lab in an empty database."""
        call_command("migrate", verbosity=0)
        with transaction.atomic():
            rulebook.install_shipped()
            lab = Organisation.objects.create(code="gimhae", name="김해", kind=OrganisationKind.LAB)
            for email in EMAILS:
                user = User.objects.create(email=email, name=email)
                Membership.objects.create(user=user, organisation=lab, role=Role.STAFF)

    def size(self) -> int:
        return queries.size(self.lab.pk)

    def write(self, number: int) -> None:
        """One act of somebody's, as it comes from a screen or an import."""
        actor = self.dice.choice(self.actors)
        way = self.dice.choice(("acts", "acts", "import", "remove", "attach", "attest", "look"))
        seqs = seqs_of(self.lab)
        if way in ("acts", "import") or not seqs:
            rows = [self._row() for _row in range(300 if way == "import" else 2)]
            record_culture_acts(actor, rows=rows, at=NOW)
        elif way == "remove":
            mine = CultureAct.objects.within(actor).values_list("key", flat=True)
            keys = self.dice.sample(sorted(mine), len(mine) // 3)
            remove_culture_acts(actor, keys=keys, at=NOW, why="wrong")
        elif way == "attach":
            kept = store.put(b"picture %d" % number)
            actions.add_blob(
                actor, sha256=kept.sha256, size=kept.size, type="text/plain", name="x", at=NOW
            )
            some = self.dice.sample(sorted(seqs), len(seqs) // 3)
            actions.attach(actor, links=[(source, kept.sha256) for source in some], at=NOW)
        elif way == "attest":
            actions.attest(actor, seqs=seqs.values(), at=NOW)
        else:
            cache.figures(self.lab, SPAN, self.ruleset)

    def _row(self) -> CultureActRow:
        day = dt.date(2023, 1, 1) + dt.timedelta(days=self.dice.randrange(365))
        title = f"act {self.dice.randrange(2000)}"
        return CultureActRow(
            on=day, type="SNS", title=title, campaign=self.dice.choice(("", "a", "b"))
        )

    def check(self) -> None:
        """Raises AssertionError when anything is half-written."""
        assert checking.check(self.lab).faults == []
        size = self.size()
        assert not posting.reconcile_all(self.actors[0], at=NOW)
        assert self.size() == size
        self._check_cache(size)
        before = [rows_of(self.lab, model) for model in (LiveFact, LiveLink)]
        projections.rebuild(self.lab)
        assert [rows_of(self.lab, model) for model in (LiveFact, LiveLink)] == before

    def _check_cache(self, size: int) -> None:
        where = (self.lab, SPAN, self.ruleset)
        # What a reader does not wait for (a rebuilt ledger, a large act) the queue does.
        cache.keep(self.lab.pk, SPAN, self.ruleset, lambda: None)
        found = cache.figures(*where)
        assert found.cut == size
        assert canonical.dumps(found.lines) == lines_at(*where, cut=size)
        assert contents(stored(where)) == built_anew(where, cut=size)
