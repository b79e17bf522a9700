"""Files of a request: measured, asked their unit, held against the beds; and beds."""

from __future__ import annotations

import pytest

from pulmu.core.files import store
from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.prototypes import actions, queries, rules
from pulmu.domains.prototypes.models import DesignFile
from tests.core.files import solid

from .asking import AT, agreed, asked, sora_at


@pytest.fixture
def request_of_sora(cast):
    return asked(cast.gimhae)


def sent(cast, request, data, tmp_path, name="box.stl"):
    path = tmp_path / "upload"
    path.write_bytes(data)
    return actions.add_own_file(
        sora_at(cast.gimhae), ticket=request.ticket, name=name, path=path, at=AT
    )


def report(cast, found):
    [said] = queries.reports(cast.hana, [queries.design_file(cast.hana, found.key)])
    return said


def test_an_stl_asks_what_one_is_and_is_then_held_against_the_beds(cast, request_of_sora, tmp_path):
    actions.add_bed(cast.hana, name="소형", width=30, depth=30, height=30, at=AT)
    actions.add_bed(cast.hana, name="대형", width=220, depth=220, height=250, at=AT)
    found = sent(cast, request_of_sora, solid.stl(40, 30, 20), tmp_path)

    before = report(cast, found)
    assert (before.asks_unit, before.size, before.units[0]) == (True, None, "mm")
    actions.say_unit_own(
        sora_at(cast.gimhae), ticket=request_of_sora.ticket, key=found.key, unit="mm", at=AT
    )

    said = report(cast, found)
    assert (said.asks_unit, said.size) == (False, (40, 30, 20))
    assert said.volume == pytest.approx(24_000)
    assert [(fit.bed.name, fit.fits) for fit in said.fits] == [("대형", True), ("소형", False)]
    assert (said.is_rough, said.estimate.grams) == (True, pytest.approx(9.4, abs=0.1))


def test_a_model_of_40_cm_fits_on_no_bed(cast, request_of_sora, tmp_path):
    actions.add_bed(cast.hana, name="대형", width=220, depth=220, height=250, at=AT)
    found = sent(cast, request_of_sora, solid.glb(0.4, 0.4, 0.4), tmp_path, "large.glb")

    said = report(cast, found)

    assert said.size == pytest.approx((400, 400, 400))
    assert [fit.fits for fit in said.fits] == [False]


def test_an_stl_in_metres_is_asked_about_and_as_millimetres_called_tiny(
    cast, request_of_sora, tmp_path
):
    found = sent(cast, request_of_sora, solid.stl(0.04, 0.03, 0.02), tmp_path)
    assert report(cast, found).units == ("m",)

    actions.say_unit(cast.hana, key=found.key, unit="mm", at=AT)
    assert report(cast, found).is_tiny
    actions.say_unit(cast.hana, key=found.key, unit="m", at=AT)
    assert report(cast, found).size == pytest.approx((40, 30, 20))


def test_an_open_model_has_no_estimate(cast, request_of_sora, tmp_path):
    found = sent(cast, request_of_sora, solid.stl(40, 30, 20, faces=solid.FACES[1:]), tmp_path)
    actions.say_unit(cast.hana, key=found.key, unit="mm", at=AT)

    assert (report(cast, found).file.is_closed, report(cast, found).estimate) == (False, None)


def test_a_hostile_file_is_refused_and_nothing_stays(cast, request_of_sora, tmp_path):
    nodes = [{"mesh": 0} for _time in range(3000)]
    bomb = solid.glb(1, 1, 1, nodes=nodes, scenes=[{"nodes": list(range(3000))}])
    for data, name in (
        (bomb, "bomb.glb"),
        (solid.stl(1, 1, 1, said=9), "lies.stl"),
        (b"x", "a.exe"),
    ):
        with pytest.raises(FileRefused):
            sent(cast, request_of_sora, data, tmp_path, name)

    assert not DesignFile.objects.everywhere(because="tests look").exists()
    assert not list((tmp_path / "data").rglob("*.*"))


def test_step_and_papers_are_kept_as_they_are(cast, request_of_sora, tmp_path):
    step = sent(cast, request_of_sora, b"ISO-10303-21;\nHEADER;", tmp_path, "part.step")
    paper = sent(cast, request_of_sora, "스케치 설명".encode(), tmp_path, "memo.txt")

    assert [(one.format, report(cast, one).is_model) for one in (step, paper)] == [
        ("step", False),
        ("paper", False),
    ]


def kept(tmp_path):
    return [one for one in (tmp_path / "data").rglob("*") if one.is_file()]


def test_what_is_not_taken_leaves_no_bytes(cast, request_of_sora, tmp_path):
    for number in range(rules.MOST_FILES):
        sent(cast, request_of_sora, f"메모 {number}".encode(), tmp_path, f"{number}.txt")
    before = kept(tmp_path)

    with pytest.raises(actions.TooManyFiles):
        sent(cast, request_of_sora, solid.stl(31, 17, 9), tmp_path)
    actions.withdraw_own(sora_at(cast.gimhae), ticket=request_of_sora.ticket, at=AT)
    with pytest.raises(actions.Closed):
        sent(cast, request_of_sora, b"x", tmp_path, "bad.stl")

    assert kept(tmp_path) == before


def test_the_same_file_twice_is_one(cast, request_of_sora, tmp_path):
    first, second = (
        sent(cast, request_of_sora, solid.stl(4, 3, 2), tmp_path) for _time in range(2)
    )

    assert first.pk == second.pk


def test_files_follow_into_the_prototype_and_are_taken_away_with_their_bytes(
    cast, tmp_path, django_capture_on_commit_callbacks
):
    request = asked(cast.gimhae)
    early = sent(cast, request, solid.stl(4, 3, 2), tmp_path)
    made = agreed(cast.hana, cast.gimhae)
    path = tmp_path / "later.glb"
    path.write_bytes(solid.glb(0.1, 0.1, 0.1))
    ours = actions.add_file(
        cast.hana, prototype=made.prototype.key, name=path.name, path=path, at=AT
    )

    assert (ours.is_ours, ours.request_id) == (True, made.pk)
    assert early.prototype_id is None
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_file(cast.hana, key=ours.key, at=AT)
    assert store.size_of(ours.sha256) is None
    assert store.size_of(early.sha256) is not None


def test_strangers_send_and_see_nothing(cast, request_of_sora, tmp_path):
    found = sent(cast, request_of_sora, solid.stl(4, 3, 2), tmp_path)
    path = tmp_path / "box.stl"
    path.write_bytes(solid.stl(1, 1, 1))
    stranger = visitor_of(cast.gimhae, holds=["another"])
    ticket = request_of_sora.ticket

    for act in (
        lambda: actions.add_own_file(stranger, ticket=ticket, name="a.stl", path=path, at=AT),
        lambda: actions.add_file(
            cast.minsu, request=request_of_sora.key, name="a.stl", path=path, at=AT
        ),
        lambda: actions.say_unit(cast.minsu, key=found.key, unit="mm", at=AT),
        lambda: actions.remove_file(cast.minsu, key=found.key, at=AT),
        lambda: queries.design_file(cast.minsu, found.key),
    ):
        with pytest.raises(NotFound):
            act()


def test_files_are_taken_as_long_as_the_request_is_open(cast, request_of_sora, tmp_path):
    actions.withdraw_own(sora_at(cast.gimhae), ticket=request_of_sora.ticket, at=AT)

    with pytest.raises(actions.Closed):
        sent(cast, request_of_sora, solid.stl(4, 3, 2), tmp_path)


def test_a_bed_is_corrected_by_its_name_and_removed(cast):
    for height in (200, 250):
        bed = actions.add_bed(cast.hana, name="대형", width=220, depth=220, height=height, at=AT)

    assert [one.height for one in queries.beds(cast.dul)] == [250]
    assert queries.beds(cast.minsu) == []
    with pytest.raises(actions.NotAQuantity):
        actions.add_bed(cast.hana, name="없음", width=0, depth=1, height=1, at=AT)
    with pytest.raises(NotFound):
        actions.remove_bed(cast.minsu, key=bed.key, at=AT)
    actions.remove_bed(cast.hana, key=bed.key, at=AT)
    assert queries.beds(cast.hana) == []
