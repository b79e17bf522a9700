from __future__ import annotations

import dataclasses

import pytest
from django.db import IntegrityError, connection, transaction

from pulmu.core.files import store
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Change, Event
from pulmu.domains.places import actions, queries
from pulmu.domains.places.actions import ResourceRow, UseLogRow
from pulmu.domains.places.models import ResourceFile
from tests.factories import a_person, a_resource, a_use, entries, standing, when

AT, LATER = when("2023-06-01 10:00"), when("2023-06-02 10:00")


@pytest.fixture
def row(cast):
    return UseLogRow(
        resource_id=a_resource(lab=cast.gimhae).pk,
        person_id=a_person(lab=cast.gimhae).pk,
        starts_at=when("2023-05-10 14:00"),
        ends_at=when("2023-05-10 16:00"),
        purpose=" 시제품  출력 ",
        parts=3,
        affiliation="인제대학교",
    )


def _events():
    return list(Event.objects.everywhere(because="tests look").values_list("name", flat=True))


def test_resources_are_known_by_name_and_corrected(cast):
    actions.record_resources(cast.hana, rows=[ResourceRow(name=" 레이저  커터 ")], at=AT)
    done = actions.record_resources(
        cast.hana, rows=[ResourceRow(name="레이저 커터", asset_no="A-7")], at=LATER
    )

    assert [(r.name, r.asset_no) for r in queries.resources(cast.hana)] == [("레이저 커터", "A-7")]
    assert len(done.changed) == 1
    assert queries.ids_by_name(cast.hana, ["레이저 커터"]) == {"레이저 커터": done.objects[0].pk}
    assert entries(cast.gimhae) == []


def test_each_resource_has_a_qr_code_of_its_own_that_a_correction_leaves(cast):
    rows = [ResourceRow(name="레이저 커터"), ResourceRow(name="재봉틀")]
    made = actions.record_resources(cast.hana, rows=rows, at=AT).objects
    actions.record_resources(cast.hana, rows=[ResourceRow(name="재봉틀", asset_no="S-1")], at=LATER)

    doors = {one.door for one in queries.resources(cast.hana)}
    assert doors == {one.door for one in made}
    assert len(doors) == 2


def test_a_resource_without_a_name_is_refused(cast):
    with pytest.raises(actions.NameMissing):
        actions.record_resources(cast.hana, rows=[ResourceRow(name=" ")], at=AT)


def test_a_use_is_stored_clean_and_posted(cast, row):
    use = actions.record_use_logs(cast.hana, rows=[row], at=AT).objects[0]

    assert (use.purpose, use.parts, use.affiliation) == ("시제품 출력", 3, "인제대학교")
    assert list(standing(cast.gimhae, "use")) == [use.key]
    assert _events() == ["places.use.recorded"]


def test_the_same_row_twice_changes_nothing_and_leaves_no_line(cast, row):
    first = actions.record_use_logs(cast.hana, rows=[row], at=AT)
    second = actions.record_use_logs(cast.hana, rows=[row, row], at=LATER)

    assert second.objects == first.objects * 2
    assert (second.created, second.changed) == ([], [])
    assert _events() == ["places.use.recorded"]
    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert"]


def test_a_corrected_row_moves_the_fact(cast, row):
    actions.record_use_logs(cast.hana, rows=[row], at=AT)
    fewer = dataclasses.replace(row, parts=2)

    use = actions.record_use_logs(cast.hana, rows=[fewer], at=LATER).objects[0]

    assert standing(cast.gimhae, "use")[use.key]["dims"]["parts"] == 2
    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert", "retract", "assert"]


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"ends_at": when("2023-05-10 13:59")}, actions.EndsBeforeStart),
        ({"parts": -1}, actions.NegativeParts),
        ({"role": "방문자"}, actions.UnknownRole),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_is_written(cast, row, columns, refusal):
    wrong = dataclasses.replace(row, **columns)

    with pytest.raises(refusal):
        actions.record_use_logs(cast.hana, rows=[row, wrong], at=AT)

    assert list(queries.uses(cast.hana)) == []
    assert (_events(), entries(cast.gimhae)) == ([], [])


def test_another_labs_machine_or_person_does_not_exist(cast, row):
    machine, person = a_resource(lab=cast.other_lab), a_person(lab=cast.other_lab)

    for foreign in ({"resource_id": machine.pk}, {"person_id": person.pk}):
        with pytest.raises(NotFound):
            actions.record_use_logs(cast.hana, rows=[dataclasses.replace(row, **foreign)], at=AT)


def test_the_inspector_may_not_record_uses(cast, row):
    with pytest.raises(NotAllowed):
        actions.record_use_logs(cast.inspector, rows=[row], at=AT)
    with pytest.raises(NotAllowed):
        actions.record_resources(cast.inspector, rows=[ResourceRow(name="가")], at=AT)


@pytest.mark.parametrize("count", [1, 3])
def test_new_uses_cost_the_same_queries_however_many(cast, row, count, django_assert_num_queries):
    rows = [
        dataclasses.replace(row, starts_at=when(f"2023-05-10 1{hour}:00")) for hour in range(count)
    ]

    # Three of them for the key of a purpose that is new.
    # PostgreSQL holds the people with a statement of its own.
    with django_assert_num_queries(25 + (connection.vendor == "postgresql")):
        actions.record_use_logs(cast.hana, rows=rows, at=AT)


def _log(actor, use, *, at=AT):
    row = actions.UseLogRow(
        resource_id=use.resource.pk,
        person_id=use.person.pk,
        starts_at=when("2023-05-10 14:00"),
        ends_at=when("2023-05-10 16:00"),
        parts=1,
    )
    return actions.log_use(actor, row=row, at=at)


@pytest.fixture
def other_use(cast):
    """Somebody's earlier use, so that machine and person are known."""
    lab = cast.gimhae
    return a_use(a_resource(lab=lab), a_person(lab=lab), starts_at="2023-01-01 14:00")


def test_a_use_is_logged_at_the_desk_and_twice_is_harmless(cast, other_use):
    first, second = _log(cast.hana, other_use), _log(cast.hana, other_use, at=LATER)

    assert first == second
    assert list(queries.uses(cast.hana)) == [first, other_use]
    assert len(entries(cast.gimhae)) == 1


def test_a_use_that_has_not_begun_is_not_logged(cast, other_use):
    with pytest.raises(actions.NotYetBegun):
        _log(cast.hana, other_use, at=when("2023-05-10 13:59"))


@pytest.mark.parametrize(("who", "refusal"), [("minsu", NotFound), ("inspector", NotAllowed)])
def test_strangers_find_nothing_and_the_inspector_may_not(cast, other_use, who, refusal):
    actor = getattr(cast, who)

    with pytest.raises(refusal):
        _log(actor, other_use)
    with pytest.raises(refusal):
        actions.remove_use_logs(actor, keys=[other_use.key], at=AT, why="")
    with pytest.raises(refusal):
        actions.remove_resources(actor, keys=[other_use.resource.key], at=AT, why="")


def test_a_removed_use_leaves_the_ledger_with_its_reason(cast, row):
    use = actions.record_use_logs(cast.hana, rows=[row], at=AT).objects[0]

    assert actions.remove_use_logs(cast.hana, keys=[use.key], at=LATER, why="import") == 1

    assert (list(queries.uses(cast.hana)), standing(cast.gimhae, "use")) == ([], {})
    assert entries(cast.gimhae)[-1][1]["why"] == "import"
    with pytest.raises(NotFound):
        actions.remove_use_logs(cast.hana, keys=[use.key], at=LATER, why="import")


def test_a_machine_goes_only_when_the_log_does_not_name_it(cast, other_use):
    machine = other_use.resource

    with pytest.raises(actions.ResourceInUse):
        actions.remove_resources(cast.hana, keys=[machine.key], at=AT, why="")
    actions.remove_use_logs(cast.hana, keys=[other_use.key], at=AT, why="")
    actions.remove_resources(cast.hana, keys=[machine.key], at=AT, why="")

    assert list(queries.resources(cast.hana)) == []
    kept = Change.objects.within(cast.hana).get(model="places.Resource", kind="removed")
    assert machine.door not in kept.before.values()


def test_bytes_of_a_manual_go_with_the_last_that_shows_it(
    cast, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.PULMU_DATA_DIR = tmp_path
    manual = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    shown = [
        ResourceFile.objects.create(
            organisation=cast.gimhae,
            resource=a_resource(name, lab=cast.gimhae),
            sort="설명서",
            name="사용법.pdf",
            media_type="application/pdf",
            sha256=store.put(manual).sha256,
            size=len(manual),
            created_at=AT,
            changed_at=AT,
        )
        for name in ("커터", "프린터")
    ]

    left = []
    for one in shown:
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_file(cast.hana, key=one.key, at=AT)
        left.append(store.size_of(one.sha256))

    assert left == [len(manual), None]


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("ends_at", when("2023-01-01 13:59"), "uselog_ends_after_start"),
        ("parts", -1, "parts"),
        ("role", "??", "uselog_role_known"),
    ],
)
def test_the_database_refuses_what_no_action_would_write(
    cast, other_use, column, value, constraint
):
    setattr(other_use, column, value)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        other_use.save()


def test_the_database_refuses_one_use_twice(cast, other_use):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_use(other_use.resource, other_use.person, starts_at="2023-01-01 14:00")


class TestTheNationalLog:
    SAID = actions.National(
        staff_minutes=30, fee=2000, use_type="의뢰", user_type="대학", is_ventilated=True
    )

    def test_a_line_typed_at_the_desk_has_the_columns_of_one_from_a_check_out(self, cast, row):
        use = actions.log_use(cast.hana, row=dataclasses.replace(row, national=self.SAID), at=AT)

        assert {name: getattr(use, name) for name in self.SAID.columns()} == self.SAID.columns()

    def test_a_workbook_that_has_no_such_columns_leaves_them_as_they_stand(self, cast, row):
        actions.log_use(cast.hana, row=dataclasses.replace(row, national=self.SAID), at=AT)

        use = actions.record_use_logs(
            cast.hana, rows=[dataclasses.replace(row, parts=4)], at=LATER
        ).objects[0]

        assert (use.parts, use.fee, use.use_type) == (4, 2000, "의뢰")

    def test_what_it_says_moves_no_fact(self, cast, row):
        plain = actions.log_use(cast.hana, row=row, at=AT)
        before = standing(cast.gimhae, "use")

        said = dataclasses.replace(row, national=self.SAID)
        actions.correct_use(cast.hana, key=plain.key, row=said, at=LATER)

        assert standing(cast.gimhae, "use") == before

    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [
            ({"staff_minutes": -1}, actions.NegativeParts),
            ({"fee": -1}, actions.NegativeParts),
            ({"use_type": "산책"}, actions.UnknownWord),
            ({"user_type": "이웃"}, actions.UnknownWord),
        ],
    )
    def test_a_word_of_no_list_and_a_negative_number_are_refused(self, cast, row, wrong, refusal):
        said = dataclasses.replace(self.SAID, **wrong)

        with pytest.raises(refusal):
            actions.log_use(cast.hana, row=dataclasses.replace(row, national=said), at=AT)

        assert list(queries.uses(cast.hana)) == []
