"""From an idea to an agreement: asked, sent back, said better, approved by another, agreed."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.trail.models import Event
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import PersonRow, add_person
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.actions import Terms
from pulmu.domains.prototypes.choices import Criterion
from pulmu.domains.prototypes.models import PrototypeRequest
from pulmu.domains.results import queries as results
from tests.factories import a_company, a_person, day, standing

from .asking import AT, SORA, agreed, approved, asked, said, sora_at
from .factories import a_prototype


def stored(found):
    return PrototypeRequest.objects.everywhere(because="tests look").get(key=found.key)


def events(actor):
    return list(Event.objects.within(actor).order_by("pk").values_list("name", flat=True))


def subjects(*, is_internal=False):
    """Of what was written to whoever asked, or to those who work there."""
    every = Message.objects.everywhere(because="tests look").order_by("pk")
    mine = every.filter(is_internal=is_internal)
    return list(mine.values_list("subject", flat=True))


def review(actor, found, verdict="승인", reasons="", criteria=Criterion.values, **more):
    return actions.review(
        actor, key=found.key, verdict=verdict, reasons=reasons, criteria=criteria, at=AT, **more
    )


def test_whoever_has_proven_their_address_asks_and_is_written_to(cast):
    found = stored(asked(cast.gimhae))

    assert (found.state, found.channel, found.person.name) == ("심사", "웹", "한소라")
    assert found.prototype is None
    assert subjects() == ["김해 메타버스 특화랩: 시제품 제작 신청이 접수되었습니다"]
    assert standing(cast.gimhae, "prototype") == {}


def test_an_address_that_is_not_proven_asks_for_nothing(cast):
    person = PersonRow(name="한소라", phone="010-2345-6789", email=SORA)

    with pytest.raises(NotAllowed):
        actions.ask_own(visitor_of(cast.gimhae), person=person, said=said(), at=AT)


def test_a_name_and_a_number_prove_nothing(cast):
    row = PersonRow(name="한소라", phone="010-2345-6789", email="known@example.org")
    known = add_person(cast.hana, row=row, once=new_key(), at=AT)

    found = stored(asked(cast.gimhae))
    again = stored(asked(cast.gimhae))

    assert found.person_id != known.pk
    assert (found.person.name, found.person.is_possible_duplicate) == ("한소라", True)
    assert again.person_id == found.person_id
    theirs = visitor_of(cast.gimhae, holds=[people.email_index("known@example.org")])
    assert "prototype_requests" not in {kind for _lab, kind, _said in results.kept_of(theirs)}


def test_those_who_review_are_told_of_what_comes_by_itself_and_of_what_comes_back(cast):
    found = asked(cast.gimhae)
    first = subjects(is_internal=True)
    actions.ask(cast.hana, said=said(), person_id=found.person_id, at=AT)
    at_the_desk = subjects(is_internal=True)
    review(cast.dul, found, "보완", "누가 쓰는지 적어 주십시오.")
    actions.rewrite_own(sora_at(cast.gimhae), ticket=found.ticket, said=said(), at=AT)
    actions.rewrite_own(sora_at(cast.gimhae), ticket=found.ticket, said=said("다시 " * 20), at=AT)

    assert first == ["시제품 제작 신청이 들어왔습니다: 목업"] * 2
    assert at_the_desk == first
    assert subjects(is_internal=True) == first * 2
    bodies = Message.objects.within(cast.hana).filter(is_internal=True)
    assert not any("한소라" in one.body or "작업등" in one.body for one in bodies)


def test_pressed_twice_it_is_one_request(cast):
    once = new_key()

    assert asked(cast.gimhae, once=once).pk == asked(cast.gimhae, once=once).pk
    assert len(subjects()) == 1


def test_the_key_of_a_request_opens_nothing(cast):
    theirs = asked(cast.gimhae, once=new_key())
    index = people.email_index("other@example.org")
    other = visitor_of(cast.gimhae, holds=[index])
    person = PersonRow(name="이두리", phone="010-9999-9999", email="other@example.org")

    got = [
        actions.ask_own(other, person=person, said=said(), at=AT, once=once)
        for once in (theirs.key, theirs.once)
    ]

    assert theirs.once not in {"", theirs.key}
    assert theirs.ticket not in {one.ticket for one in got}
    assert {one.email_index for one in got} == {index}


def test_an_idea_of_three_words_is_sent_back_at_once(cast):
    person = PersonRow(name="한소라", phone="010-2345-6789", email=SORA)
    for wrong, code in (
        (said(idea="작업등 하나"), "described_too_shortly"),
        (said(parts=0), "not_a_quantity"),
        (said(kind="로봇"), "unknown_word"),
        (said(wanted_by=day("2026-05-03")), "wrong_day"),
    ):
        with pytest.raises(actions.DescribedTooShortly.__mro__[1]) as refused:
            actions.ask_own(sora_at(cast.gimhae), person=person, said=wrong, at=AT)
        assert refused.value.code == f"prototypes.{code}"


def test_the_desk_asks_for_a_person_a_company_or_both(cast):
    company, person = a_company(lab=cast.gimhae), a_person(lab=cast.gimhae)

    both = actions.ask(
        cast.hana, said=said(), person_id=person.pk, company_id=company.pk, email=SORA, at=AT
    )

    assert (both.channel, both.company, both.person) == ("창구", company, person)
    with pytest.raises(actions.NotOneOwner):
        actions.ask(cast.hana, said=said(), at=AT)
    with pytest.raises(NotFound):
        actions.ask(cast.minsu, said=said(), company_id=company.pk, at=AT)


def test_sent_back_said_better_approved_and_agreed(cast):
    found = asked(cast.gimhae)

    review(cast.hana, found, "보완", "어디에 쓰는지 적어 주세요.", [])
    assert stored(found).state == "보완"
    actions.rewrite_own(sora_at(cast.gimhae), ticket=found.ticket, said=said(parts=2), at=AT)
    assert stored(found).state == "심사"
    offer = Terms(due_on=day("2026-06-30"), words="재료비는 저희가 냅니다.", own_share=50_000)
    review(cast.hana, found, terms=offer)
    actions.agree_own(sora_at(cast.gimhae), ticket=found.ticket, at=AT)

    now = stored(found)
    assert (now.state, now.agreed_by, now.agreed_on) == ("협약", "웹", day("2026-05-04"))
    assert (now.due_on, now.own_share, now.parts) == (day("2026-06-30"), 50_000, 2)
    made = now.prototype
    assert (made.code, made.name, made.state, made.parts) == (
        "PT-2026-001",
        "접이식 작업등",
        "접수",
        2,
    )
    assert (made.person, made.company) == (now.person, None)
    [fact] = standing(cast.gimhae, "prototype").values()
    assert (fact["dims"]["state"], fact["dims"]["completed_on"]) == ("접수", "")
    assert [one.verdict for one in queries.reviews(cast.hana, now)] == ["승인", "보완"]
    assert subjects()[1:] == [
        "김해 메타버스 특화랩: 시제품에 대해 조금 더 알려 주십시오",
        "김해 메타버스 특화랩: 시제품 제작이 승인되었습니다",
    ]


def test_what_is_agreed_in_a_new_year_is_numbered_with_it(cast):
    a_prototype(cast.hana, code="M23-012", company=a_company(lab=cast.gimhae))

    assert queries.next_code(cast.hana, year=2026) == "M26-001"


def test_a_company_that_asks_gets_the_prototype(cast):
    company, person = a_company(lab=cast.gimhae), a_person(lab=cast.gimhae)
    found = actions.ask(cast.hana, said=said(), person_id=person.pk, company_id=company.pk, at=AT)
    review(cast.dul, found)

    made = actions.agree(cast.hana, key=found.key, on=day("2026-05-04"), at=AT).prototype

    assert (made.company, made.person) == (company, None)


def test_every_decision_twice_is_one(cast):
    found = approved(cast.hana, cast.gimhae)
    for _time in range(2):
        review(cast.hana, found)
        actions.agree_own(sora_at(cast.gimhae), ticket=found.ticket, at=AT)

    assert len(queries.reviews(cast.hana, found)) == 1
    assert events(cast.hana).count("prototypes.request.agreed") == 1
    assert queries.prototypes(cast.hana).count() == 1


def test_agreed_on_paper_on_another_day_corrects_the_day(cast):
    found = approved(cast.hana, cast.gimhae)
    later = AT.replace(day=8)
    actions.agree(cast.dul, key=found.key, on=day("2026-05-07"), at=later)

    actions.agree(cast.dul, key=found.key, on=day("2026-05-06"), at=later)

    assert (stored(found).agreed_on, stored(found).agreed_by) == (day("2026-05-06"), "서면")
    for wrong in ("2026-05-03", "2026-05-09"):
        with pytest.raises(actions.WrongDay):
            actions.agree(cast.dul, key=found.key, on=day(wrong), at=later)


def test_nobody_reviews_what_they_asked_for(cast):
    company = a_company(lab=cast.gimhae)
    for_another = actions.ask(cast.hana, said=said(), company_id=company.pk, at=AT)
    own = actions.ask(
        cast.dul, said=said(), company_id=company.pk, email=cast.hana_user.email, at=AT
    )

    for found in (for_another, own):
        with pytest.raises(actions.NotOthers):
            review(cast.hana, found)

    assert review(cast.dul, for_another).state == "승인"


def test_an_approval_needs_every_criterion_and_a_no_its_reasons(cast):
    found = asked(cast.gimhae)

    with pytest.raises(actions.ReasonsMissing) as refused:
        review(cast.hana, found, criteria=["대상", "실현", "중복"])
    assert "안전" in str(refused.value) or "safe" in str(refused.value)
    for verdict in ("보완", "반려"):
        with pytest.raises(actions.ReasonsMissing):
            review(cast.hana, found, verdict, "  ")
    with pytest.raises(actions.UnknownWord):
        review(cast.hana, found, "글쎄")
    with pytest.raises(actions.WrongDay):
        review(cast.hana, found, terms=Terms(due_on=day("2026-05-01")))
    assert stored(found).state == "심사"


def test_what_was_turned_down_is_neither_changed_nor_agreed_nor_reviewed(cast):
    found = asked(cast.gimhae)
    review(cast.hana, found, "반려", "지원 대상이 아닙니다.", [])

    with pytest.raises(actions.Closed):
        actions.rewrite_own(sora_at(cast.gimhae), ticket=found.ticket, said=said(), at=AT)
    with pytest.raises(actions.Closed):
        actions.agree_own(sora_at(cast.gimhae), ticket=found.ticket, at=AT)
    with pytest.raises(actions.NotReviewable):
        review(cast.hana, found)
    assert queries.prototypes(cast.hana).count() == 0


def test_it_can_be_taken_back_until_it_is_agreed(cast):
    found = asked(cast.gimhae)
    for _time in range(2):
        actions.withdraw_own(sora_at(cast.gimhae), ticket=found.ticket, at=AT)
    assert stored(found).state == "철회"

    other = agreed(cast.hana, cast.gimhae)
    with pytest.raises(actions.Closed):
        actions.withdraw_own(sora_at(cast.gimhae), ticket=other.ticket, at=AT)


def test_strangers_find_nothing(cast):
    found = asked(cast.gimhae)
    stranger = visitor_of(cast.gimhae, holds=["somebody else"])

    for act in (
        lambda: review(cast.minsu, found),
        lambda: actions.agree(cast.minsu, key=found.key, on=day("2026-05-04"), at=AT),
        lambda: actions.rewrite(cast.minsu, key=found.key, said=said(), at=AT),
        lambda: actions.rewrite_own(stranger, ticket=found.ticket, said=said(), at=AT),
        lambda: actions.agree_own(stranger, ticket=found.ticket, at=AT),
        lambda: actions.withdraw_own(stranger, ticket=found.ticket, at=AT),
        lambda: actions.withdraw_own(sora_at(cast.other_lab), ticket=found.ticket, at=AT),
        lambda: queries.request(cast.minsu, found.key),
        lambda: queries.held_request(stranger, found.ticket),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        review(sora_at(cast.gimhae), found)


def test_the_link_alone_opens_it(cast):
    found = asked(cast.gimhae)

    opened = queries.held_request(visitor_of(cast.gimhae, holds=[found.ticket]), found.ticket)

    assert opened.pk == found.pk


def test_the_board_has_a_column_for_each_stage(cast):
    asked(cast.gimhae)
    agreed(cast.hana, cast.gimhae)

    found = {str(stage): len(cards) for stage, cards in queries.board(cast.hana, today=AT.date())}

    assert found == {
        "review": 1,
        "returned": 0,
        "approved": 0,
        "received": 1,
        "making": 0,
        "done": 0,
        "gone": 0,
    }
    assert sum(len(cards) for _s, cards in queries.board(cast.minsu, today=AT.date())) == 0
