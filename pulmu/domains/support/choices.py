"""The closed lists of support. What is stored is the word people write."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Contract(TextChoices):
    UNSAID = "", _("Not said")
    PERMANENT = "정규", _("Permanent")
    FIXED_TERM = "계약", _("Fixed term")
    INTERN = "인턴", _("Intern")


class Nature(TextChoices):
    DIRECT = "직접", _("Direct")
    INDIRECT = "간접", _("Indirect")


class Round(TextChoices):
    UNSAID = "", _("Not said")
    SEED = "시드", _("Seed")
    PRE_A = "프리A", _("Pre-A")
    A = "시리즈A", _("Series A")
    LATER = "시리즈B 이상", _("Series B or later")
    GRANT = "지원금", _("Grant")
    OTHER = "기타", _("Other")


class RightSort(TextChoices):
    PATENT = "특허", _("Patent")
    UTILITY = "실용신안", _("Utility model")
    TRADEMARK = "상표", _("Trademark")
    DESIGN = "디자인", _("Design")


class RightState(TextChoices):
    FILED = "출원", _("Filed")
    REGISTERED = "등록", _("Registered")


class Cause(TextChoices):
    """The act of support that opened a case."""

    ADVICE = "상담", _("Advice")
    MENTORING = "멘토링", _("Mentoring")
    SPACE = "공간지원", _("Space support")
    PROTOTYPE = "시제품", _("Prototype")
    FUNDING = "펀딩", _("Crowdfunding")
    CHANNEL = "판로", _("Sales channel")
    JOB = "채용연계", _("Job link")


class CaseState(TextChoices):
    DIAGNOSIS = "진단", _("Diagnosis")
    GOING_ON = "진행", _("In progress")
    REACHED = "달성", _("Reached")
    STOPPED = "중단", _("Given up")

    @classmethod
    def over(cls) -> list[str]:
        return [cls.REACHED.value, cls.STOPPED.value]


class StepSort(TextChoices):
    GOAL = "목표", _("Goal")
    TASK = "할 일", _("Task")
    FUNDING = "펀딩", _("Crowdfunding")
    CHANNEL = "판로", _("Sales channel")


class StepState(TextChoices):
    OPEN = "예정", _("Planned")
    DONE = "완료", _("Done")
    DROPPED = "취소", _("Dropped")


class SpaceKind(TextChoices):
    ROOM = "독립공간", _("Room of one's own")
    DESK = "공유좌석", _("Shared desk")
    VIRTUAL = "가상오피스", _("Virtual office")


class ApplicationState(TextChoices):
    """From the request to the agreement."""

    ASKED = "신청", _("Applied")
    RETURNED = "보완", _("To be completed")
    APPROVED = "승인", _("Approved")
    REFUSED = "반려", _("Turned down")
    WITHDRAWN = "철회", _("Withdrawn")
    AGREED = "협약", _("Agreed")

    @classmethod
    def open(cls) -> list[str]:
        return [cls.ASKED.value, cls.RETURNED.value, cls.APPROVED.value]


class OfferState(TextChoices):
    """``FILLED`` is said by the last hire that was wanted."""

    DRAFT = "작성", _("Offer being written")
    PUBLISHED = "공개", _("Published")
    CLOSED = "마감", _("Offer closed")
    FILLED = "충원", _("Offer filled")


class IntroductionState(TextChoices):
    """From the question to the hire. Before ``AGREED`` the company sees nothing of anybody."""

    ASKED = "제안", _("Waiting for an answer")
    DECLINED = "사양", _("Said no")
    AGREED = "동의", _("Said yes")
    INTERVIEW = "면접", _("Interview")
    PLACED = "채용결정", _("To be hired")
    HIRED = "취업", _("Hired")
    TURNED_DOWN = "불합격", _("Not hired")
    WITHDRAWN = "철회", _("Withdrawn")

    @classmethod
    def open(cls) -> list[str]:
        return [one.value for one in (cls.ASKED, cls.AGREED, cls.INTERVIEW, cls.PLACED)]

    @classmethod
    def undecided(cls) -> list[str]:
        return [one for one in cls.open() if one != cls.PLACED]

    @classmethod
    def shown(cls) -> list[str]:
        """What the company sees, with the person in it."""
        return [one.value for one in (cls.AGREED, cls.INTERVIEW, cls.PLACED, cls.HIRED)]

    @classmethod
    def final(cls) -> list[str]:
        """After which nobody is asked about the same offer again."""
        return [cls.DECLINED.value, cls.HIRED.value]


class ReportState(TextChoices):
    """What a founder says of a quarter, from the question to the answer that is accepted."""

    ASKED = "요청", pgettext_lazy("of a report", "Asked for")
    DRAFT = "작성", pgettext_lazy("of a report", "Being written")
    SENT = "제출", _("Sent in")
    RETURNED = "보완", _("To be completed")
    ACCEPTED = "확인", _("Accepted")

    @classmethod
    def waiting(cls) -> list[str]:
        """For the founder."""
        return [cls.ASKED.value, cls.DRAFT.value, cls.RETURNED.value]

    @classmethod
    def told(cls) -> list[str]:
        return [cls.SENT.value, cls.ACCEPTED.value]


class Topic(TextChoices):
    """What a paper of a quarterly report is about."""

    EMPLOYED = "고용", _("People employed")
    REVENUE = "매출", _("Revenue")
    INVESTED = "투자", _("Investment")
    ALL = "공통", _("All three")


class NotAsked(TextChoices):
    """Why a company cannot be asked for its report."""

    NO_ADDRESS = "address", _("Nobody of it has an e-mail address here")
    DEAD_ADDRESS = "dead", _("The address is marked as not working")
    NOT_FOUNDED = "founded", _("It was not founded yet in that quarter")
    STOPPED = "stopped", _("Its contact had the processing of their data stopped")
