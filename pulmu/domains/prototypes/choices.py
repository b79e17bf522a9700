"""The closed lists of prototypes, whose stored words are those that people write, and how long and
how much what they type may be.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Characters that a text may have, and the most pieces.
LIMITS = {"code": 50, "name": 200}
LONGEST = {"idea": 4000, "terms": 4000, "reasons": 2000, "what": 500, "material": 100, "note": 500}
MOST_PARTS = 1_000_000


class PrototypeKind(TextChoices):
    MOCK_UP = "목업", _("Mock-up")
    WORKING_MOCK_UP = "워킹목업", _("Working mock-up")
    DIGITAL = "디지털", _("Digital prototype")
    OTHER = "기타", _("Other")


class PrototypeState(TextChoices):
    RECEIVED = "접수", _("Received")
    MAKING = "제작", _("In the making")
    DONE = "완료", _("Done")
    ABANDONED = "중단", _("Abandoned")


class RequestState(TextChoices):
    """How far a request has come, until there is a prototype that says the rest."""

    ASKED = "심사", _("To be reviewed")
    RETURNED = "보완", _("To be described better")
    APPROVED = "승인", _("Approved, to be agreed")
    AGREED = "협약", _("Agreed")
    REFUSED = "반려", _("Turned down")
    WITHDRAWN = "철회", _("Withdrawn")


class Verdict(TextChoices):
    """What a reviewer decides."""

    APPROVE = "승인", _("Approve")
    RETURN = "보완", _("Ask for a better description")
    REFUSE = "반려", _("Turn down")


class Criterion(TextChoices):
    """What has to hold before something is made; a reviewer ticks each of them."""

    WHO = "대상", _("Whoever asks is somebody this lab supports")
    HOW = "실현", _("We can make it with our machines, in the time there is")
    ONCE = "중복", _("The same is not supported twice")
    RIGHTS = "안전·권리", _("It is safe, and hurts nobody's rights")


class Channel(TextChoices):
    """How a request came."""

    PORTAL = "웹", _("On the web")
    DESK = "창구", _("At the desk")


class Agreeing(TextChoices):
    """How the agreement was made."""

    PAPER = "서면", _("On paper")
    PORTAL = "웹", _("On the web")


class Outcome(TextChoices):
    """What came of one attempt."""

    GOOD = "성공", _("It worked")
    PARTLY = "보완 필요", _("Nearly, to be improved")
    FAILED = "실패", _("It failed")


class ReceiptWay(TextChoices):
    """How it is known that somebody got what was made."""

    PAPER = "서면", _("Signed on paper")
    SCREEN = "화면", _("Signed on the screen")
    PORTAL = "웹", _("Confirmed on the web")


class Next(TextChoices):
    """Where a finished prototype may lead."""

    CROWDFUNDING = "크라우드펀딩", _("Crowdfunding")
    CONTEST = "경진대회", _("Contest")
    CHANNEL = "판로", _("Sales channel")
    PRODUCTION = "양산", _("Production")
    AGAIN = "후속 제작", _("Another prototype")
    COMPANY = "창업", _("Founding a company")


class FileFormat(TextChoices):
    """What a file that came along is."""

    STL = "stl", "STL"
    MF3 = "3mf", "3MF"
    GLB = "glb", "GLB"
    STEP = "step", "STEP"
    PAPER = "paper", _("Picture or document")


class Unit(TextChoices):
    """What one is in a model."""

    UM = "um", "µm"
    MM = "mm", "mm"
    CM = "cm", "cm"
    IN = "in", _("inch")
    FT = "ft", _("foot")
    M = "m", "m"


class Slicing(TextChoices):
    """Where the estimate of a slicer stands."""

    NONE = "", _("Not asked for")
    WAITING = "waiting", _("Being calculated")
    DONE = "done", _("Calculated")
    FAILED = "failed", _("Could not be calculated")
