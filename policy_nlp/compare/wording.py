"""What changed inside a sentence that stayed, every difference told of once (句内变化).

Targets first, then the strength of a clause, clauses that came or went, amounts and years that
belong to no target; what is left over is other words for the same orders, or editing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policy_nlp.compare.actors import Actor
from policy_nlp.compare.amounts import other_amount
from policy_nlp.compare.context import Context
from policy_nlp.compare.diff import (
    CLAUSE_ENDS,
    Hunk,
    Pair,
    clause_around,
    differences,
    mark,
    runs,
)
from policy_nlp.compare.overlap import likeness
from policy_nlp.compare.sentences import Match
from policy_nlp.records import Change, Responsibility, Span, Target
from policy_nlp.records.revision import ChangeKind

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Signs of which years, amounts and 力争 consist: what a changed target explains near its quotation.
_OF_TARGETS = re.compile(
    r"[\d.,％%到至在年底末前月“”十一二三四五六七八九期间以内上下左右约力争取努确保达超过不低于少高多，]*"
)
# A share of a quotation that is new, from which the target is.
MOSTLY = 0.6
# Characters of a stretch that may be a clause with an order of its own.
WHOLE_CLAUSE = 6


class SentenceReader:
    """Explains how a sentence of the old draft became one of the new."""

    def __init__(self, context: Context, notes: tuple[Span | None, Span | None]) -> None:
        self.context, self.notes = context, notes

    def read(self, match: Match) -> list[Change]:
        """Return the changes inside a sentence, every difference in one of them."""
        c = self.context
        pair = Pair(c.old.text, c.new.text, match.old_span, match.new_span)
        texts = pair.old.of(pair.old_text), pair.new.of(pair.new_text)
        targets = c.old.targets(pair.old), c.new.targets(pair.new)
        if c.forms.of(texts[0]) == c.forms.of(texts[1]):
            editing = [c.change("editorial", pair.old, pair.new)] if texts[0] != texts[1] else []
            return editing + list(self.deadlines(*targets))
        hunks = mark(differences(pair, c.forms), *self.notes)
        changes, hunks = self._targets(pair, hunks, *targets)
        for step in (self._duties, self._strengths, self._clauses, self._actors, self._amounts):
            found, hunks = step(pair, hunks)
            changes += found
        return changes + list(self._rest(pair, hunks, alone=not changes))

    def deadlines(self, olds: Sequence[Target], news: Sequence[Target]) -> Iterator[Change]:
        """Yield years that a sentence takes from the words before it, where only those changed."""
        for i, j in self.context.targets.pairs(olds, news).items():
            yield from self._target(olds[i], news[j], olds[i].span, news[j].span, ("deadline",))

    def _target(
        self,
        old: Target,
        new: Target,
        old_span: Span,
        new_span: Span,
        fields: Sequence[str] | None = None,
    ) -> Iterator[Change]:
        for found in self.context.targets.changes(old, new):
            if fields is None or found.field in fields:
                yield self.context.change(
                    "target-changed",
                    old_span,
                    new_span,
                    indicator=new.indicator,
                    field=found.field,
                    direction=found.direction,
                    old_value=found.old,
                    new_value=found.new,
                )

    def _targets(
        self, pair: Pair, hunks: list[Hunk], olds: list[Target], news: list[Target]
    ) -> tuple[list[Change], list[Hunk]]:
        reader = self.context.targets
        changes: list[Change] = []
        found = reader.pairs(olds, news)
        changed = [
            (olds[i], news[j]) for i, j in found.items() if any(reader.changes(olds[i], news[j]))
        ]
        quotes = [(old.span, new.span) for old, new in changed]
        for old, new in quotes:
            hunks = mark(hunks, old, new)
        quotes, hunks = self._reach_out(pair, hunks, quotes)
        for (old_target, new_target), (old, new) in zip(changed, quotes, strict=True):
            changes += self._target(old_target, new_target, old, new)
        for target in (t for i, t in enumerate(olds) if i not in found):
            places = [hunk.old for hunk in hunks if hunk.cause == "open"]
            if self._is_new(target, places, pair.new.of(pair.new_text)):
                changes.append(removed_target(self.context, target))
        for target in (t for j, t in enumerate(news) if j not in found.values()):
            places = [hunk.new for hunk in hunks if hunk.cause == "open"]
            if self._is_new(target, places, pair.old.of(pair.old_text)):
                changes.append(added_target(self.context, target))
        return changes, self._told_by(pair, hunks, changes)

    def _reach_out(
        self, pair: Pair, hunks: list[Hunk], quotes: list[tuple[Span, Span]]
    ) -> tuple[list[tuple[Span, Span]], list[Hunk]]:
        """Stretch the place of a changed target over the year or 力争 before its quotation."""
        for at, hunk in enumerate(hunks):
            of_targets = all(_OF_TARGETS.fullmatch(text) for text in pair.slices(hunk))
            if hunk.cause != "open" or not quotes or not of_targets:
                continue
            near = min(
                range(len(quotes)),
                key=lambda k: (
                    quotes[k][0].end < hunk.old.start,  # the target after it, if there is one
                    abs(quotes[k][0].start - hunk.old.start),
                ),
            )
            old, new = quotes[near]
            quotes[near] = (_hull(old, hunk.old), _hull(new, hunk.new))
            hunks[at] = replace(hunk, cause="said")
        return quotes, hunks

    def _is_new(self, target: Target, places: list[Span], other: str) -> bool:
        """Tell whether the other wording has no such target: neither its words nor its value."""
        if target.value is not None:
            value = re.escape(f"{target.value:.12g}")
            if not re.search(rf"(?<![\d.]){value}(?![\d.])", self.context.forms.of(other)):
                return True
        shared = sum(
            max(0, min(target.span.end, place.end) - max(target.span.start, place.start))
            for place in places
        )
        return shared >= MOSTLY * len(target.span)

    def _told_by(self, pair: Pair, hunks: list[Hunk], changes: list[Change]) -> list[Hunk]:
        """Mark insertions that are nothing but a new target, and deletions of one."""
        out = []
        for hunk in hunks:
            old, new = pair.slices(hunk)
            for at, change in enumerate(changes):
                if change.kind not in ("target-added", "target-removed") or hunk.cause != "open":
                    continue
                own, other = (new, old) if change.kind == "target-added" else (old, new)
                quote = self.context.forms.of(change.new or change.old or "")
                if not self.context.forms.of(other) and self.context.forms.of(own) in quote:
                    changes[at] = self._over(change, hunk)
                    hunk = replace(hunk, cause="said")
            out.append(hunk)
        return out

    def _over(self, change: Change, hunk: Hunk) -> Change:
        """Stretch a new (or dropped) target over the comma that came with it."""
        c = self.context
        if change.kind == "target-added" and change.new_span:
            span = _hull(change.new_span, hunk.new)
            return change.model_copy(update={"new_span": span, "new": span.of(c.new.text)})
        assert change.old_span is not None
        span = _hull(change.old_span, hunk.old)
        return change.model_copy(update={"old_span": span, "old": span.of(c.old.text)})

    def _duties(self, pair: Pair, hunks: list[Hunk]) -> tuple[list[Change], list[Hunk]]:
        """Compare the bodies that a table row names without any clause."""
        c = self.context
        sides = [
            [d for d in draft.duties.get(draft.unit_at(span.start).id, ()) if span.holds(d.span)]
            for draft, span in ((c.old, pair.old), (c.new, pair.new))
        ]
        found = c.duties.compare(sides[0], sides[1])
        if found.is_empty:
            return [], hunks
        hunks = _mark_near(hunks, [d.span for d in sides[0]], [d.span for d in sides[1]])
        gone, come = self._other_actors(pair, known=(*sides[0], *sides[1]))
        found.removed += [actor.name for actor in gone]
        found.added += [actor.name for actor in come]
        return [c.change("responsibility-changed", pair.old, pair.new, **found.fields())], hunks

    def _actors(self, pair: Pair, hunks: list[Hunk]) -> tuple[list[Change], list[Hunk]]:
        """Compare who acts or decides in running text: 报国务院批准, 由区政府颁发."""
        if all(hunk.cause != "open" for hunk in hunks):
            return [], hunks
        gone, come = self._other_actors(pair)
        marked = _mark_near(hunks, [a.place for a in gone], [a.place for a in come])
        if marked == hunks:
            return [], hunks
        told = {"removed": tuple(a.name for a in gone), "added": tuple(a.name for a in come)}
        change = self.context.change("responsibility-changed", pair.old, pair.new, **told)
        return [change], marked

    def _other_actors(
        self, pair: Pair, known: Sequence[Responsibility] = ()
    ) -> tuple[list[Actor], list[Actor]]:
        """Return the bodies that only the old and that only the new wording makes act."""
        c = self.context
        olds, news = c.actors.actors(c.old, pair.old), c.actors.actors(c.new, pair.new)
        told = {duty.department or c.forms.of(duty.name) for duty in known}
        return (
            [actor for key, actor in olds.items() if key not in {*news, *told}],
            [actor for key, actor in news.items() if key not in {*olds, *told}],
        )

    def _strengths(self, pair: Pair, hunks: list[Hunk]) -> tuple[list[Change], list[Hunk]]:
        changes: list[Change] = []
        for at in range(len(hunks)):
            if hunks[at].cause != "open":
                continue
            clauses = clause_around(pair, hunks[at], hunks)
            change = self._strength(pair, hunks[at], clauses)
            if change is not None:
                changes.append(change)
                hunks = mark(hunks, *clauses)
        return changes, hunks

    def _strength(self, pair: Pair, hunk: Hunk, clauses: tuple[Span, Span]) -> Change | None:
        texts = clauses[0].of(pair.old_text), clauses[1].of(pair.new_text)
        reader = self.context.strength
        words = reader.governing(texts[0]), reader.governing(texts[1])
        direction = reader.direction(*words)
        if direction is None:
            return None
        bare, touched = [], False
        for text, word, clause, place in zip(
            texts, words, clauses, (hunk.old, hunk.new), strict=True
        ):
            start = clause.start + word.start
            end = start + len(word.word)
            touched |= bool(word.word) and start < place.end and place.start < end
            bare.append(
                self.context.forms.of(text[: word.start] + text[word.start + len(word.word) :])
            )
        if not touched or likeness(*bare) < self.context.options.strength:
            return None
        return self.context.change(
            "strength-changed",
            *clauses,
            direction=direction,
            old_value=words[0].word or None,
            new_value=words[1].word or None,
        )

    def _clauses(self, pair: Pair, hunks: list[Hunk]) -> tuple[list[Change], list[Hunk]]:
        """Find whole clauses with an order of their own that came, went or took another's place."""
        changes: list[Change] = []
        for at, hunk in enumerate(hunks):
            if hunk.cause != "open":
                continue
            old, new = pair.slices(hunk)
            forms = self.context.forms.of(old), self.context.forms.of(new)
            if not forms[0] and self._is_clause(pair.new_text, hunk.new, pair.new):
                changes.append(
                    self.context.change("text-added", None, hunk.new, **self._home(pair))
                )
            elif not forms[1] and self._is_clause(pair.old_text, hunk.old, pair.old):
                changes.append(
                    self.context.change("text-removed", hunk.old, None, **self._home(pair))
                )
            else:
                continue
            hunks[at] = replace(hunk, cause="said")
        return changes, hunks

    def _home(self, pair: Pair) -> dict[str, tuple[str, ...]]:
        c = self.context
        return {
            "old_units": (c.old.unit_at(pair.old.start).id,),
            "new_units": (c.new.unit_at(pair.new.start).id,),
        }

    def _is_clause(self, text: str, place: Span, sentence: Span) -> bool:
        """Tell whether a stretch is made of whole clauses, one of them with an action.

        An action may also follow a word that stayed: 应当|坚持国家战略导向，|与….
        """
        printed = place.of(text)
        if len(self.context.forms.of(printed)) < WHOLE_CLAUSE:
            return False
        before = text[place.start - 1] if place.start > sentence.start else "。"
        after = text[place.end] if place.end < sentence.end else "。"
        opens = printed[0] in CLAUSE_ENDS or before in CLAUSE_ENDS
        closes = printed[-1] in CLAUSE_ENDS or (opens and after in CLAUSE_ENDS)
        acting = map(self.context.strength.acts, re.split(f"[{CLAUSE_ENDS}]", printed.strip("，")))
        return closes and (any(acting) if opens else next(acting))

    def _amounts(self, pair: Pair, hunks: list[Hunk]) -> tuple[list[Change], list[Hunk]]:
        """Find years and amounts that belong to no target: 2023年底前印发, 30日内, 每次2名."""
        changes: list[Change] = []
        for at in range(len(hunks)):
            if hunks[at].cause != "open" or self._only_order(pair, hunks[at]):
                continue
            clauses = clause_around(pair, hunks[at], hunks)
            told = other_amount(pair, hunks[at], clauses, self.context.lexicons.quantities)
            if told is not None:
                changes.append(self.context.change("target-changed", *clauses, **told))
                hunks = mark(hunks, *clauses)
        return changes, hunks

    def _only_order(self, pair: Pair, hunk: Hunk) -> bool:
        """Tell whether a difference is of targets that stand in another order and say the same."""
        c = self.context
        sides = c.old.targets(pair.old), c.new.targets(pair.new)
        within = all(
            any(target.span.overlaps(place) for target in targets)
            for targets, place in zip(sides, (hunk.old, hunk.new), strict=True)
        )
        printed = [sorted(c.forms.of(target.quote) for target in targets) for targets in sides]
        numbers = [sorted(_NUMBER.findall("".join(quotes))) for quotes in printed]
        return within and numbers[0] == numbers[1]

    def _rest(self, pair: Pair, hunks: list[Hunk], *, alone: bool) -> Iterator[Change]:
        wording = list(runs(hunks, "open"))
        if alone and (wording or any(hunk.cause == "editorial" for hunk in hunks)):
            yield self.context.change(self._kind(pair), pair.old, pair.new)
            return
        for run in wording:
            first, last = clause_around(pair, run[0], hunks), clause_around(pair, run[-1], hunks)
            yield self.context.change(
                "wording-only", _hull(first[0], last[0]), _hull(first[1], last[1])
            )
        for run in runs(hunks, "editorial"):
            yield self.context.change(
                "editorial", _hull(run[0].old, run[-1].old), _hull(run[0].new, run[-1].new)
            )

    def _kind(self, pair: Pair) -> ChangeKind:
        """The title of a document is its heading."""
        title = self.context.forms.of(self.context.old.extraction.document.title)
        printed = self.context.forms.of(pair.old.of(pair.old_text))
        in_front = self.context.old.unit_at(pair.old.start).id == "0"
        return "heading-changed" if in_front and printed and printed in title else "wording-only"


def added_target(context: Context, target: Target) -> Change:
    """Return the change that a target came."""
    return context.change(
        "target-added", None, target.span, indicator=target.indicator, new_value=target.value
    )


def removed_target(context: Context, target: Target) -> Change:
    """Return the change that a target went."""
    return context.change(
        "target-removed", target.span, None, indicator=target.indicator, old_value=target.value
    )


def _mark_near(hunks: list[Hunk], olds: Sequence[Span], news: Sequence[Span]) -> list[Hunk]:
    """Return the differences, open ones that touch one of the places marked as told of."""
    return [
        replace(hunk, cause="said")
        if hunk.cause == "open"
        and any(
            span.start <= name.end and name.start <= span.end
            for span, names in ((hunk.old, olds), (hunk.new, news))
            for name in names
        )
        else hunk
        for hunk in hunks
    ]


def _hull(one: Span, other: Span) -> Span:
    return Span(start=min(one.start, other.start), end=max(one.end, other.end))
