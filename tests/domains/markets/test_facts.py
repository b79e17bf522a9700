from __future__ import annotations

from pulmu.domains.markets import actions
from pulmu.ledger import kinds, posting
from pulmu.ledger.names import name_keys
from tests.factories import TYPED_AT, a_company, day, entries, standing

from .factories import a_support


def _facts(lab, keys=None):
    return list(kinds.kind("channel_support").facts(lab.pk, keys))


def test_a_support_is_a_fact_of_its_day_with_a_random_key_for_its_event(cast):
    company = a_company(lab=cast.gimhae)
    made = a_support(cast.hana, company=company, market="B2B")

    [fact] = _facts(cast.gimhae)

    event = name_keys(cast.gimhae.pk, "event", ["메타버스 엑스포"])["메타버스 엑스포"]
    assert (fact.source, fact.on) == (f"channel_support:{made.key}", day("2023-06-14"))
    assert fact.dims == {
        "company": company.key,
        "channel": "공동관",
        "market": "B2B",
        "event": event,
        "state": "신청",
    }
    assert "메타버스 엑스포" not in str(entries(cast.gimhae))


def test_two_companies_at_one_event_share_its_key(cast):
    for code in ("C-1", "C-2"):
        a_support(cast.hana, f"M-{code}", company=a_company(code, lab=cast.gimhae))

    assert len({fact.dims["event"] for fact in _facts(cast.gimhae)}) == 1


def test_facts_come_for_some_keys_and_never_of_another_lab(cast):
    company = a_company(lab=cast.gimhae)
    first = a_support(cast.hana, "M-1", company=company)
    second = a_support(cast.hana, "M-2", company=company)
    theirs = a_support(cast.minsu, company=a_company(lab=cast.other_lab))

    assert [f.key for f in _facts(cast.gimhae)] == [first.key, second.key]
    assert [f.key for f in _facts(cast.gimhae, [second.key, theirs.key, "gone"])] == [second.key]


def test_a_step_moves_the_fact_that_stands_and_posting_again_appends_nothing(cast):
    made = a_support(cast.hana, company=a_company(lab=cast.gimhae))

    actions.complete(cast.hana, key=made.key, at=TYPED_AT)

    stands = standing(cast.gimhae, "channel_support")
    assert {key: fact["dims"]["state"] for key, fact in stands.items()} == {made.key: "완료"}
    assert not posting.post(cast.hana, at=TYPED_AT, changed={"channel_support": [made.key]})
