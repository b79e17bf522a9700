"""The job link: on the desk, for everybody, and one's own."""

from __future__ import annotations

from typing import Any

from pulmu.core.kernel.keys import new_key
from pulmu.domains.companies.models import Company
from pulmu.domains.people.models import Person
from pulmu.domains.support.models import Candidate, Introduction, JobOffer

from .words import Records, Url, of_lab

AN_OFFER = {
    "title": "전시 운영",
    "field": "AI",
    "region": "경남 김해시",
    "contract": "정규",
    "pay": "월 260만 원",
    "openings": "1",
    "closes_on": "2099-12-31",
    "tasks": "안내합니다.",
}


def of_offer(o: Records) -> list[Any]:
    return [o[JobOffer].key]


def of_introduction(o: Records) -> list[Any]:
    return [o[Introduction].key]


def of_link(o: Records) -> list[Any]:
    return [o[Introduction].ticket]


URLS: dict[str, Url] = {
    "at:jobs": Url(of_lab, asks=(lambda _o: {"field": "AI"},), published=True),
    "at:job": Url(lambda o: [*of_lab(o), o[JobOffer].key], published=True),
    "introduction": Url(
        of_link,
        sends=tuple(lambda _o, do=do: {"do": do} for do in ("yes", "no", "back_out")),
        published=True,
        bearer=True,
    ),
    "my_look": Url(
        lambda o: [o[Person].key],
        sends=(
            lambda _o: {"do": "save", "fields_wanted": "AI", "agrees": "on"},
            lambda _o: {"do": "stop"},
        ),
    ),
    "my_company_jobs": Url(lambda o: [o[Company].key]),
    "desk:jobs": Url(asks=(lambda _o: {"state": "공개"},)),
    "desk:job_new": Url(
        asks=(lambda o: {"company": o[Company].key},),
        sends=(lambda o: {**AN_OFFER, "company": o[Company].code, "once": new_key()},),
    ),
    "desk:job": Url(of_offer),
    "desk:job_edit": Url(of_offer, sends=(lambda o: {**AN_OFFER, "company": o[Company].code},)),
    "desk:job_act": Url(
        of_offer,
        sends=(
            lambda o: {"do": f"ask:{o[Candidate].key}"},
            lambda _o: {"do": "publish"},
            lambda _o: {"do": "close"},
        ),
    ),
    "desk:candidates": Url(),
    "desk:introductions": Url(asks=(lambda _o: {"state": "제안"},)),
    "desk:introduction": Url(of_introduction),
    "desk:introduction_act": Url(
        of_introduction,
        sends=tuple(lambda _o, do=do: {"do": do} for do in ("again", "place", "back")),
    ),
    "desk:introduction_interview": Url(
        of_introduction, sends=(lambda _o: {"when": "2099-05-10T14:00", "place": "204호"},)
    ),
    "desk:introduction_hire": Url(
        of_introduction,
        sends=(lambda _o: {"employee_key": "E-1", "insured_on": "2023-06-01", "contract": "정규"},),
    ),
    "desk:introduction_end": Url(
        of_introduction, sends=(lambda _o: {"state": "철회", "why": "공고를 거둠"},)
    ),
}
