"""Days as people write them into forms, and the last day of a time that a plan names."""

from __future__ import annotations

import pytest

from policy_nlp.text.days import last_day, read_day

DAYS = [
    ("2026年3月5日", "2026-03-05"),
    ("2026-3-5", "2026-03-05"),
    ("2026/03/05 09:30:00", "2026-03-05"),
    ("2026.3.5", "2026-03-05"),
    ("20260305", "2026-03-05"),
    ("２０２６年３月５日", "2026-03-05"),
    ("二〇二六年三月五日", "2026-03-05"),
    ("二〇二六年十二月三十一日", "2026-12-31"),
    ("46086", "2026-03-05"),  # as a spreadsheet counts days
    ("46086.5", "2026-03-05"),
    ("3月5日", None),  # of which year?
    ("2026年3月", None),
    ("2026-02-30", None),
    ("12345", None),  # 1933: no day of a report
    ("昨天", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_read_day(text: str, day: str | None) -> None:
    found = read_day(text)
    assert (found.isoformat() if found else None) == day


TIMES = [
    ("2025年", "2025-12-31"),
    ("2025年6月底前", "2025-06-30"),
    ("2025年6月30日前", "2025-06-30"),
    ("2024年2月", "2024-02-29"),
    ("2025年上半年", "2025-06-30"),
    ("2025年三季度", "2025-09-30"),
    ("2021—2025年", "2025-12-31"),
    ("2023年\n2025年", "2025-12-31"),  # the last of several
    ("2025年（规划期）", "2025-12-31"),
    ("“十四五”期间", "2025-12-31"),
    ("2025-06-30", "2025-06-30"),  # as the office may write it
    ("持续推进", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "day"), TIMES)
def test_last_day(text: str, day: str | None) -> None:
    found = last_day(text)
    assert (found.isoformat() if found else None) == day
