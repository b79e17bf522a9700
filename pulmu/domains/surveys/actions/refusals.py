"""The ways in which this domain says no."""

from __future__ import annotations

from collections.abc import Mapping

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.keys import is_key
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.surveys.models import Questionnaire
from pulmu.domains.surveys.rules import Fault


class NameMissing(Refused):
    code = "surveys.name_missing"


class NameTaken(Refused):
    code = "surveys.name_taken"


class PromiseWrong(Refused):
    code = "surveys.promise_wrong"


class FormBroken(Refused):
    code = "surveys.form_broken"


class QuestionWrong(Refused):
    """``field`` is what of the question it is about."""

    code = "surveys.question_wrong"

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class InTheWay(Refused):
    code = "surveys.in_the_way"


class Over(Refused):
    code = "surveys.over"


class AnswersWrong(Refused):
    """``faults`` says what is wrong, by the key of the question."""

    code = "surveys.answers_wrong"

    def __init__(self, message: str, *, faults: Mapping[str, Fault]) -> None:
        super().__init__(message)
        self.faults = dict(faults)


class TopicWrong(Refused):
    code = "surveys.topic_wrong"


class WishClosed(Refused):
    code = "surveys.wish_closed"


def locked(actor: Actor, key: str) -> Questionnaire:
    """A questionnaire that the actor may write, locked until the end of the transaction."""
    mine = Questionnaire.objects.within(actor).select_for_update()
    found: Questionnaire | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.SURVEYS_WRITE, organisation_id=found.organisation_id)
    return found


def require_key(once: str, message: str) -> None:
    if not is_key(once):
        raise FormBroken(message)
