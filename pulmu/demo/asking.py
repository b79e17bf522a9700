"""What the demo asks after a course, what was answered, and what people wish for."""

from __future__ import annotations

import datetime as dt

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.models import Organisation
from pulmu.demo.dice import Dice
from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import Offering
from pulmu.domains.surveys import actions, queries
from pulmu.domains.surveys.actions import Asking, QuestionnaireRow, QuestionRow, Said
from pulmu.domains.surveys.choices import Purpose, Sort, Suits
from pulmu.domains.surveys.models import Questionnaire

MONTH = dt.timedelta(days=30)
AFTER = (
    QuestionRow(label="강의 내용은 만족스러웠나요?", sort=Sort.SCALE, is_required=True),
    QuestionRow(label="강사의 설명은 알기 쉬웠나요?", sort=Sort.SCALE, is_required=True),
    QuestionRow(label="시설과 장비는 쓰기 좋았나요?", sort=Sort.SCALE),
    QuestionRow(
        label="이 강좌를 어디에서 알게 되었나요?",
        sort=Sort.ONE,
        choices=("누리집", "지인 소개", "학교나 회사", "현수막·전단"),
    ),
    QuestionRow(label="더 좋아지려면 무엇이 필요할까요?", sort=Sort.TEXT),
)
HOPES = (
    "실습 시간이 더 길면 좋겠습니다.",
    "저녁 시간에도 열어 주세요.",
    "교재를 미리 받고 싶습니다.",
    "다음 단계 과정이 있으면 좋겠습니다.",
    "자리 간격이 좁았습니다.",
    "예제 파일을 내려받을 수 있으면 합니다.",
)
WISHES = (
    ("블렌더로 캐릭터 만들기", "콘텐츠", 17),
    ("파이썬으로 업무 자동화", "AI", 12),
    ("언리얼 엔진 첫걸음", "메타버스", 9),
    ("스마트스토어 상세페이지 쓰기", "창업", 6),
    ("레이저 커팅 소품 만들기", "제조", 4),
)


def questions(actor: Actor, *, at: dt.datetime) -> Questionnaire:
    """Asked after every course. Harmless twice."""
    row = QuestionnaireRow(name="강좌 만족도", purpose=Purpose.SATISFACTION, is_anonymous=True)
    found = queries.questionnaires(actor, purpose=Purpose.SATISFACTION).filter(name=row.name)
    standing: Questionnaire | None = found.first()
    if standing is not None:
        return standing
    made = actions.make_questionnaire(actor, row=row, once=new_key(), at=at)
    for question in AFTER:
        actions.add_question(actor, questionnaire_key=made.key, row=question, once=new_key(), at=at)
    return made


def answers(actor: Actor, course: Offering, persons: list[Person], *, at: dt.datetime) -> None:
    """Three in four of those who were there say how it was."""
    if course.survey is None:
        return
    dice = Dice(f"answers {course.name}")
    asked = queries.questions(actor, course.survey.pk)
    tokens = actions.invite(
        actor,
        questionnaire=course.survey,
        about=f"offering:{course.key}",
        asking=[Asking(proof=f"demo {one.key}", person_id=one.pk) for one in persons],
        open_until=day_of(at) + MONTH,
    )
    for token in tokens:
        if not dice.chance(0.75):
            continue
        said: dict[str, queries.Answer] = {}
        for one in asked:
            if one.sort == Sort.SCALE:
                said[one.key] = dice.weighted((("5", 5), ("4", 4), ("3", 2), ("2", 1)))
            elif one.sort == Sort.ONE:
                said[one.key] = dice.pick(one.choices)
            elif dice.chance(0.6):
                said[one.key] = dice.pick(HOPES)
        actions.answer(visitor_of(course.organisation), token=token, said=said, at=at)


def wishes(organisation: Organisation, *, at: dt.datetime) -> None:
    """From browsers that do not exist; nobody wants to be told. Harmless twice."""
    dice = Dice("wishes")
    visitor = visitor_of(organisation)
    for topic, field, count in WISHES:
        for number in range(count):
            suits = dice.weighted(
                ((Suits.EVENING, 4), (Suits.WEEKEND, 3), (Suits.DAYTIME, 2), (Suits.ANY, 2))
            )
            said = Said(by=f"demo {topic} {number}", suits=suits)
            actions.wish(visitor, topic=topic, field=field, said=said, at=at)
