"""What the clock does for support, lab by lab."""

from __future__ import annotations

from pulmu.domains.support import jobs
from pulmu.domains.support.models import Candidate
from pulmu.ledger.rulebook import install_shipped

from .jobs import AT, a_link

TWO_YEARS_ON = AT.replace(year=2025)


def test_what_goes_wrong_in_one_lab_keeps_no_other_from_letting_go(cast, monkeypatch):
    install_shipped()
    first, second = a_link(cast.gimhae, cast.hana), a_link(cast.other_lab, cast.minsu)
    for link in (first, second):
        link.candidate()
    real = jobs.forget_candidates

    def failing_first(actor, *, at):
        if actor.home == first.lab.pk:
            raise OSError
        return real(actor, at=at)

    monkeypatch.setattr(jobs, "forget_candidates", failing_first)
    monkeypatch.setattr(jobs.timezone, "now", lambda: TWO_YEARS_ON)
    jobs.let_go({}, lambda _percent: None)

    assert first.lab.pk < second.lab.pk
    left = [Candidate.objects.within(one).count() for one in (cast.hana, cast.minsu)]
    assert left == [1, 0]
