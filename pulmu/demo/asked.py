"""What the courses of the demo ask at sign-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.surveys import actions, queries
from pulmu.domains.surveys.actions import QuestionnaireRow, QuestionRow
from pulmu.domains.surveys.choices import Purpose, Sort
from pulmu.domains.surveys.queries import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question. ``after`` is the place of an earlier one, ``when`` the answers to it; ``said``
    is what people in the demo answer, in turn.
    """

    label: str
    sort: Sort = Sort.ONE
    choices: tuple[str, ...] = ()
    hint: str = ""
    is_required: bool = False
    after: int | None = None
    when: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    def answer(self, number: int) -> Answer:
        turn = self.said or self.choices
        return turn[number % len(turn)] if turn else ""


@dataclass(frozen=True, slots=True)
class Asks:
    name: str
    questions: tuple[Ask, ...]

    def answers(self, keys: Sequence[str], number: int) -> dict[str, Answer]:
        """What the one of this number says; what is not asked of them is left out later."""
        return {key: one.answer(number) for key, one in zip(keys, self.questions, strict=True)}


ABOUT_AI = Asks(
    "생성형 AI 강좌 신청",
    (
        Ask(
            label="생성형 AI를 얼마나 써 보았습니까?",
            choices=("처음입니다", "가끔 씁니다", "일에 늘 씁니다"),
            is_required=True,
        ),
        Ask(
            label="어떤 일에 씁니까?",
            sort=Sort.LINE,
            after=0,
            when=("가끔 씁니다", "일에 늘 씁니다"),
            said=("보고서 초안", "상품 소개글", "회의록 정리", "번역"),
        ),
        Ask(
            label="가져올 일감",
            sort=Sort.LINE,
            hint="없으면 비워 두십시오. 연습할 것을 드립니다.",
            said=("사업 공고문 요약", "", "스마트스토어 상품 설명", "", "행사 안내문"),
        ),
    ),
)
ABOUT_A_COMPANY = Asks(
    "창업 강좌 신청",
    (
        Ask(
            label="지금 어디쯤 와 있습니까?",
            choices=("생각만 있습니다", "시제품이 있습니다", "사업자 등록을 마쳤습니다"),
            is_required=True,
        ),
        Ask(
            label="사업자 등록은 언제 했습니까?",
            sort=Sort.DAY,
            after=0,
            when=("사업자 등록을 마쳤습니다",),
            said=("2025-03-04", "2024-11-20"),
        ),
        Ask(
            label="가장 막히는 곳",
            sort=Sort.TEXT,
            hint="강사가 미리 읽고 옵니다.",
            said=("누가 살지 모르겠습니다.", "시장 크기를 어떻게 적을지 모르겠습니다."),
        ),
    ),
)
ABOUT_SAFETY = Asks(
    "시제품 강좌 신청",
    (
        Ask(
            label="3D프린터 안전교육을 들었습니까?",
            sort=Sort.YES_NO,
            hint="듣지 않았으면 강좌 전에 한 번 들어야 합니다.",
            is_required=True,
            said=("예", "예", "아니오"),
        ),
        Ask(
            label="언제 듣겠습니까?",
            choices=("이번 주 화요일", "다음 주 화요일"),
            after=0,
            when=("아니오",),
            is_required=True,
        ),
        Ask(
            label="만들고 싶은 것",
            sort=Sort.LINE,
            said=("휴대전화 거치대", "화분 받침", "반려견 식기", "전등갓"),
        ),
    ),
)


def put(actor: Actor, asks: Asks, *, at: dt.datetime) -> tuple[int, list[str]]:
    """The number of the questionnaire and the keys of its questions; harmless twice."""
    known = queries.questionnaires(actor, purpose=Purpose.SIGN_UP).filter(name=asks.name).first()
    if known is not None:
        return known.pk, [one.key for one in queries.questions(actor, known.pk)]
    named = QuestionnaireRow(name=asks.name, purpose=Purpose.SIGN_UP)
    made = actions.make_questionnaire(actor, row=named, once=new_key(), at=at)
    keys: list[str] = []
    for one in asks.questions:
        row = QuestionRow(
            label=one.label,
            sort=one.sort,
            hint=one.hint,
            is_required=one.is_required,
            is_personal=True,
            choices=one.choices,
            after="" if one.after is None else keys[one.after],
            when=one.when,
        )
        key = new_key()
        actions.add_question(actor, questionnaire_key=made.key, row=row, once=key, at=at)
        keys.append(key)
    return made.pk, keys
