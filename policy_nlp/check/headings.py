"""Rules on what a lead-in announces and what the headings below it say (标题前后一致)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from policy_nlp.check.rules import CheckContext, Fault
from policy_nlp.lexicons.checks import HeadingWords
from policy_nlp.records import Span, Unit
from policy_nlp.text.numerals import parse_integer
from policy_nlp.text.sentences import split_sentences

# Fewer items announce nothing; a list that differs by more than this from the headings is not
# a list of them.
_MIN_ITEMS = 3
_MAX_DIFFERENCE = 2
# Two names for one heading share this much (历史名城低碳建设 and 历史文化名城低碳行动: 0.67).
_SAME_SUBJECT = 0.5


def mismatch(context: CheckContext) -> Iterator[Fault]:
    """Mark headings that differ from their announcement in the lead-in of their section."""
    words = context.words.headings
    for section, children in _sections(context):
        for sentence in split_sentences(context.text, section.body.start, section.body.end):
            items = _items(context.text, sentence, words)
            if abs(len(items) - len(children)) > _MAX_DIFFERENCE or len(items) < _MIN_ITEMS:
                continue
            pairs = [(item, _best(item.of(context.text), children, words)) for item in items]
            if sum(child is not None for _, child in pairs) < len(items) / 2:
                continue
            for item, child in pairs:
                listed = item.of(context.text)
                if child is None or _agree(listed, child.heading or "", words):
                    continue
                yield Fault(
                    _without_lead_in(listed, item, child, words),
                    f"列举的名称与标题“{child.number or ''}{child.heading}”不一致",
                    unit=section.id,
                )


def miscount(context: CheckContext) -> Iterator[Fault]:
    """Mark a number announced that is not the number of headings found."""
    words = context.words.headings
    for section, children in _sections(context):
        for match in words.count.finditer(context.text, section.body.start, section.body.end):
            count = parse_integer(match[1])
            if count is None or count == len(children) or count < _MIN_ITEMS:
                continue
            ends = {k for c in children for k in words.own_kinds if (c.heading or "").endswith(k)}
            # 五项工程 are not the headings below that name 行动.
            of_other_kind = match[2] in words.own_kinds and ends and match[2] not in ends
            if abs(count - len(children)) <= _MAX_DIFFERENCE and not of_other_kind:
                place = Span(start=match.start(), end=match.end())
                yield Fault(place, f"列举“{match[0]}”，实有{len(children)}个标题", unit=section.id)


def _sections(context: CheckContext) -> Iterator[tuple[Unit, list[Unit]]]:
    units = context.index.extraction.units
    for unit in units:
        children = [child for child in units if child.parent == unit.id and child.heading]
        if unit.kind == "section" and len(children) >= _MIN_ITEMS and len(unit.body):
            yield unit, children


def _items(text: str, sentence: Span, words: HeadingWords) -> list[Span]:
    """Return the members of a list that a count closes (…、…、…等“八大行动”, …、…“四大行动”)."""
    counted = words.count.search(text, sentence.start, sentence.end)
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


def _without_kind(name: str, words: HeadingWords) -> str:
    return words.kind_end.sub("", name.strip("“”"))


def _agree(listed: str, heading: str, words: HeadingWords) -> bool:
    left, right = _without_kind(listed, words), _without_kind(heading, words)
    bare = _without_kind(words.lead_in.sub("", listed), words)
    return left in right or right in left or bare in right


def _best(listed: str, children: Sequence[Unit], words: HeadingWords) -> Unit | None:
    """Return the heading that an item of the list means."""
    for child in children:
        if _agree(listed, child.heading or "", words):
            return child
    name = _without_kind(listed, words)
    names = [_without_kind(child.heading or "", words) for child in children]
    likeness = [SequenceMatcher(None, name, other).ratio() for other in names]
    best = likeness.index(max(likeness))
    return children[best] if likeness[best] >= _SAME_SUBJECT else None


def _without_lead_in(listed: str, item: Span, child: Unit, words: HeadingWords) -> Span:
    """Leave the verb before the first item out (切实开展重点产业领域达峰)."""
    lead = words.lead_in.match(listed)
    if lead and listed[0] != (child.heading or "")[:1]:
        return Span(start=item.start + lead.end(), end=item.end)
    return item
