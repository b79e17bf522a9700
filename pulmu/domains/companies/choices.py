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


class Stage(TextChoices):
    """How far a venture has come."""

    UNSAID = "", _("Not said")
    IDEA = "아이디어", _("Idea")
    PROTOTYPE = "시제품", _("Prototype")
    LAUNCH = "출시", _("On the market")
    GROWTH = "성장", _("Growing")


class FounderRole(TextChoices):
    CHIEF = "대표", _("Representative")
    PARTNER = "공동대표", _("Co-representative")
    MEMBER = "창업팀원", _("Member of the founding team")


class DocumentKind(TextChoices):
    """Papers that offices ask a company for."""

    BUSINESS = "사업자등록증명", _("Business registration")
    CORPORATE = "법인등기부등본", _("Corporate register")
    STARTUP = "창업기업확인서", _("Start-up confirmation")
    SMALL = "중소기업확인서", _("Small business confirmation")
    NATIONAL_TAX = "국세납세증명", _("National tax clearance")
    LOCAL_TAX = "지방세납세증명", _("Local tax clearance")
    VAT = "부가세과세표준증명", _("VAT base certificate")
    INSURANCE = "4대보험완납증명", _("Social insurance clearance")
    INSURED = "4대보험가입자명부", _("Roster of the insured")
    OTHER = "기타", _("Other")


class TaxStatus(TextChoices):
    """What the tax office says of a business number."""

    GOING_ON = "계속", _("In business")
    SUSPENDED = "휴업", _("Suspended")
    CLOSED = "폐업", _("Closed")
    UNKNOWN = "미등록", _("Not registered")
