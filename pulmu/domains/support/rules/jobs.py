"""Decisions about the job link. No database, no clock, no Django.

Whom an offer fits is told by two things that somebody said themselves, the field and the region
they look for. There is no score and no order of merit, and nothing else of a person comes in here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pulmu.domains.support.choices import IntroductionState, OfferState

# Characters a text may have.
OFFER_LIMITS = {"title": 100, "region": 100, "tasks": 3_000, "skills": 300, "pay": 100}
CANDIDATE_LIMITS = {"regions": 200, "words": 1_000, "link": 300}
REASON_LIMIT = 500
MOST_OPENINGS = 999
# Who looks for work says so again after a year.
CONSENT_GOOD = dt.timedelta(days=365)
# From this many days before that year ends, saying so again begins another.
RENEWABLE = dt.timedelta(days=60)
# The company still reads how somebody is reached for so long after they were hired.
SHOWN_AFTER = dt.timedelta(days=30)
# The link in the letter opens for so long after the introduction ended.
LINK_LASTS = dt.timedelta(days=30)
# Who was asked and did not answer, or said yes and was not spoken to, is remembered after this.
PATIENCE = dt.timedelta(days=3)

_OFFER: Mapping[str, frozenset[str]] = {
    OfferState.DRAFT: frozenset({OfferState.PUBLISHED, OfferState.CLOSED}),
    OfferState.PUBLISHED: frozenset({OfferState.CLOSED, OfferState.FILLED}),
    OfferState.CLOSED: frozenset({OfferState.PUBLISHED}),
    OfferState.FILLED: frozenset({OfferState.PUBLISHED}),
}
_STEPS: Mapping[str, frozenset[str]] = {
    IntroductionState.ASKED: frozenset(
        {IntroductionState.AGREED, IntroductionState.DECLINED, IntroductionState.WITHDRAWN}
    ),
    IntroductionState.AGREED: frozenset(
        {
            IntroductionState.INTERVIEW,
            IntroductionState.PLACED,
            IntroductionState.TURNED_DOWN,
            IntroductionState.WITHDRAWN,
        }
    ),
    IntroductionState.INTERVIEW: frozenset(
        {
            IntroductionState.INTERVIEW,
            IntroductionState.PLACED,
            IntroductionState.TURNED_DOWN,
            IntroductionState.WITHDRAWN,
        }
    ),
    IntroductionState.PLACED: frozenset(
        {IntroductionState.HIRED, IntroductionState.TURNED_DOWN, IntroductionState.WITHDRAWN}
    ),
}
# What an employer may not ask for (Fair Hiring Procedure Act 4-3; Equal Employment Act 7; Act on
# Age Discrimination in Employment 4-4), in the words in which offers ask for it.
# At the beginning of a word: `참여`, `경남`, `학부모`, `기본적`, `100여 만 원` ask for nothing.
_ALONE = r"(?<![가-힣\d])"
_NOT_TO_BE_ASKED = (
    re.compile(
        rf"(?:{_ALONE}(?:남|여)(?:자|직원|사원)?|(?:남|여)성)\s?"
        r"(?:만(?!족|나)|우대|선호|환영|한정|限)"
    ),
    re.compile(r"(?:만\s?)?\d{2}\s?세\s?(?:이하|미만|까지|이내)"),
    re.compile(r"\d{2}\s?년생"),
    re.compile(r"나이\s?(?:제한(?!\s?(?:은|이)?\s?없)|\d)"),
    re.compile(rf"{_ALONE}(?:미혼|기혼|용모|외모|키\s?\d{{3}}|신장\s?\d{{3}}|체중|몸무게)"),
    re.compile(rf"출신\s?(?:지역|지)|{_ALONE}(?:본적|종교(?!\s?무관)|부모)|가족\s?관계"),
    re.compile(r"군필|병역필"),
)
_WORDS = re.compile(r"[\s,·/()]+")
_PROVINCES = {
    "서울특별시": "서울",
    "부산광역시": "부산",
    "대구광역시": "대구",
    "인천광역시": "인천",
    "광주광역시": "광주",
    "대전광역시": "대전",
    "울산광역시": "울산",
    "세종특별자치시": "세종",
    "경기도": "경기",
    "강원특별자치도": "강원",
    "강원도": "강원",
    "충청북도": "충북",
    "충청남도": "충남",
    "전북특별자치도": "전북",
    "전라북도": "전북",
    "전라남도": "전남",
    "경상북도": "경북",
    "경상남도": "경남",
    "제주특별자치도": "제주",
    "제주도": "제주",
}
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """What an offer is compared by."""

    field: str
    region: str


@dataclass(frozen=True, slots=True)
class Wished:
    """What somebody looks for, in their own words. No regions: wherever it is."""

    fields: Collection[str]
    regions: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why an offer fits: the field they share, and the region that they named (``""``: they look
    everywhere).
    """

    field: str
    region: str


def reasons(offer: Sought, wish: Wished) -> Reasons | None:
    """None where the field or the region is another than was wished for."""
    if offer.field not in wish.fields:
        return None
    if not wish.regions:
        return Reasons(offer.field, "")
    near = next((one for one in wish.regions if lies_in(offer.region, one)), "")
    return Reasons(offer.field, near) if near else None


def lies_in(place: str, region: str) -> bool:
    """Whether every word of the region is one of the place: `경남` holds `경남 김해시`."""
    wanted = _places(region)
    return bool(wanted) and wanted <= _places(place)


def regions_of(typed: str) -> list[str]:
    """Several, as people type them: `김해, 부산 강서구`."""
    found = [" ".join(one.split()) for one in re.split(r"[,·;/\n]", typed)]
    return [one for one in dict.fromkeys(found) if one]


def regions_said(typed: str) -> str:
    """The same to be read; what fits as it was typed fits."""
    found = regions_of(typed)
    said = ", ".join(found)
    return said if len(said) <= CANDIDATE_LIMITS["regions"] else ",".join(found)


def since(before: dt.date | None, *, on: dt.date) -> dt.date:
    """The day that counts when somebody says it again: the first one, until it may be renewed."""
    return on if before is None or on >= renewable_from(before) else before


def renewable_from(since: dt.date) -> dt.date:
    return since + CONSENT_GOOD - RENEWABLE


def not_to_be_asked(*texts: str) -> str:
    """The first words that ask for what hiring law keeps out; empty where there are none."""
    for text in texts:
        for pattern in _NOT_TO_BE_ASKED:
            if found := pattern.search(text):
                return found[0].strip()
    return ""


def is_open(state: str, *, closes_on: dt.date | None, on: dt.date) -> bool:
    return state == OfferState.PUBLISHED and (closes_on is None or on <= closes_on)


def offer_may_become(state: str, other: str) -> bool:
    return other in _OFFER.get(state, frozenset())


def may_become(state: str, other: str) -> bool:
    """Whether an introduction that is this may become that."""
    return other in _STEPS.get(state, frozenset())


def state_before(state: str, *, has_interview: bool, has_hire: bool) -> str | None:
    """What somebody is put back to after a slip of the company's, of the desk's or of their own."""
    if state == IntroductionState.DECLINED:
        return IntroductionState.ASKED.value
    if state == IntroductionState.HIRED and not has_hire:
        return IntroductionState.PLACED.value
    if state == IntroductionState.PLACED:
        before = IntroductionState.INTERVIEW if has_interview else IntroductionState.AGREED
        return before.value
    return None


def is_web_address(said: str) -> bool:
    return bool(re.fullmatch(r"https?://[^\s/@]+\.[^\s/@]+(?:/\S*)?", said))


def _places(text: str) -> set[str]:
    return {_short(word) for word in _WORDS.split(text.strip()) if word}


def _short(word: str) -> str:
    """`김해시` and `김해` are one; `중구` stays, for `중` says nothing."""
    known = _PROVINCES.get(word)
    if known:
        return known
    return word[:-1] if len(word) >= _SHORTEST and word[-1] in "시군구" else word
