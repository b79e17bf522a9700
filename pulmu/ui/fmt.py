"""How numbers, money, dates and names are written for people, in Korean and in English.

Pure functions: the language is an argument, nothing reads a clock or a setting. Korean follows the
public style: `2024. 5. 15.`, 24-hour time, `28억 8,800만 원`. Dates and times are taken as they
come: whoever calls has already moved a moment to Asia/Seoul.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time

KOREAN = "ko"
WEEKDAYS = {
    KOREAN: ("월", "화", "수", "목", "금", "토", "일"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WON_UNITS = ("", "만", "억", "조", "경")
SIZE_UNITS = ("KB", "MB", "GB", "TB")
KILO = 1024
ROOMY = 10
FULL = 100


def is_korean(lang: str) -> bool:
    return lang.partition("-")[0] == KOREAN


# Numbers and money


def number(value: int) -> str:
    return f"{value:,}"


def percent(value: int) -> str:
    return f"{value:,}%"


def share(part: int, whole: int) -> int | None:
    """`part` of `whole` in whole percent, rounded half up; None when there is no whole.

    Rounding never claims what is not so: 100 only when everything is there, 0 only when nothing is.
    """
    if whole <= 0:
        return None
    rounded = (part * 2 * FULL + whole) // (whole * 2)
    if part < whole and rounded >= FULL:
        return FULL - 1
    if part > 0 and rounded == 0:
        return 1
    return rounded


def won(value: int, *, lang: str) -> str:
    """`2,888,000,000원`."""
    return f"{value:,}원" if is_korean(lang) else f"₩{value:,}".replace("₩-", "-₩")


def won_units(value: int, *, lang: str) -> str:
    """`28억 8,800만`, without its unit 원. Exact: nothing is rounded away."""
    if not is_korean(lang):
        return number(value)
    groups = []
    rest = abs(value)
    for unit in WON_UNITS:
        rest, group = divmod(rest, 10_000) if unit != WON_UNITS[-1] else (0, rest)
        if group:
            groups.append(f"{group:,}{unit}")
    sign = "-" if value < 0 else ""
    return sign + (" ".join(reversed(groups)) or "0")


def won_text(value: int, *, lang: str) -> str:
    """`28억 8,800만 원`, as it is read aloud."""
    return f"{won_units(value, lang=lang)} 원" if is_korean(lang) else won(value, lang=lang)


def file_size(size: int, *, lang: str) -> str:
    """`834 B`, `1.2 MB`: one decimal below ten, none above."""
    if size < KILO:
        return f"{size:,} B" if is_korean(lang) else f"{size:,} bytes"
    amount = float(size)
    unit = SIZE_UNITS[0]
    for unit in SIZE_UNITS:  # noqa: B007 -- the unit that the loop stopped at is used below
        amount /= KILO
        if amount < KILO:
            break
    return f"{amount:.1f} {unit}" if amount < ROOMY else f"{amount:,.0f} {unit}"


# Dates and times


def day(value: date, *, lang: str) -> str:
    """`2024. 5. 15.` or `15 May 2024`."""
    if is_korean(lang):
        return f"{value.year}. {value.month}. {value.day}."
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def day_weekday(value: date, *, lang: str) -> str:
    """`2024. 5. 15.(수)` or `Wed 15 May 2024`."""
    if is_korean(lang):
        return f"{day(value, lang=lang)}({WEEKDAYS[KOREAN][value.weekday()]})"
    return f"{WEEKDAYS['en'][value.weekday()]} {day(value, lang=lang)}"


def near_day(value: date, *, lang: str) -> str:
    """`5. 15.(수)` or `Wed 15 May`: of a day soon, where the year goes without saying."""
    if is_korean(lang):
        return f"{value.month}. {value.day}.({WEEKDAYS[KOREAN][value.weekday()]})"
    return f"{WEEKDAYS['en'][value.weekday()]} {value.day} {MONTHS[value.month - 1]}"


def weekday(value: date, *, lang: str) -> str:
    """`수` or `Wed`."""
    return WEEKDAYS[KOREAN if is_korean(lang) else "en"][value.weekday()]


def near_moment(value: datetime, *, lang: str) -> str:
    """`5. 15.(수) 14:00`."""
    gap = " " if is_korean(lang) else ", "
    return f"{near_day(value, lang=lang)}{gap}{clock(value)}"


def clock(value: time | datetime) -> str:
    """`07:35`, always 24 hours."""
    return f"{value.hour:02}:{value.minute:02}"


def moment(value: datetime, *, lang: str) -> str:
    """`2024. 5. 15. 14:00`."""
    gap = " " if is_korean(lang) else ", "
    return f"{day(value, lang=lang)}{gap}{clock(value)}"


def moment_weekday(value: datetime, *, lang: str) -> str:
    """`2024. 5. 15.(수) 14:00`."""
    gap = " " if is_korean(lang) else ", "
    return f"{day_weekday(value, lang=lang)}{gap}{clock(value)}"


def span(first: date, last: date, *, lang: str) -> str:
    """`2023. 1. 1. ~ 12. 31.`; both days are inside. The year is said once when it is the same."""
    if first == last:
        return day(first, lang=lang)
    if is_korean(lang):
        end = f"{last.month}. {last.day}." if first.year == last.year else day(last, lang=lang)
        return f"{day(first, lang=lang)} ~ {end}"
    start = day(first, lang=lang)
    if first.year == last.year:
        start = start.removesuffix(f" {first.year}")
    return f"{start} – {day(last, lang=lang)}"


def month(value: int, *, lang: str) -> str:
    """`5월` or `May`, of a month's number."""
    return f"{value}월" if is_korean(lang) else MONTHS[value - 1]


def year_month(value: str | date, *, lang: str) -> str:
    """`2023년 5월` or `May 2023`, of a date or of the text `2023-05`."""
    if isinstance(value, date):
        year, number_of_month = value.year, value.month
    else:
        year, number_of_month = (int(part) for part in value.split("-")[:2])
    name = month(number_of_month, lang=lang)
    return f"{year}년 {name}" if is_korean(lang) else f"{name} {year}"


# Korean particles

JOSA = {
    "은/는": ("은", "는"),
    "이/가": ("이", "가"),
    "을/를": ("을", "를"),
    "과/와": ("과", "와"),
    "으로/로": ("으로", "로"),
    "아/야": ("아", "야"),
    "이나/나": ("이나", "나"),
    "이랑/랑": ("이랑", "랑"),
    "이라/라": ("이라", "라"),
}
SYLLABLES = range(ord("가"), ord("힣") + 1)
FINALS = 28
FINAL_RIEUL = 8
NO_FINAL, FINAL, RIEUL = 0, 1, 2
DIGIT_ENDS = dict(zip("0123456789", (1, 2, 0, 1, 0, 0, 1, 2, 2, 0), strict=True))
# How the *name* of a capital letter ends: L is 엘, M 엠, N 엔, R 알; the others end in a vowel.
CAPITAL_ENDS = {"L": RIEUL, "M": FINAL, "N": FINAL, "R": RIEUL}
# How an English word written in small letters surely ends in Korean; others may go either way.
SMALL_ENDS = dict.fromkeys("aeiouwyr", NO_FINAL) | {"l": RIEUL, "m": FINAL, "n": FINAL}
SILENT_TAIL = re.compile(r"(\s*[(\[（〈<].*?[)\]）〉>])+$|[\s\"'’”』」).,!?]+$")


def josa(word: str, pair: str) -> str:
    """`word` with the particle of `pair` ("은/는", "이/가", "을/를" ...) that its last sound takes.

    Where the sound cannot be known (`Notebook`, `!`), both are written: `Notebook을(를)`.
    """
    after_final, after_vowel = JOSA[pair]
    ending = _ending(word)
    if ending is None:
        return f"{word}{after_final}({after_vowel})"
    # 으로/로 takes 로 after ㄹ as well: 서울로, 1로.
    if ending == NO_FINAL or (ending == RIEUL and pair == "으로/로"):
        return word + after_vowel
    return word + after_final


def _ending(word: str) -> int | None:
    heard = word.strip()
    while (shorter := SILENT_TAIL.sub("", heard)) != heard:
        heard = shorter
    if not heard:
        return None
    last = heard[-1]
    if ord(last) in SYLLABLES:
        final = (ord(last) - ord("가")) % FINALS
        return {0: NO_FINAL, FINAL_RIEUL: RIEUL}.get(final, FINAL)
    if last in DIGIT_ENDS:
        return DIGIT_ENDS[last]
    if last == "%":
        return NO_FINAL
    if last.isascii() and last.isupper():
        return CAPITAL_ENDS.get(last, NO_FINAL)
    return SMALL_ENDS.get(last)


# Personal data, masked the same way everywhere: differing masks can be laid over one another.


def business_number(digits: str) -> str:
    """`123-45-67890`; anything that is not ten digits is given back as it is."""
    plain = re.sub(r"\D", "", digits)
    return re.sub(r"^(\d{3})(\d{2})(\d{5})$", r"\1-\2-\3", plain) or digits
