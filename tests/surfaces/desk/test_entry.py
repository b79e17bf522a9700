"""Every kind of record is typed in, corrected and refused on the desk; nothing typed is lost."""

from __future__ import annotations

import pytest

from pulmu.core.trail.models import Event
from pulmu.domains.people.models import Person
from pulmu.domains.results import actions as results
from pulmu.domains.results.queries import NAMINGS
from pulmu.surfaces.desk import years
from tests.factories import a_company, entries, standing, when

from .entries import COMPANY, OTHERWISE, TYPED, WRONG, only

KINDS = list(TYPED)


def _new(kind):
    return f"/desk/records/{kind}/new/"


def _edit(kind, key):
    return f"/desk/records/{kind}/{key}/edit/"


@pytest.fixture
def company(hana):
    """Hana has recorded the company that others refer to."""
    hana.post(_new("company"), COMPANY)


@pytest.fixture
def seal(cast):
    """Both of the staff close a year."""

    def close(year):
        results.submit(cast.hana, year=year, at=when("2024-01-05 09:00"))
        results.seal(cast.dul, year=year, at=when("2024-01-05 10:00"))

    return close


def _recorded(cast, hana, kind):
    """One record of the kind; of the company the one that is there."""
    if kind != "company":
        hana.post(_new(kind), TYPED[kind])
    return only(cast.hana, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_typed_in_and_counts_from_then_on(cast, hana, company, kind):
    made = _recorded(cast, hana, kind)

    page = hana.get(f"/desk/fact/{kind}/{made.key}/")

    assert page.status_code == 200
    assert standing(cast.gimhae, kind).keys() == {made.key}
    assert not made.imported


@pytest.mark.parametrize("kind", KINDS)
def test_typed_twice_it_is_there_once(cast, hana, company, kind):
    first = hana.post(_new(kind), TYPED[kind])
    second = hana.post(_new(kind), TYPED[kind])

    assert first.url == second.url
    assert NAMINGS[kind].model.objects.within(cast.hana).count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_wrongly_comes_back_with_the_field_and_all_that_was_typed(
    cast, hana, company, kind
):
    there = NAMINGS[kind].model.objects.within(cast.hana).count()
    typed = {**TYPED[kind], **WRONG[kind]}

    response = hana.post(_new(kind), typed)

    assert response.status_code == 422
    assert response.context["form"].errors.keys() & {*WRONG[kind], "__all__"}
    assert NAMINGS[kind].model.objects.within(cast.hana).count() == there
    page = response.content.decode()
    for name, text in typed.items():
        if text.strip() and name != "person":
            assert text in page, name


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_corrected_with_its_history(cast, hana, company, kind):
    made = _recorded(cast, hana, kind)
    form = hana.get(_edit(kind, made.key)).context["form"]
    typed = {n: b for n in form.fields if (b := form[n].value()) not in (None, "", False)}

    for _time in (1, 2):
        response = hana.post(_edit(kind, made.key), {**typed, **OTHERWISE[kind]})

    assert response.url == f"/desk/fact/{kind}/{made.key}/"
    assert only(cast.hana, kind).pk == made.pk
    corrected = Event.objects.within(cast.hana).filter(name__endswith="corrected")
    assert corrected.count() == 1
    shown = hana.get(response.url).content.decode()
    assert "→" in shown


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_of_a_record_says_what_the_record_says(cast, hana, company, kind):
    """Sent back as it came, it changes nothing."""
    made = _recorded(cast, hana, kind)
    form = hana.get(_edit(kind, made.key)).context["form"]
    typed = {n: b for n in form.fields if (b := form[n].value()) not in (None, "", False)}

    hana.post(_edit(kind, made.key), typed)

    assert not Event.objects.within(cast.hana).filter(name__endswith="corrected").exists()


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("kind", KINDS)
def test_a_stranger_finds_nothing_and_an_inspector_may_not(cast, hana, minsu, guest, kind):
    made = _recorded(cast, hana, kind)

    assert minsu.get(_edit(kind, made.key)).status_code == 404
    assert minsu.post(_edit(kind, made.key), TYPED[kind]).status_code == 404
    assert guest.get(_new(kind)).status_code == 403
    assert guest.post(_edit(kind, made.key), TYPED[kind]).status_code == 403
    assert minsu.get(f"{_new(kind)}?like={made.key}").status_code == 404


def test_another_like_it_starts_with_what_they_share_and_the_next_code(hana, company):
    typed = {**TYPED["session"], "another": "1"}

    page = hana.post(_new("session"), typed, follow=True)

    form = page.context["form"]
    assert form["programme"].value() == "메이커스 메타"
    assert form["code"].value() == f"P{years.this_year() % 100}-001"
    assert form["group_headcount"].value() is None


def test_a_new_company_is_numbered_with_the_year_and_not_with_one_that_somebody_has(hana, cast):
    year = years.this_year() % 100
    for code in (f"C{year}-001", f"C{year}-003", "C23-022", "달빛톱니"):
        a_company(code, lab=cast.gimhae)

    assert hana.get(_new("company")).context["form"]["code"].value() == f"C{year}-002"


def test_another_record_with_the_same_code_is_named_at_the_field(hana, company):
    response = hana.post(_new("company"), {**COMPANY, "name": "다른 회사"})

    assert list(response.context["form"].errors) == ["code"]


def test_a_prototype_names_a_person_once_known_and_keeps_them_when_nobody_else_is_named(cast, hana):
    typed = {**TYPED["prototype"], "company": "", "person": "김하나", "phone": "010 1234 5678"}
    hana.post(_new("prototype"), typed)
    hana.post(_new("prototype"), {**typed, "code": "T-02"})
    hana.post(_new("use"), TYPED["use"])

    person = Person.objects.within(cast.hana).get()
    (first, second) = NAMINGS["prototype"].model.objects.within(cast.hana).order_by("pk")
    hana.post(_edit("prototype", first.key), {**typed, "person": "", "phone": "", "name": "안경"})

    first.refresh_from_db()
    assert (first.name, first.person_id, second.person_id) == ("안경", person.pk, person.pk)


def test_the_form_shows_nobody_unmasked(hana, cast):
    hana.post(_new("use"), TYPED["use"])

    page = hana.get(_edit("use", only(cast.hana, "use").key)).content.decode()

    assert "김*나" in page
    assert "김하나" not in page
    assert "1234-5678" not in page


def test_a_sealed_year_asks_why_and_keeps_the_reason(cast, hana, seal, company):
    made = _recorded(cast, hana, "culture_act")
    seal(2023)
    typed = {**TYPED["culture_act"], "title": "메이커 축제"}

    refused = hana.post(_edit("culture_act", made.key), typed)
    taken = hana.post(_edit("culture_act", made.key), {**typed, "why": "typing error"})

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["why"]
    assert taken.status_code == 302
    assert Event.objects.within(cast.hana).latest("pk").data["why"] == "typing error"


def test_a_record_that_moves_into_a_sealed_year_asks_why_too(cast, hana, seal, company):
    hana.post(_new("culture_act"), {**TYPED["culture_act"], "on": "2022-05-10"})
    seal(2023)
    made = only(cast.hana, "culture_act")

    refused = hana.post(_edit("culture_act", made.key), TYPED["culture_act"])

    assert list(refused.context["form"].errors) == ["why"]


def test_there_is_no_form_for_what_is_no_kind(hana):
    assert hana.get(_new("attendance")).status_code == 404
    assert hana.get(_new("nothing")).status_code == 404


def test_results_know_no_other_kinds_than_have_a_form():
    assert set(KINDS) == set(results.ACTS) - {"attendance"}


def test_the_page_of_a_company_tells_its_way_with_the_lab(cast, hana, company, text):
    for kind in ("prototype", "hire", "revenue", "tenancy", "channel_support"):
        hana.post(_new(kind), TYPED[kind])

    page = text(hana.get(f"/desk/companies/{only(cast.hana, 'company').key}/"))

    way = page[page.index("The way with the lab") :]
    titles = ("메타버스 엑스포", "1,200,000원", "창업보육실 1호", "증강현실 안경")
    places = [way.rindex(title) for title in titles]
    assert places == sorted(places)


def test_whom_a_form_turned_out_to_mean_is_said(hana, text):
    first = text(hana.post(_new("use"), TYPED["use"], follow=True))
    second = text(
        hana.post(_new("use"), {**TYPED["use"], "starts_at": "2023-05-11T14:00",
                                "ends_at": "2023-05-11T15:00"}, follow=True)
    )  # fmt: skip
    again = text(hana.post(_new("use"), TYPED["use"], follow=True))

    assert "김*나 is new." in first
    assert "Linked to somebody known: 김*나, 010-****-5678" in second
    assert "This is recorded already." in again


def test_a_company_that_moves_its_days_is_felt_in_the_years_of_its_sales(cast, hana, seal, company):
    hana.post(_new("revenue"), TYPED["revenue"])
    seal(2023)
    made = only(cast.hana, "company")
    typed = {**COMPANY, "first_support_on": "2021-02-01", "incorporated_on": "2020-03-02"}

    refused = hana.post(_edit("company", made.key), typed)

    assert list(refused.context["form"].errors) == ["why"]


def test_seconds_that_no_field_shows_are_kept(cast, hana):
    hana.post(_new("use"), {**TYPED["use"], "starts_at": "2023-05-10 14:00:30"})
    made = only(cast.hana, "use")
    form = hana.get(_edit("use", made.key)).context["form"]
    typed = {n: b for n in form.fields if (b := form[n].value()) not in (None, "", False)}

    hana.post(_edit("use", made.key), {**typed, "parts": "9"})

    kept = only(cast.hana, "use")
    assert (kept.starts_at, kept.parts) == (made.starts_at, 9)


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("session", {"starts_at": "2199-05-10T14:00", "ends_at": "2199-05-10T15:00"}, None),
        ("hire", {"left_on": "2020-01-01"}, "left_on"),
        ("tenancy", {"terminated_on": "2020-01-01"}, "terminated_on"),
        ("prototype", {"completed_on": "2190-01-01"}, "completed_on"),
        ("use", {"starts_at": "2199-05-10T14:00", "ends_at": "2199-05-10T15:00"}, "starts_at"),
        ("use", {"person": "", "phone": "010-1234-5678"}, "person"),
    ],
)
def test_what_cannot_have_been_is_refused_at_its_field(hana, company, kind, typed, field):
    response = hana.post(_new(kind), {**TYPED[kind], **typed})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field or "__all__"]


def test_a_prototype_that_is_not_finished_after_all_loses_its_days(cast, hana, company):
    hana.post(_new("prototype"), TYPED["prototype"])
    made = only(cast.hana, "prototype")

    hana.post(_edit("prototype", made.key), {**TYPED["prototype"], "state": "제작"})

    assert only(cast.hana, "prototype").completed_on is None


@pytest.mark.parametrize("kind", KINDS)
def test_what_somebody_else_corrected_meanwhile_is_not_overwritten_unseen(
    cast, hana, dul, company, kind
):
    made = _recorded(cast, hana, kind)
    form = hana.get(_edit(kind, made.key)).context["form"]
    typed = {n: b for n in form.fields if (b := form[n].value()) not in (None, "", False)}
    theirs = {name: text for name, text in typed.items() if name != "seen"}
    dul.post(_edit(kind, made.key), {**theirs, **OTHERWISE[kind]})

    refused = hana.post(_edit(kind, made.key), typed)
    again = refused.context["form"]
    sent = {n: b for n in again.fields if (b := again[n].value()) not in (None, "", False)}
    taken = hana.post(_edit(kind, made.key), sent)

    assert refused.status_code == 422
    assert "while you had it open" in refused.content.decode()
    assert sent["seen"] != typed["seen"]
    assert taken.status_code == 302


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("kind", "changed", "wrong"),
    [
        ("session", {"capacity": "많이", "ends_at": "2023-05-10T13:00"}, {"capacity", "ends_at"}),
        ("use", {"parts": "여럿", "ends_at": "2023-05-10T13:00"}, {"parts", "ends_at"}),
        ("culture_act", {"title": "", "audience": "-"}, {"title", "audience"}),
        ("company", {"name": "", "business_no": "123-45-67890"}, {"name", "business_no"}),
        ("prototype", {"name": "", "completed_on": "2023-02-01"}, {"name", "completed_on"}),
        ("hire", {"company": "없는 회사", "left_on": "2023-01-01"}, {"company", "left_on"}),
        ("revenue", {"amount": "x", "supplied_on": "2999-01-01"}, {"amount", "supplied_on"}),
        ("tenancy", {"company": "", "ends_on": "2023-04-30"}, {"company", "ends_on"}),
        ("channel_support", {"event": "", "on": "?"}, {"event", "on"}),
    ],
)
def test_what_is_mistyped_and_what_cannot_be_are_told_together(cast, hana, kind, changed, wrong):
    response = hana.post(_new(kind), {**TYPED[kind], "code": "X-1", **changed})

    assert set(response.context["form"].errors) == wrong
    assert f"{len(wrong)} things to put right" in response.content.decode()


def test_a_name_that_is_too_long_is_not_called_missing_beside_it(hana):
    said = {**TYPED["prototype"], "company": "", "person": "가" * 200}

    response = hana.post(_new("prototype"), said)

    assert set(response.context["form"].errors) == {"person"}


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("kind", ["session", "prototype", "tenancy", "channel_support"])
def test_a_code_that_is_taken_is_told_together_with_the_rest(cast, hana, kind):
    _recorded(cast, hana, kind)
    worse = {
        "session": {"ends_at": "2023-05-10T13:00", "capacity": "많이"},
        "prototype": {"completed_on": "2023-02-01", "name": ""},
        "tenancy": {"ends_on": "2023-04-30", "space": ""},
        "channel_support": {"company": "없는 회사"},
    }[kind]

    response = hana.post(_new(kind), {**TYPED[kind], **worse})

    assert set(response.context["form"].errors) == {*worse, "code"}


@pytest.mark.usefixtures("company")
def test_what_is_only_tried_leaves_nothing_behind(cast, hana):
    typed = {**TYPED["prototype"], "company": "", "person": "김하나", "name": ""}
    before = [entries(cast.gimhae), Event.objects.within(cast.hana).count()]

    page = hana.post(_new("prototype"), {**typed, "completed_on": "2023-02-01"})

    assert set(page.context["form"].errors) == {"name", "completed_on"}
    assert [entries(cast.gimhae), Event.objects.within(cast.hana).count()] == before
    assert not Person.objects.within(cast.hana).exists()
    assert page.context["form"].meant is None


@pytest.mark.usefixtures("company")
def test_a_correction_is_told_everything_at_once_too(cast, hana):
    made = _recorded(cast, hana, "tenancy")
    typed = {**TYPED["tenancy"], "space": "", "ends_on": "2023-04-30"}

    page = hana.post(_edit("tenancy", made.key), typed)

    assert set(page.context["form"].errors) == {"space", "ends_on"}
