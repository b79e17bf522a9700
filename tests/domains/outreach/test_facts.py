from __future__ import annotations

from pulmu.ledger import kinds, posting
from pulmu.ledger.names import name_keys
from tests.factories import TYPED_AT, day, entries, standing

from .factories import an_act


def _facts(lab, keys=None):
    return list(kinds.kind("culture_act").facts(lab.pk, keys))


def test_an_act_is_a_fact_of_its_day_with_a_random_key_for_its_campaign(cast):
    made = an_act(cast.hana, campaign="메이커 주간", audience=120)

    [fact] = _facts(cast.gimhae)

    campaign = name_keys(cast.gimhae.pk, "campaign", ["메이커 주간"])["메이커 주간"]
    assert (fact.source, fact.on) == (f"culture_act:{made.key}", day("2023-10-07"))
    assert fact.dims == {"type": "행사", "campaign": campaign, "audience": 120}
    assert "메이커 주간" not in str(entries(cast.gimhae))


def test_acts_of_one_campaign_share_its_key_and_acts_of_none_have_none(cast):
    for title, campaign in (("부스", "메이커 주간"), ("기사", "메이커 주간"), ("동아리", "")):
        an_act(cast.hana, title, campaign=campaign)

    booth, report, club = (fact.dims["campaign"] for fact in _facts(cast.gimhae))

    assert (booth == report, len(booth), club) == (True, 26, "")


def test_two_labs_have_different_keys_for_campaigns_of_one_name(cast):
    an_act(cast.hana, campaign="메이커 주간")
    an_act(cast.minsu, campaign="메이커 주간")

    keys = {f.dims["campaign"] for lab in (cast.gimhae, cast.other_lab) for f in _facts(lab)}

    assert len(keys) == 2


def test_nobody_counted_is_a_0_in_the_ledger(cast):
    an_act(cast.hana)

    assert [fact.dims["audience"] for fact in _facts(cast.gimhae)] == [0]


def test_facts_come_for_some_keys_and_never_of_another_lab(cast):
    first, second = an_act(cast.hana, "부스"), an_act(cast.hana, "기사")
    theirs = an_act(cast.minsu)

    assert [f.key for f in _facts(cast.gimhae)] == [first.key, second.key]
    assert [f.key for f in _facts(cast.gimhae, [second.key, theirs.key, "gone"])] == [second.key]


def test_a_correction_moves_the_fact_that_stands_and_posting_again_appends_nothing(cast):
    made = an_act(cast.hana)

    an_act(cast.hana, audience=90)

    stands = standing(cast.gimhae, "culture_act")
    assert {key: fact["dims"]["audience"] for key, fact in stands.items()} == {made.key: 90}
    assert not posting.reconcile_all(cast.hana, at=TYPED_AT)
