"""Targets of the two documents against each other (指标衔接)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from operator import itemgetter

from policy_nlp.align.options import AlignOptions
from policy_nlp.align.targets.relations import (
    PLAN_PERIOD,
    TargetMatcher,
    is_firm,
    year_of,
    years_apart,
)
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Link, Span, Target, TargetLink
from policy_nlp.records.alignment import TargetRelation
from policy_nlp.records.index import DocumentIndex

# A shorter wording is no statement of its own.
SHORTEST_SAID = 8
# A shorter name is that of many indicators.
SHORTEST_NAME = 5
CLAUSE = re.compile(r"[^，；。！？,;!?\s][^，；。！？,;!?\n]*")
# A value set from above is nearer to a number than words are.
_KINDS_APART = {
    frozenset(("quantitative",)): 0,
    frozenset(("qualitative",)): 0,
    frozenset(("delegated",)): 0,
    frozenset(("quantitative", "delegated")): 1,
}
# What a lower target makes of an upper one.
RelationOf = Callable[[Target, Target], TargetRelation]


@dataclass(frozen=True)
class TargetSide:
    """One document with its targets and the names their indicators go by."""

    document: DocumentIndex
    matcher: TargetMatcher

    @property
    def targets(self) -> Sequence[Target]:
        """The targets in printed order."""
        return self.document.extraction.targets

    @cached_property
    def names(self) -> dict[str, str]:
        """Target id → the name its indicator goes by, with the sector it is said of."""
        reader = self.matcher.names
        return {
            target.id: reader.name(target, reader.sector(self.document, target))
            for target in self.targets
        }

    @cached_property
    def clauses(self) -> dict[str, Span]:
        """Each clause of the text, without times and scope, with where it stands first."""
        out: dict[str, Span] = {}
        for match in CLAUSE.finditer(self.document.text):
            span = Span(start=match.start(), end=match.end())
            out.setdefault(self.matcher.results.plain(match[0]), span)
        return out

    def aim(self, target: Target) -> tuple[str, int | None]:
        """Return what a target is about and by when."""
        return self.names[target.id], year_of(target)

    def restated(self, paired: Collection[str]) -> dict[str, str]:
        """Return the unpaired targets that state again what a paired one does, with that one."""
        stated = {self._statement(self.document.target(known)): known for known in paired}
        return {
            target.id: stated[self._statement(target)]
            for target in self.targets
            if target.id not in paired and is_firm(target) and self._statement(target) in stated
        }

    def _statement(self, target: Target) -> tuple[object, ...]:
        return (self.names[target.id], *self.matcher.statement(target))

    def bound_up(self, paired: Collection[str]) -> Iterator[tuple[Target, Target]]:
        """Yield the unpaired targets that a paired one says in another way, with that one.

        By 2030 非化石能源消费比重进一步提高 beside 达到25%, 碳达峰 beside 达峰后稳中有降.
        """
        for target in self.targets:
            if target.id in paired or target.kind != "qualitative" or not is_firm(target):
                continue
            for known in map(self.document.target, paired):
                if self.aim(known) == self.aim(target) and self._holds(known, target):
                    yield target, known
                    break

    def _holds(self, known: Target, target: Target) -> bool:
        return known.kind != "qualitative" or self.matcher.compared(target, known) == "weaker"


def link_targets(
    upper: DocumentIndex,
    lower: DocumentIndex,
    links: Sequence[Link],
    lexicons: Lexicons,
    options: AlignOptions | None = None,
) -> tuple[TargetLink, ...]:
    """Return one line for each target of either document, pairs first in upper order.

    Results without a number and without a year are only paired, never called missing: they
    are wordings of the task itself, which the coverage speaks of. A target that a document
    states twice is answered, or answers, both times.
    """
    matcher = TargetMatcher(lexicons, options)
    up, low = TargetSide(upper, matcher), TargetSide(lower, matcher)
    pairs = pair_targets(up, low, links)
    of_a_region = lower.extraction.document.level != "national"
    relation = partial(matcher.relation, of_a_region=of_a_region)
    answered = _from_above(up, low, pairs, relation)
    repeated = _from_below(up, low, pairs, relation)
    out: list[TargetLink] = []
    for target in up.targets:
        if target.id in answered:
            out.append(answered[target.id])
        elif is_firm(target):
            out.append(_unpaired(target, low))
    out += repeated
    taken = {line.lower for line in out}
    out += [
        _target_link(target, target.id, None, "own")
        for target in low.targets
        if target.id not in taken and is_firm(target)
    ]
    return tuple(out)


def overrule_targets(
    found: tuple[TargetLink, ...], decided: Mapping[str, TargetLink], lower: DocumentIndex
) -> tuple[TargetLink, ...]:
    """Put what people decided of upper targets over what was found.

    A lower target that answers nothing any more is the lower document's own.
    """
    if not decided:
        return found
    out: list[TargetLink] = []
    for link in found:
        known = decided.get(link.upper or "")
        line = link if known is None else known
        if line.lower is None and line.upper in {other.upper for other in out}:
            continue
        out.append(line)
    taken = {line.lower for line in out if line.upper is not None}
    named = {line.lower for line in out}
    freed = [link.lower for link in found if link.lower and link.lower not in named]
    return (
        *(line for line in dict.fromkeys(out) if line.upper or line.lower not in taken),
        *(_target_link(lower.target(id_), id_, None, "own") for id_ in dict.fromkeys(freed)),
    )


def _target_link(
    named: Target, lower: str | None, upper: str | None, relation: TargetRelation
) -> TargetLink:
    return TargetLink(indicator=named.indicator, lower=lower, upper=upper, relation=relation)


def _from_above(
    up: TargetSide, low: TargetSide, pairs: dict[str, str], relation_of: RelationOf
) -> dict[str, TargetLink]:
    """Return upper target id → its line, for pairs and for what says again what they do."""
    met = pairs | {again: pairs[first] for again, first in up.restated(pairs).items()}
    out = {
        id_: _target_link(
            up.document.target(id_),
            lower,
            id_,
            relation_of(low.document.target(lower), up.document.target(id_)),
        )
        for id_, lower in met.items()
    }
    for target, known in tuple(up.bound_up(out)):
        lower = out[known.id].lower or ""
        relation = relation_of(low.document.target(lower), target)
        if known.kind != "qualitative" and relation == "stronger":
            # The lower number answers the number above; that it is one makes it no more.
            relation = "different-scope"
        out[target.id] = _target_link(target, lower, target.id, relation)
    return out


def _from_below(
    up: TargetSide, low: TargetSide, pairs: dict[str, str], relation_of: RelationOf
) -> list[TargetLink]:
    """Return the lines of lower targets that say again what a paired one does."""
    answered = {lower: id_ for id_, lower in pairs.items()}
    out: list[TargetLink] = []
    for again, first in low.restated(answered).items():
        above = up.document.target(answered[first])
        out.append(
            _target_link(above, again, above.id, relation_of(low.document.target(again), above))
        )
    seen = answered | {line.lower or "": line.upper or "" for line in out}
    for target, known in low.bound_up(seen):
        above = up.document.target(seen[known.id])
        relation: TargetRelation = "different-scope"
        if known.kind == "qualitative":
            relation = relation_of(known, above)
        out.append(_target_link(above, target.id, above.id, relation))
    return out


def _unpaired(target: Target, low: TargetSide) -> TargetLink:
    """Return the line of an upper target that no lower one takes up.

    The lower text may say it word for word, if only without its year. It has to be a clause:
    鼓励新建建筑全面执行绿色建筑标准 asks less.
    """
    wanted = low.matcher.results.plain(target.quote)
    stated_at = low.clauses.get(wanted) if len(wanted) >= SHORTEST_SAID else None
    line = _target_link(target, None, target.id, "missing" if stated_at is None else "same")
    return line.model_copy(update={"lower_span": stated_at})


def pair_targets(up: TargetSide, low: TargetSide, links: Sequence[Link]) -> dict[str, str]:
    """Pair targets one to one (upper id → lower id), the likeliest first.

    The name decides; among names as like whether both are numbers, how near the years are,
    what is reached, then linked units. Where all of that is equal and the candidates ask
    different things, nothing decides.
    """
    matcher = up.matcher
    linked = {(link.upper, link.lower) for link in links}
    found: list[tuple[tuple[float, ...], int, int]] = []
    for i, above in enumerate(up.targets):
        for j, below in enumerate(low.targets):
            similarity = matcher.names.similarity(up.names[above.id], low.names[below.id])
            if not matcher.names.one(similarity) or not matcher.may_meet(below, above):
                continue
            where = int((above.unit, below.unit) in linked)
            found.append(((-similarity, *_distance(matcher, below, above), -where), i, j))
    pairs = dict(_paired_by_amount(up, low))
    for _, group in groupby(sorted(found), key=itemgetter(0)):
        taken = set(pairs.values())
        free = [
            (up.targets[i], low.targets[j])
            for _, i, j in group
            if up.targets[i].id not in pairs and low.targets[j].id not in taken
        ]
        for above, below in free:
            settled = above.id in pairs or below.id in pairs.values()
            if not settled and not _is_open(matcher, above, below, free):
                pairs[above.id] = below.id
    return pairs


def _paired_by_amount(up: TargetSide, low: TargetSide) -> Iterator[tuple[str, str]]:
    """Yield pairs of targets that alone set one number by one year, for names of one end.

    西部数据中心利用率 is 数据中心利用率 where both come to 50% by 2025.
    """
    left = [target for target in low.targets if target.value is not None]
    for above in up.targets:
        if above.value is None:
            continue
        found = [
            below
            for below in left
            if up.matcher.amounts(above) == up.matcher.amounts(below)
            and year_of(above) == year_of(below)
            and _ends_alike(up.names[above.id], low.names[below.id])
        ]
        if len(found) == 1:
            left.remove(found[0])
            yield above.id, found[0].id


def _ends_alike(name: str, other: str) -> bool:
    shorter, longer = sorted((name, other), key=len)
    return len(shorter) >= SHORTEST_NAME and longer != shorter and longer.endswith(shorter)


def _is_open(
    matcher: TargetMatcher, above: Target, below: Target, free: Sequence[tuple[Target, Target]]
) -> bool:
    """Return whether another pair as near would give a target another answer."""
    rivals = [low for up, low in free if up is above] + [up for up, low in free if low is below]
    statements = {matcher.statement(below), matcher.statement(above)}
    return len({matcher.statement(rival) for rival in rivals} | statements) > len(statements)


def _distance(matcher: TargetMatcher, lower: Target, upper: Target) -> tuple[int, ...]:
    """Return how far apart two targets of one indicator are, what tells most first.

    That is: of two milestones, a number and words, years, what they ask, how they are called.
    """
    years = years_apart(lower, upper)
    kinds = _KINDS_APART.get(frozenset((lower.kind, upper.kind)), 2)
    if lower.kind == upper.kind == "qualitative":
        compared = matcher.compared(lower, upper)
        required = 2 if compared is None else int(compared != "same")
    else:
        required = int(matcher.amounts(lower) != matcher.amounts(upper))
    called = int(lower.indicator != upper.indicator)
    return (int(years >= PLAN_PERIOD), kinds, years, required, called)
