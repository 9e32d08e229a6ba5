"""Years and plan periods as plans name them: 到2025年底, “十四五”期间, 比2020年 (时间表述).

What a year does to the numbers after it depends on the words around it, so each place found is
told by kind; which numbers it reaches is for the reader of targets to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from policy_nlp.text.numbering import DIGITS

TimeKind = Literal["deadline", "period", "baseline", "start", "past", "date", "current"]

# 2025, 二〇二五, 二零三〇
_YEAR = "(?:(?:19|20)[0-9]{2}|二[〇零○][〇零○一二三四五六七八九]{2})"
_PLAN = "十[一二三四五六七八]五"
# 年底, 年末, 6月底, 上半年, 三季度末
_PART = (
    "(?:年?[底末]|度(?!电)|年?[上下]半年|中期|[0-9]{1,2}月(?:份|[0-9]{1,2}日)?(?:[上中下]旬|[底末])?"
    "|[一二三四]季度[末底]?)"
)

_MARK = re.compile(
    rf"""
    # 较“十三五”末, 由“十三五”期末的35%
    (?:比|较|[由从])[“"]?(?P<than_plan>{_PLAN})[”"]?(?:期末|末期|末)的?
    # a plan period: “十四五”期间, “十四五”、“十五五”期间, 到“十四五”末; not “十四五”规划
  | (?P<reach>[到至])?[“"]?(?P<plans>{_PLAN}(?:[”"]?[、和及][“"]?{_PLAN})*)[”"]?(?:规划)?
        (?P<plan_word>期间|时期|期末|末期|末|以来)
    # 2021—2025年, 2021年至2025年
  | (?P<since>{_YEAR})年?[—－–~～至到-]+(?P<range>{_YEAR})年
    # 比2020年, 较2005年, 与2020年相比, 在2020年基础上, 由2020年的35%; not 到2020年
  | (?:比|较|相比于?|相较于?|对比|同|与)(?P<than>{_YEAR})年(?:[底末]|水平)?(?:相比)?
  | [由从](?P<from>{_YEAR})年[底末]?的?(?=约?[0-9])
    # 恢复到2019年的90%
  | (?:在|以|到|为)?(?P<base>{_YEAR})年
        (?:(?:的?水平)?(?:的?基础上|为基[准期数年])|的(?=[0-9.]{{1,6}}[%％倍]))
    # what is over: 截至2021年底, 2015年以来
  | (?:截至|截止到?|截止)(?P<past>{_YEAR})年(?:{_PART})?
  | (?P<ago>{_YEAR})年{_PART}?以来
    # 2022年起, 自2022年7月1日起
  | [自从]?(?P<start>{_YEAR})年(?:[0-9]{{1,2}}月)?(?:[0-9]{{1,2}}日)?(?:开始|[起后])
    # no time of a target: 2000年前建成的小区, 2025年水平, 2022年版, 2022年5月2日印发
  | (?P<date>{_YEAR})年(?:(?:[之以]?前|底前)?(?:建成|投产|投用|开工|竣工|取得)
            (?=[^，。；、]{{0,8}}的)|水平|版|修订|[0-9]{{1,2}}月[0-9]{{1,2}}日(?![之以]?前))
    # 到2025年、2030年; 到2025年底; 2030年前; 2022年10月底前; 2025年
  | (?P<to>[到至在于]|直到)?(?P<years>{_YEAR}年?(?:[、和]{_YEAR}年?)*(?<=年))
        (?P<part>{_PART})?(?P<before>[之以]?前|年前|内)?
    # the year of the plan: 年内, 全年, 年底前, 6月底前; not 三年内, 2025年底
  | (?P<current>(?<![0-9一二两三四五六七八九十几多每当半学])到?年(?:内|[底末]前?)
      |今年(?:内|[底末]前?)?(?!以来)|本年度?|全年
      |(?P<month>(?<![年0-9])[0-9]{{1,2}}月(?:份|[底末]|[0-9]{{1,2}}日)?[之以]?前))
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class TimeMark:
    """One place that names a time.

    Attributes:
        kind: deadline 到2025年, period “十四五”期间, baseline 比2020年, start 2022年起, past
            截至2021年底, date a year that says when something was or is, current 年内.
        years: the years named; more than one only where several are listed (到2025年、2030年).
        periods: the plan periods named (十四五).
        reaches: opened by 到 or closed by 底, 末: it holds for what follows too.
        before: 2030年前, 2025年内.
        since: the first year of a span (2023—2025年).
    """

    kind: TimeKind
    start: int
    end: int
    years: tuple[int, ...] = ()
    periods: tuple[str, ...] = ()
    reaches: bool = False
    before: bool = False
    since: int | None = None


def parse_year(text: str) -> int:
    """Return the year written as 2025 or 二〇二五.

    >>> parse_year("二〇三〇"), parse_year("2025")
    (2030, 2025)
    """
    digits = {**DIGITS, "○": 0}
    return int("".join(str(digits.get(c, c)) for c in text))


def period_end(period: str) -> int:
    """Return the last year of a plan period; the tenth ended in 2005, each takes five years.

    >>> period_end("十四五"), period_end("十五五")
    (2025, 2030)
    """
    return 2005 + 5 * DIGITS[period[1]]


def find_times(text: str, start: int = 0, end: int | None = None) -> Iterator[TimeMark]:
    """Yield the places in `text[start:end]` that name a year or a plan period, in order."""
    stop = len(text) if end is None else end
    # Every mark holds one of these; most clauses hold neither, and to look is cheap.
    if any(text.find(character, start, stop) >= 0 for character in "年五月"):
        for match in _MARK.finditer(text, start, stop):
            yield _time_mark(match)


def _time_mark(match: re.Match[str]) -> TimeMark:
    begin, end = match.span()
    if match["than_plan"]:
        return TimeMark("baseline", begin, end, (period_end(match["than_plan"]),), reaches=True)
    if match["plans"]:
        return _period(match)
    if match["current"]:
        return TimeMark("current", begin, end, before=match["month"] is not None)
    for group, kind in _SINGLE:
        if match[group]:
            year = parse_year(match[group])
            since = parse_year(match["since"]) if match["since"] else None
            return TimeMark(kind, begin, end, (year,), reaches=kind != "deadline", since=since)
    years = tuple(parse_year(year) for year in re.findall(_YEAR, match["years"]))
    reaches = match["to"] in ("到", "至", "直到") or (match["part"] or "")[-1:] in ("底", "末")
    return TimeMark("deadline", begin, end, years, (), reaches, bool(match["before"]))


def _period(match: re.Match[str]) -> TimeMark:
    """Read “十四五”期间 as a period, “十四五”末 as the deadline 2025, “十三五”以来 as past."""
    begin, end = match.span()
    periods = tuple(re.findall(_PLAN, match["plans"]))
    ends = tuple(period_end(period) for period in periods)
    if match["plan_word"] == "以来":
        return TimeMark("past", begin, end, ends, periods)
    if "末" in match["plan_word"]:
        return TimeMark("deadline", begin, end, ends, reaches=True)
    return TimeMark("period", begin, end, (), periods, reaches=True)


_SINGLE: tuple[tuple[str, TimeKind], ...] = (
    ("range", "deadline"),
    ("than", "baseline"),
    ("from", "baseline"),
    ("base", "baseline"),
    ("past", "past"),
    ("ago", "past"),
    ("start", "start"),
    ("date", "date"),
)


# 2023年工作要点, 2021—2023年行动计划; not 2030年前, 2035年远景目标, 2020年修订, 2021年总结
_TITLE_YEAR = re.compile(
    rf"(?P<since>{_YEAR}年?[—－–~～至到-]+)?(?P<year>{_YEAR})年(?![之以]?前|底|版|修[订正]|远景|[0-9])"
    r"(?![^》]{0,20}(?:总结|情况|(?<!政府工作)报告|评估))"
)
_TITLE_PLAN = re.compile(rf"(?P<plan>{_PLAN})|第(?P<nth>十[一二三四五六七八])个五年")
# 规划期限为2021年至2025年, 规划期：2021-2035年
_TERM = re.compile(
    rf"(?:规划|计划|方案|实施)(?:期限?|时限|年限|期间|周期)[为是：:]?[^。\n]{{0,8}}?{_YEAR}年?"
    rf"[—－–~～至到-]+(?P<year>{_YEAR})年?"
)


def title_year(title: str) -> int | None:
    """Return the one year of an annual plan, as its title names it.

    >>> title_year("甲市2023年工作要点"), title_year("甲市2021—2023年行动计划")
    (2023, None)
    """
    match = _TITLE_YEAR.search(title)
    return parse_year(match["year"]) if match and not match["since"] else None


def plan_year(title: str, text: str) -> int | None:
    """Return the year a whole plan is for: of its title, its term, or its plan period.

    >>> plan_year("甲市2021—2023年行动计划", ""), plan_year("甲省“十四五”节能规划", "")
    (2023, 2025)
    >>> plan_year("甲市行动方案", "规划期限为2021年至2025年。"), plan_year("2030年前行动方案", "")
    (2025, None)
    """
    for pattern, place in ((_TITLE_YEAR, title), (_TERM, text)):
        if match := pattern.search(place):
            return parse_year(match["year"])
    match = _TITLE_PLAN.search(title)
    return period_end((match["plan"] or match["nth"])[:2] + "五") if match else None


def document_year(text: str) -> int | None:
    """Return the year a text was issued: of its last full date, else of its citations.

    What lies before it has been reached or missed already. None when no year is printed so.

    >>> document_year("（国发〔2021〕23号）……2021年10月24日")
    2021
    """
    dates = re.findall(rf"(?<![到至])({_YEAR})年[0-9]{{1,2}}月[0-9]{{1,2}}日(?![之以]?前|起)", text)
    if dates:
        return parse_year(dates[-1])
    cited = re.findall(r"[〔\[［【(（](20[0-9]{2})[〕\]］】)）]", text)
    return max(map(int, cited)) if cited else None
