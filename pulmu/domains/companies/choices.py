"""Closed lists about companies. The stored words are those of the workbook and the facts."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Form(TextChoices):
    """The legal form: a founder before founding, a sole trader, a corporation."""

    PROSPECTIVE = "예비", _("Prospective founder")
    SOLE = "개인", _("Sole trader")
    CORPORATION = "법인", _("Corporation")


class Exclusion(TextChoices):
    """Why a founding is no new start-up."""

    SUCCESSION = "승계", _("Business taken over")
    FORM_CHANGE = "형태변경", _("Change of legal form")
    RESTART = "동종재개", _("Same business reopened")
    OTHER = "기타", _("Other")


class Field(TextChoices):
    """What a company, or a session, is about. One list for both, so that figures compare."""

    METAVERSE = "메타버스", _("Metaverse")
    AI = "AI", _("AI")
    GENERATIVE_AI = "생성형AI", _("Generative AI")
    UNITY = "유니티", _("Unity")
    CONTENT = "콘텐츠", _("Content")
    MANUFACTURING = "제조", _("Manufacturing")
    FOUNDING = "창업", _("Founding")
    OTHER = "기타", _("Other")
