"""What official papers print round their title: date, number, draft mark (版头要素).

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
# 苏委发〔2022〕7号, （国发〔2021〕23号）, 发改就业〔2022〕107号, 市政办〔2022〕第9号; not 令第731号
DOC_NUMBER = re.compile(
    r"[一-龥]{1,14}\s*[〔\[［（(]\s*(?:19|20)\d{2}\s*[〕\]］）)]\s*第?\s*\d{1,5}\s*号"
)
# 征求意见稿, 公开征求意见稿, 送审稿, 草案
DRAFT = re.compile(r"(?:公开)?征求意见稿|讨论稿|草案|送审稿|审议稿|报批稿|审定稿")
