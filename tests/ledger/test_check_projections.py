"""`ledger check` also looks at what screens read, and at what is known of files."""

from __future__ import annotations

import re

import pytest

from pulmu.core.files import store
from pulmu.core.kernel.period import Period
from pulmu.domains.outreach import actions as outreach
from pulmu.ledger import actions, cache, checking, projections, rulebook
from pulmu.ledger.models import Blob, FigureCache, LiveFact, LiveLink, Verb
from tests.domains.outreach.factories import a_row
from tests.factories import TYPED_AT

EVERYWHERE = {"because": "tests tamper"}


@pytest.fixture
def acts(cast):
    rows = [a_row("축제"), a_row("기사")]
    return outreach.record_culture_acts(cast.hana, rows=rows, at=TYPED_AT).objects


def test_a_ledger_that_nobody_touched_has_no_fault(cast, acts):
    assert checking.check(cast.gimhae).faults == []


def test_a_fact_that_vanished_from_the_screens_is_found_and_rebuilt(cast, acts):
    LiveFact.objects.everywhere(**EVERYWHERE).filter(source=f"culture_act:{acts[0].key}").delete()

    assert [fault[:5] for fault in checking.check(cast.gimhae).faults] == ["the f"]

    projections.rebuild(cast.gimhae)
    assert checking.check(cast.gimhae).faults == []


def test_a_file_that_entries_name_must_be_known(cast, acts, settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path
    sha256 = "a" * 64
    actions.add_blob(cast.hana, sha256=sha256, size=1, type="text/csv", name="x", at=TYPED_AT)
    actions.attach(cast.hana, links=[(f"culture_act:{acts[0].key}", sha256)], at=TYPED_AT)
    Blob.objects.everywhere(**EVERYWHERE).update(destroyed_at=TYPED_AT)

    assert checking.check(cast.gimhae).faults == [
        f"file {sha256}: it is said to be destroyed in one place alone"
    ]

    Blob.objects.everywhere(**EVERYWHERE).delete()
    assert checking.check(cast.gimhae).faults == [
        f"file {sha256}: entries name it, and nothing is known of it"
    ]


@pytest.fixture
def proven(cast, acts, settings, tmp_path):
    """The first act with a file, and with the word of the other one at the desk."""
    settings.PULMU_DATA_DIR = tmp_path
    kept = store.put(b"a sheet")
    known = {"sha256": kept.sha256, "size": kept.size, "type": "text/csv", "name": "x"}
    actions.add_blob(cast.hana, **known, at=TYPED_AT)
    actions.attach(cast.hana, links=[(f"culture_act:{acts[0].key}", kept.sha256)], at=TYPED_AT)
    fact = LiveFact.objects.within(cast.hana).get(source=f"culture_act:{acts[0].key}")
    assert actions.attest(cast.dul, seqs=[fact.seq], at=TYPED_AT) == 1
    assert checking.check(cast.gimhae).faults == []
    return fact


@pytest.mark.parametrize("verb", [Verb.ATTACH, Verb.ATTEST])
def test_a_link_that_vanished_from_the_screens_is_found_and_rebuilt(cast, proven, verb):
    LiveLink.objects.everywhere(**EVERYWHERE).filter(verb=verb).delete()

    assert [fault[:9] for fault in checking.check(cast.gimhae).faults] == ["the links"]

    projections.rebuild(cast.gimhae)
    assert checking.check(cast.gimhae).faults == []


def test_a_forged_link_is_found_and_does_not_take_a_fact_back(cast, proven):
    links = LiveLink.objects.everywhere(**EVERYWHERE).filter(verb=Verb.ATTACH)
    links.update(seq=proven.seq)

    assert [fault[:9] for fault in checking.check(cast.gimhae).faults] == ["the links"]
    link = links.get()
    with pytest.raises(actions.LinkBroken):
        actions.detach(cast.hana, links=[(link.left, link.right)], at=TYPED_AT)


def test_a_file_of_another_size_or_type_is_found(cast, proven):
    Blob.objects.everywhere(**EVERYWHERE).update(type="image/png")

    [fault] = checking.check(cast.gimhae).faults
    assert fault.endswith("its size or type is not what entries say")


def test_changed_figures_of_the_screens_are_found_and_made_anew(cast, acts):
    rulebook.install_shipped()
    where = (cast.gimhae, Period.year(2023), rulebook.newest())
    before = cache.figures(*where)
    kept = FigureCache.objects.everywhere(**EVERYWHERE).get()
    assert checking.check(cast.gimhae).faults == []

    changed = re.sub(r"(\D)2(\D)", r"\g<1>3\g<2>", kept.sums, count=1)
    assert changed != kept.sums
    FigureCache.objects.everywhere(**EVERYWHERE).update(sums=changed)

    assert cache.figures(*where).lines != before.lines
    assert [fault[:11] for fault in checking.check(cast.gimhae).faults] == ["the figures"]
    projections.rebuild(cast.gimhae)
    assert cache.figures(*where).lines == before.lines
