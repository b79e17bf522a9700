"""Made-up names. Nobody in here exists; whoever recognises a name meets a coincidence.

Phones stand in the block 010-0000, which is not given out. Business numbers begin with 999-00 (no
tax office has the first part, no kind of business the second) and still pass the check digit.
"""

from __future__ import annotations

from pulmu.demo.words import words

SURNAMES = words(
    "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 전 홍 유 고 문 양 손 배 백 허 남 심"
)

# Given names of the many; two people may well share one.
WOMEN = words(
    "가을 가온 규린 나경 나윤 다겸 다온 단비 도연 라희 로하 루다 리안 마루 미솔 별하 보담 보슬 "
    "사랑 새론 새봄 서린 세연 소담 소율 솔비 슬하 시온 아라 아린 여울 연우 예담 예솔 온유 유담 "
    "유슬 윤설 은솔 은초 이든 자연 재이 정온 주하 지음 차온 채담 채은 초연 태린 하람 한별 해담 "
    "해온 혜솔 호연 효린 희수 다솜"
)
MEN = words(
    "가람 강산 건우 겨레 경담 규담 기찬 나무 누리 다올 다한 단우 도담 도율 동하 두리 라온 로운 "
    "마음 무결 미르 바름 범진 보겸 빛찬 산들 상온 새결 서담 선율 성하 세찬 솔찬 승온 시율 아론 "
    "안율 여준 연호 영담 예찬 용담 우람 우솔 원담 유찬 윤결 은찬 이룸 인결 재담 정율 준담 지율 "
    "진솔 찬솔 창해 태온 하율 한결"
)
# Given names that stand behind one person each, so that a row without a phone still says who.
RARE_WOMEN = words("결해 나빛 다별 도래 라윤 마린 벼리 새온 소예 아별 예보 이슬 잔디 차울 하얀")
RARE_MEN = words("갈매 굳셈 너울 든솔 먼길 모람 버들 비온 샘찬 오솔 우뚝 참솔 큰길 푸름 해찬")

INSTRUCTORS = words(
    "강달샘 권밝음 남빛결 문한울 배온달 백고운 서늘봄 송가락 신들찬 심예그 양한새 오단결"
)
# The two of the lab, and the assistants who come for a season.
STAFF = ("하가락", "노을샘")
ASSISTANTS = ("허별찬", "윤들샘", "정글빛")

# Four names that more than one person bears: what the desk should mark as possible duplicates.
MISHAPS = ("배다온들", "심가을빛", "전한울솔", "고새벽솔")

OUTLETS = ("가야데모신문", "데모경제", "데모일보", "메타데모뉴스", "낙동데모방송", "메이커데모저널")

_BUSINESS_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def business_check_digit(nine: str) -> int:
    """The tenth digit of a 사업자등록번호 for the nine before it."""
    digits = [int(digit) for digit in nine]
    total = sum(d * w for d, w in zip(digits, _BUSINESS_WEIGHTS, strict=True))
    return (10 - (total + digits[8] * 5 // 10) % 10) % 10


def business_number(serial: int) -> str:
    """``999-00-NNNNC``: no such number exists, and its check digit is right."""
    nine = f"99900{serial:04d}"
    return f"{nine[:3]}-{nine[3:5]}-{nine[5:]}{business_check_digit(nine)}"


def phone(serial: int) -> str:
    """``010-0000-NNNN``, scattered: 7919 and 10,000 have no common divisor, so none comes twice."""
    return f"010-0000-{(serial * 7919 + 1234) % 10_000:04d}"
