"""What official papers print round their text: date, number, red head, contents (版头要素).

All patterns bear spaces between the characters, as a letterhead sets them for width.
"""

from __future__ import annotations

import re

_CN = "〇零一二三四五六七八九十"
# 2022年3月17日, 2021年12月28日, 二〇二二年三月; groups: year, month, day
DATE = re.compile(
    rf"(\d{{4}}|[{_CN}]{{4}})\s*年\s*(\d{{1,2}}|[{_CN}]{{1,3}})\s*月"
    rf"(?:\s*(\d{{1,2}}|[{_CN}]{{1,3}})\s*日)?"
)
DATE_LINE = re.compile(rf"[（(]?\s*{DATE.pattern}\s*[）)]?")
# 苏委发〔2022〕7号, （国发〔2021〕23号）, 发改就业〔2022〕107号, 市政办〔2022〕第9号; not 令第731号
DOC_NUMBER = re.compile(
    r"[一-龥]{1,14}\s*[〔\[［（(]\s*(?:19|20)\d{2}\s*[〕\]］）)]\s*第?\s*\d{1,5}\s*号"
)
DOC_NUMBER_LINE = re.compile(rf"[（(]?\s*({DOC_NUMBER.pattern})\s*[）)]?")
# 中共苏州市委文件, 广西壮族自治区工业和信息化厅文件; not 关于规范性文件
LETTERHEAD = re.compile(r"[一-龥\s]{4,40}文\s*件")
# Who is addressed: 各县、区人民政府，…：
SALUTATION = re.compile(r"各.{2,}[：:]$")
# How it may be made known, on a line of its own: （此件公开发布）, （此件依申请公开）
RELEASE = re.compile(r"[（(]?(?:此件|本文)[^。]{2,14}[）)]?")
# 目录 / 目 录 / 目次 before the body
CONTENTS_TITLE = re.compile(r"目\s*[录次]")
# The leader of a line of the contents list with its page: 一、总体要求…………1, 第一章 总则......- 3 -
_PAGE = r"[-—(（]?\s*(?:[0-9０-９]{1,4}|[IVXivx]{1,6})\s*[-—)）]?"
LEADER = re.compile(rf"(?:(?:[.．·]\s*){{3,}}|(?:[…⋯]\s*){{2,}})(?:{_PAGE})?")
_LEADER_END = re.compile(rf"(?:(?:[.．·…⋯]\s*){{3,}}(?:{_PAGE})?|(?:[…⋯]\s*){{2}}{_PAGE})\s*$")
_FORMULA = re.compile(r"[=＝∑×]")
# The page of one without leader, set apart by a gap: 一、总体要求   1
PAGE_END = re.compile(r"[\t 　]{2,}[-—]?\s*\d{1,3}\s*[-—]?$")
# Lines that stand in such a list and are no entries: its page numbers, annexes it names.
PAGE_ONLY = re.compile(r"[-—\s]*(?:\d{1,3}|[IVXivx]{1,5})[-—\s]*")
ANNEX_ENTRY = re.compile(r"附\s*[表图件录]")


def is_contents_line(text: str) -> bool:
    """Return whether a line ends in a leader of a contents list; a formula may have one, too.

    >>> is_contents_line("一、总体要求……3"), is_contents_line("C = A + B ……（3）")
    (True, False)
    """
    return _LEADER_END.search(text) is not None and _FORMULA.search(text) is None
