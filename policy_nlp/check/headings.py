"""Rules on what a lead-in announces and what the headings below it say (标题前后一致)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from policy_nlp.check.rules import Mark, Subject
from policy_nlp.records import Span, Unit
from policy_nlp.text.numerals import parse_integer
from policy_nlp.text.sentences import split_sentences

# …等“八大行动”; 组织实施“碳达峰十大行动”; 实施五项重点任务
_COUNTED = re.compile(
    r"([一二三四五六七八九十]{1,3}|\d{1,2})(?:大|项|个方面的?)(?:重点|专项)?"
    r"(行动|任务|工程|举措|计划|专项|工作|措施)"
)
# What stands under headings of one such kind is counted as another by nobody.
_OWN_KIND = ("行动", "工程", "计划")
_KIND = re.compile(r"(?:专项)?(?:行动|任务|工程|举措|计划|措施)$")
_LEADS = re.compile(r"^.*?(?:开展|实施|推进|落实|抓好|做好|推动|包括|即|是|[：:])")
# Fewer items announce nothing; a list that differs by more than this from the headings is not
# a list of them.
_MIN_ITEMS = 3
_MAX_DIFFERENCE = 2
# Two names for one heading share this much (历史名城低碳建设 and 历史文化名城低碳行动: 0.67).
_SAME_SUBJECT = 0.5


def mismatch(subject: Subject) -> Iterator[Mark]:
    """Mark headings that differ from their announcement in the lead-in of their section."""
    for section, children in _sections(subject):
        for sentence in split_sentences(subject.text, section.body.start, section.body.end):
            items = _items(subject.text, sentence)
            if abs(len(items) - len(children)) > _MAX_DIFFERENCE or len(items) < _MIN_ITEMS:
                continue
            pairs = [(item, _best(item.of(subject.text), children)) for item in items]
            if sum(child is not None for _, child in pairs) < len(items) / 2:
                continue
            for item, child in pairs:
                said = item.of(subject.text)
                if child is None or _agree(said, child.heading or ""):
                    continue
                yield Mark(
                    _trimmed(said, item, child),
                    f"列举的名称与标题“{child.number or ''}{child.heading}”不一致",
                    unit=section.id,
                )


def miscount(subject: Subject) -> Iterator[Mark]:
    """Mark a number announced that is not the number of headings found."""
    for section, children in _sections(subject):
        for match in _COUNTED.finditer(subject.text, section.body.start, section.body.end):
            said = parse_integer(match[1])
            if said is None or said == len(children) or said < _MIN_ITEMS:
                continue
            if abs(said - len(children)) > _MAX_DIFFERENCE or _of_other_kind(match[2], children):
                continue
            place = Span(start=match.start(), end=match.end())
            yield Mark(place, f"列举“{match[0]}”，实有{len(children)}个标题", unit=section.id)


def _of_other_kind(noun: str, children: Sequence[Unit]) -> bool:
    """Tell whether the headings are of another kind than what is counted (五项工程; …行动)."""
    ends = {
        kind for child in children for kind in _OWN_KIND if (child.heading or "").endswith(kind)
    }
    return noun in _OWN_KIND and bool(ends) and noun not in ends


def _sections(subject: Subject) -> Iterator[tuple[Unit, list[Unit]]]:
    units = subject.extraction.units
    for unit in units:
        children = [child for child in units if child.parent == unit.id and child.heading]
        if unit.kind == "section" and len(children) >= _MIN_ITEMS and len(unit.body):
            yield unit, children


def _items(text: str, sentence: Span) -> list[Span]:
    """Return the members of a list that a count closes (…、…、…等“八大行动”, …、…“四大行动”)."""
    counted = _COUNTED.search(text, sentence.start, sentence.end)
    if counted is None:
        return []
    stop = text.rfind("等", sentence.start, counted.start() + 1)
    if stop < 0:
        stop = counted.start()
        while stop > sentence.start and text[stop - 1] in '“"‘ ':
            stop -= 1
    begin = max(text.rfind("，", sentence.start, stop), text.rfind("：", sentence.start, stop)) + 1
    spans, at = [], max(begin, sentence.start)
    for part in text[at:stop].split("、"):
        spans.append(Span(start=at, end=at + len(part)))
        at += len(part) + 1
    return [span for span in spans if len(span) >= 4]


def _plain(name: str) -> str:
    return _KIND.sub("", name.strip("“”"))


def _agree(said: str, heading: str) -> bool:
    left, right = _plain(said), _plain(heading)
    return left in right or right in left or _plain(_LEADS.sub("", said)) in right


def _best(said: str, children: Sequence[Unit]) -> Unit | None:
    """Return the heading that an item of the list means."""
    for child in children:
        if _agree(said, child.heading or ""):
            return child
    scored = [
        (SequenceMatcher(None, _plain(said), _plain(child.heading or "")).ratio(), -k, child)
        for k, child in enumerate(children)
    ]
    score, _, child = max(scored, key=lambda row: row[:2])
    return child if score >= _SAME_SUBJECT else None


def _trimmed(said: str, item: Span, child: Unit) -> Span:
    """Leave the verb before the first item out (切实开展重点产业领域达峰)."""
    lead = _LEADS.match(said)
    if lead and said[0] != (child.heading or "")[:1]:
        return Span(start=item.start + lead.end(), end=item.end)
    return item
