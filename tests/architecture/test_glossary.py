"""One word for one thing: the glossary names every model and kind of fact in two languages."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps import apps

from pulmu.ledger import kinds

WORDS = tomllib.loads(
    (Path(__file__).parents[2] / "docs" / "glossary.toml").read_text(encoding="utf-8")
)


def test_every_word_stands_in_both_languages():
    assert [name for name, word in WORDS.items() if not word.get("ko") or not word.get("en")] == []


def test_no_two_entries_share_a_korean_or_an_english_word():
    for language in ("ko", "en"):
        words = [word[language] for word in WORDS.values()]
        assert sorted({word for word in words if words.count(word) > 1}) == []


def test_every_model_of_ours_has_its_word_and_every_word_its_model():
    ours = {m._meta.label for m in apps.get_models() if m.__module__.startswith("pulmu.")}
    named = {word["code"] for word in WORDS.values() if "code" in word}

    assert named - ours == set()
    assert {label for label in ours - named if not label.startswith("ledger.Figure")} == set()


def test_every_kind_of_fact_has_its_word():
    named = {word["kind"] for word in WORDS.values() if "kind" in word}

    assert named == {kind.name for kind in kinds.kinds()}
