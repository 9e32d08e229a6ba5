"""Days as people write them into forms, and the last day of a time that a plan names (日期)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from policy_nlp.text.dates import parse_year, period_end
from policy_nlp.text.width import fold

_DIGITS = "〇零○一二三四五六七八九十"
# 2026-3-5, 2026/03/05, 2026.3.5, 2026年3月5日, 二〇二六年三月五日, with or without a time
_DAY = re.compile(
    rf"([0-9]{{4}}|[{_DIGITS}]{{4}})[-/.年]([0-9]{{1,2}}|[{_DIGITS}]{{1,3}})[-/.月]"
    rf"([0-9]{{1,2}}|[{_DIGITS}]{{1,3}})[日号]?(?:[T ]?[0-9]{{1,2}}:[0-9:.]+)?"
)
_COMPACT = re.compile("((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
# Days since this one, as spreadsheets count; of this century: other numbers are no days.
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_EPOCH, _SERIALS = date(1899, 12, 30), range(36_526, 73_051)
# 2025年6月底前, 2025年三季度, 2025年上半年, 2025-06-30, 2021—2025年
_TIME = re.compile(
    rf"(?P<year>(?:19|20)[0-9]{{2}}|二[{_DIGITS}]{{3}})[年./-]"
    rf"(?:(?P<month>[0-9]{{1,2}})(?:月|[./-](?=[0-9]))(?:(?P<day>[0-9]{{1,2}})日?)?"
    r"|第?(?P<quarter>[一二三四1-4])季度|(?P<half>上)半年)?"
)
_PERIOD = re.compile("十[一二三四五六七八]五")


def read_day(text: str) -> date | None:
    """Return the day that a person wrote, None where it is none.

    >>> read_day("2026年3月5日"), read_day("2026.3.5"), read_day("46086")
    (datetime.date(2026, 3, 5), datetime.date(2026, 3, 5), datetime.date(2026, 3, 5))
    >>> read_day("3月5日"), read_day("2026-02-30")
    (None, None)
    """
    folded = fold(text)
    if (serial := _SERIAL.fullmatch(folded)) and int(serial[1]) in _SERIALS:
        return _EPOCH + timedelta(days=int(serial[1]))
    found = _DAY.fullmatch(folded) or _COMPACT.fullmatch(folded)
    if found is None:
        return None
    try:
        return date(parse_year(found[1]), *map(_small_number, found.groups()[1:]))
    except ValueError:
        return None


def _small_number(text: str) -> int:
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    units = "〇一二三四五六七八九"
    if not ten:
        return units.index(text) if text in units else 0
    return 10 * (units.index(tens) if tens else 1) + (units.index(ones) if ones else 0)


def last_day(text: str) -> date | None:
    """Return the last day of the last time that a text names; None where it names none.

    >>> last_day("2023年6月底前开工，2025年建成")
    datetime.date(2025, 12, 31)
    >>> last_day("2025年6月底前"), last_day("2025年上半年"), last_day("持续推进")
    (datetime.date(2025, 6, 30), datetime.date(2025, 6, 30), None)
    """
    return max(_last_days(fold(text)), default=None)


def _last_days(folded: str) -> Iterator[date]:
    for found in _TIME.finditer(folded):
        month = 12
        if found["quarter"]:
            month = 3 * (
                int(found["quarter"])
                if found["quarter"].isascii()
                else " 一二三四".index(found["quarter"])
            )
        elif found["half"]:
            month = 6
        elif found["month"] and 1 <= int(found["month"]) <= 12:
            month = int(found["month"])
        year = parse_year(found["year"])
        longest = monthrange(year, month)[1]
        day = int(found["day"] or longest)
        yield date(year, month, day if 1 <= day <= longest else longest)
    for period in _PERIOD.findall(folded):
        yield date(period_end(period), 12, 31)
