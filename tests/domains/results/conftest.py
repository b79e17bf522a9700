"""Fixtures of a year's story, for the tests that ask for them by name."""

from __future__ import annotations

from .stories import counting_rules, story

__all__ = ["counting_rules", "story"]
