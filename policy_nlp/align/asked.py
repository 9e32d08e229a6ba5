"""What the upper text asks, thing by thing: its sentences and targets (上级逐项要求)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy_nlp.lexicons import Lexicons
from policy_nlp.records import TASK_KINDS, SentenceCoverage, Span, Target, TargetLink, Unit
from policy_nlp.records.alignment import DemandKind
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.text.sentences import split_sentences
from policy_nlp.vocabulary import any_of

# A lower target that is less than the upper one.
LESS = ("weaker", "later")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the upper text asks.

    Attributes:
        line: how the linked units take the sentence up, where it is one of a task.
        link: how the lower targets answer, where it is a target.
        target: the upper target.
    """

    id: str
    upper: str
    span: Span
    kind: DemandKind
    line: SentenceCoverage | None = None
    link: TargetLink | None = None
    target: Target | None = None


def read_asked(pair: PairIndex, lexicons: Lexicons) -> tuple[Asked, ...]:
    """Return the sentences and targets that the upper text asks, in printed order."""
    links = {link.upper: link for link in pair.alignment.targets if link.upper is not None}
    found: list[Asked] = []
    for item in pair.alignment.coverage:
        for at, line in enumerate(item.measures, 1):
            found.append(Asked(f"{item.upper}#{at}", item.upper, line.span, "task", line=line))
        for at, target in enumerate(pair.upper.targets_of(item.upper), 1):
            link = links.get(target.id)
            if link is not None and link.relation in LESS:
                name = f"{item.upper}#t{at}"
                found.append(
                    Asked(name, item.upper, target.span, "target", link=link, target=target)
                )
    for unit in aims_units(pair.upper, lexicons):
        found += _asked_aims(pair.upper, unit, links)
    return tuple(sorted(found, key=lambda item: (item.span.start, item.id)))


def aims_units(document: DocumentIndex, lexicons: Lexicons) -> tuple[Unit, ...]:
    """Return the units that set aims (主要目标) and are no tasks."""
    words = re.compile(any_of(lexicons.sections.aims))
    return tuple(
        unit
        for unit in document.units.values()
        if unit.kind not in (*TASK_KINDS, "annex-row")
        and any(map(words.search, (*unit.path, unit.heading or "")))
    )


def _asked_aims(
    document: DocumentIndex, unit: Unit, links: dict[str, TargetLink]
) -> Iterator[Asked]:
    """Yield the targets of a unit that sets aims; a sentence without any is asked as a whole."""
    targets = document.targets_of(unit.id)
    for at, target in enumerate(targets, 1):
        link = links.get(target.id)
        yield Asked(f"{unit.id}#t{at}", unit.id, target.span, "target", link=link, target=target)
    sentences = split_sentences(document.text, unit.body.start, unit.body.end)
    for at, sentence in enumerate(sentences, 1):
        if not any(target.span.overlaps(sentence) for target in targets):
            yield Asked(f"{unit.id}#{at}", unit.id, sentence, "task")
