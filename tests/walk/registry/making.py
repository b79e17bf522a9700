"""Prototypes: the board and the pages of the desk, and what belongs to a link."""

from __future__ import annotations

from typing import Any

from pulmu.core.kernel.keys import new_key
from pulmu.domains.prototypes.choices import Criterion
from pulmu.domains.prototypes.models import (
    Attempt,
    Bed,
    DesignFile,
    NextStep,
    Prototype,
    PrototypeRequest,
)

from .words import Records, Url, a_file, of_lab

AN_IDEA = {
    "title": "작업등",
    "idea": "캠핑장에서 쓰는 접이식 작업등입니다. 작게 접힙니다.",
    "kind": "목업",
}
A_BED = {"name": "새 프린터", "width": "220", "depth": "220", "height": "250"}
A_DAY = {"on": "2023-05-11"}


def of_request(o: Records) -> list[Any]:
    return [o[PrototypeRequest].key]


def of_prototype(o: Records) -> list[Any]:
    return [o[Prototype].key]


def of_link(o: Records) -> list[Any]:
    return [o[PrototypeRequest].ticket]


def of_file(o: Records) -> list[Any]:
    return [o[DesignFile].key]


URLS: dict[str, Url] = {
    "desk:prototypes": Url(),
    "desk:prototype_list": Url(asks=(lambda _o: {"state": "심사"},)),
    "desk:prototype_new": Url(
        sends=(lambda _o: {**AN_IDEA, "person": "홍길순", "once": new_key()},)
    ),
    "desk:prototype_beds": Url(sends=(lambda _o: A_BED,)),
    "desk:prototype_bed_remove": Url(lambda o: [o[Bed].key]),
    "desk:prototype_request": Url(
        of_request,
        sends=(
            lambda _o: {"verdict": "보완", "reasons": "더 알려 주세요"},
            lambda _o: {"verdict": "승인", "criteria": Criterion.values},
        ),
    ),
    "desk:prototype_agree": Url(of_request, sends=(lambda _o: A_DAY,)),
    "desk:prototype_files": Url(
        lambda o: ["asked", *of_request(o)], sends=(lambda _o: {"files": a_file()},)
    ),
    "desk:prototype_file_tell": Url(
        of_file, sends=(lambda _o: {"unit": "mm"}, lambda _o: {"do": "remove"})
    ),
    "desk:prototype_file_take": Url(of_file),
    "desk:prototype": Url(
        of_prototype,
        sends=(
            lambda _o: {"do": "log", "outcome": "실패", "once": new_key(), **A_DAY},
            lambda _o: {"do": "complete", "sure": "1", **A_DAY},
            lambda _o: {"do": "hand-over", **A_DAY},
            lambda _o: {"do": "sign", "name": "홍길순", "files": a_file()},
            lambda _o: {"do": "next", "sort": "판로"},
        ),
    ),
    "desk:prototype_step": Url(
        of_prototype,
        sends=tuple(lambda _o, do=do: {"do": do} for do in ("start", "hand-over", "abandon")),
    ),
    "desk:prototype_line_correct": Url(
        lambda o: [*of_prototype(o), o[Attempt].key],
        sends=(lambda _o: {"outcome": "성공", "on": "2023-05-11"},),
    ),
    "desk:prototype_line": Url(
        of_prototype,
        sends=(
            lambda o: {"do": "attempt", "line": o[Attempt].key},
            lambda o: {"do": "done", "line": o[NextStep].key},
        ),
    ),
    "at:prototypes": Url(of_lab, sends=(lambda o: {"email": o["user"].email},), published=True),
    "at:prototype_code": Url(of_lab, sends=(lambda _o: {"digits": "123456"},), published=True),
    "own_prototype": Url(of_link, published=True, bearer=True),
    "own_prototype_edit": Url(of_link, sends=(lambda _o: AN_IDEA,), published=True, bearer=True),
    "own_prototype_act": Url(
        of_link,
        sends=(
            lambda _o: {"do": "agree"},
            lambda o: {"do": "unit", "file": o[DesignFile].key, "unit": "mm"},
        ),
        published=True,
        bearer=True,
    ),
    "own_prototype_files": Url(
        of_link, sends=(lambda _o: {"files": a_file()},), published=True, bearer=True
    ),
    "own_prototype_receipt": Url(
        of_link, sends=(lambda _o: {"name": "홍길순"},), published=True, bearer=True
    ),
}
