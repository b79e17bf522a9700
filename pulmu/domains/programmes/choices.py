"""Closed lists about sessions. The stored words are those of the workbook and the facts."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionType(TextChoices):
    COURSE = "교육", _("Course")
    EVENT = "행사", _("Event")
    CONTEST = "경진대회", _("Contest")
    CONSULTATION = "상담", _("Consultation")
    TRIAL = "체험", _("Trial")
    OTHER = "기타", _("Other")


class SessionState(TextChoices):
    PLANNED = "예정", _("Planned")
    HELD = "완료", _("Held")
    CANCELLED = "취소", _("Cancelled")


class AttendanceMark(TextChoices):
    """Came, but late or not to the end; or did not come, and had a reason."""

    LATE = "지각", _("Came late")
    EARLY = "조퇴", _("Left early")
    EXCUSED = "공결", _("Excused")


class Roll(TextChoices):
    """One word about somebody on one day: there or not, and the mark beside it."""

    PRESENT = "출석", _("Present")
    LATE = AttendanceMark.LATE.value, _("Came late")
    EARLY = AttendanceMark.EARLY.value, _("Left early")
    EXCUSED = AttendanceMark.EXCUSED.value, _("Excused")
    ABSENT = "결석", _("Absent")


class AttendanceWay(TextChoices):
    """How it was seen that somebody came. What people say of themselves is told apart."""

    SCAN = "스캔", _("Scanned")
    LIST = "명단", _("On the list")
    SELF = "본인", _("By themselves")


class Stage(TextChoices):
    """Which part of a founder's way an offering is for."""

    LEARN = "교육", _("Education")
    MAKE = "제품화", _("Productisation")
    SELL = "판로", _("Sales channels")


class Booking(TextChoices):
    """Whether a seat is one in all sessions, or in one of them."""

    WHOLE = "전체", _("All sessions together")
    EACH = "회차별", _("Each session by itself")


class OfferingState(TextChoices):
    DRAFT = "작성", pgettext_lazy("a course that nobody sees yet", "Being written")
    PUBLISHED = "공개", _("Published")
    CANCELLED = "취소", _("Cancelled")


class EnrolmentState(TextChoices):
    """``REQUESTED`` waits for the desk, ``OFFERED`` for the person; both until somebody says."""

    REQUESTED = "신청", _("Requested")
    CONFIRMED = "확정", _("Confirmed")
    WAITING = "대기", _("Waiting list")
    OFFERED = "제안", _("Seat offered")
    ENDED = "취소", _("Ended")


class Ending(TextChoices):
    """Why an enrolment ended."""

    SELF = "본인", _("Cancelled by the person")
    DESK = "기관", _("Cancelled by the desk")
    LAPSED = "기한", _("The offer was not taken in time")
    OFFERING = "폐강", _("The offering was cancelled")
    REFUSED = "미선정", _("Not chosen")


class Channel(TextChoices):
    """How somebody came to be on the list."""

    PORTAL = "누리집", _("On the web")
    DESK = "직원", _("By the desk")
    WALK_IN = "현장", _("Walked in")
    PARTY = "단체", _("With a group")
    API = "API", _("Through the API")


class NoticeSort(TextChoices):
    """Mails that go out once about one enrolment and one session."""

    DAYS = "D-3", _("Three days before")
    DAY = "D-1", _("The day before")
    HOURS = "2시간", _("Two hours before")
    SURVEY = "설문", _("Survey")


class ScanOutcome(TextChoices):
    """What became of a scan."""

    CAME = "입장", _("Came in")
    AGAIN = "중복", _("Was in already")
    UNKNOWN = "모름", _("Unknown code")
    NOT_CONFIRMED = "미확정", _("Has no confirmed seat")
    OTHER_SESSION = "다른 회차", _("Of another session")
    CANCELLED = "취소", _("Session cancelled")
    WRONG_DAY = "다른 날", _("Not on this day")
    WRONG_CLOCK = "시각", _("Impossible time")
