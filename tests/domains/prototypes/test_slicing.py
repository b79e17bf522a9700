"""Print time and filament of a model that somebody sent: by the slicer, by guess, and said so."""

from __future__ import annotations

import pytest
from django.utils import translation

from pulmu.core.jobs.actions import work_one
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.actions.files import SLICE
from pulmu.domains.prototypes.choices import Slicing
from pulmu.web import designfiles
from tests.core.files import solid

from .asking import AT, asked


def sent(cast, tmp_path, data, name="box.stl"):
    path = tmp_path / "upload"
    path.write_bytes(data)
    request = asked(cast.gimhae).key
    return actions.add_file(cast.hana, name=name, path=path, request=request, at=AT)


def worked_off() -> list[str]:
    """What waited, done, by the names of the tasks."""
    return [one.task for one in iter(lambda: work_one(worker="w", at=AT), None)]


def said_of(cast, found):
    """The estimate, whether it is a guess, and the last line on the page."""
    [report] = queries.reports(cast.hana, [queries.design_file(cast.hana, found.key)])
    with translation.override("en"):
        view = designfiles.told(report, has_slicer=queries.has_slicer())
    return report.estimate, report.is_rough, view.lines[-1][0]


@pytest.mark.slicer
def test_a_model_is_sliced_in_the_background_and_the_guess_gives_way(cast, tmp_path):
    found = sent(cast, tmp_path, solid.stl(4, 3, 2))
    actions.say_unit(cast.hana, key=found.key, unit="cm", at=AT)
    guess, is_rough, waits = said_of(cast, found)

    worked_off()

    estimate, is_still_rough, by = said_of(cast, found)
    assert (is_rough, waits) == (
        True,
        "PrusaSlicer is calculating; until then this is a rough guess.",
    )
    assert (is_still_rough, by) == (False, "Time and filament were calculated by PrusaSlicer.")
    assert estimate.grams == pytest.approx(guess.grams, rel=0.5)


@pytest.mark.slicer
def test_a_model_said_anew_in_another_unit_is_sliced_anew(cast, tmp_path):
    found = sent(cast, tmp_path, solid.stl(40, 30, 20))
    actions.say_unit(cast.hana, key=found.key, unit="mm", at=AT)
    worked_off()
    small, _rough, _line = said_of(cast, found)

    actions.say_unit(cast.hana, key=found.key, unit="cm", at=AT)
    worked_off()

    assert small.grams < 20
    file = queries.design_file(cast.hana, found.key)
    assert (file.slicing, file.sliced_grams) == (Slicing.FAILED, None)


def test_without_a_slicer_the_page_says_that_it_guesses(cast, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    found = sent(cast, tmp_path, solid.threemf(), "box.3mf")

    estimate, is_rough, line = said_of(cast, found)

    assert is_rough
    assert estimate.grams == pytest.approx(9.4, abs=0.1)
    assert line == "A rough guess from the volume: PrusaSlicer is not installed on this server."
    assert SLICE not in worked_off()
