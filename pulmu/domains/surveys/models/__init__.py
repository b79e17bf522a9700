"""Questions, who was asked, what was answered, and what people wish for."""

from .answers import Invitation, Response
from .questionnaires import Question, Questionnaire
from .wishes import Voice, Wish

__all__ = ["Invitation", "Question", "Questionnaire", "Response", "Voice", "Wish"]
