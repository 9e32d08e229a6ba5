"""What changed inside a sentence that stayed, every difference explained once (句内变化).

Targets first, then the strength of a clause, clauses added or removed, amounts and years that
belong to no target; what is left over is other words for the same orders, or editing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from policy_nlp.compare.actors import Actor, ActorFinder, StrengthReader
from policy_nlp.compare.diff import (
    CLAUSE_ENDS,
    Difference,
    Rewording,
    clause_around,
    explain,
    find_differences,
    runs_of,
)
from policy_nlp.compare.index import DraftPair
from policy_nlp.compare.matching import similarity
from policy_nlp.compare.responsibilities import ResponsibilityComparer
from policy_nlp.compare.sentences import Match
from policy_nlp.compare.targets import TargetComparer, other_amount
from policy_nlp.records import Change, Responsibility, Span, Target
from policy_nlp.records.revision import ChangeKind

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# A share of a quotation that is new, from which the target is.
MOSTLY = 0.6
# Characters of a stretch that may be a clause with an order of its own.
WHOLE_CLAUSE = 6


class SentenceReader:
    """Explains how a sentence of the old draft became one of the new."""

    def __init__(
        self,
        pair: DraftPair,
        targets: TargetComparer,
        responsibilities: ResponsibilityComparer,
        notes: tuple[Span | None, Span | None],
    ) -> None:
        self.pair, self.normalise, self.notes = pair, pair.normalise, notes
        self.targets, self.responsibilities = targets, responsibilities
        self.strength = StrengthReader(pair.lexicons)
        self.actors = ActorFinder(pair, self.strength)

    def read(self, match: Match) -> list[Change]:
        """Return the changes inside a sentence, every difference in one of them."""
        pair = self.pair
        sentence = Rewording(pair.old.text, pair.new.text, match.old_span, match.new_span)
        texts = sentence.old.of(pair.old.text), sentence.new.of(pair.new.text)
        olds, news = pair.old.targets_in(sentence.old), pair.new.targets_in(sentence.new)
        if self.normalise(texts[0]) == self.normalise(texts[1]):
            edited = texts[0] != texts[1]
            editing = [pair.change("editorial", sentence.old, sentence.new)] if edited else []
            return editing + list(self.deadlines(olds, news))
        return _Explanation(self, sentence, olds, news).changes()

    def deadlines(self, olds: Sequence[Target], news: Sequence[Target]) -> Iterator[Change]:
        """Yield years that a sentence takes from the words before it, where only those changed."""
        for i, j in self.targets.match(olds, news).items():
            yield from self.targets.changes(olds[i], news[j], only="deadline")


class _Explanation:
    """The differences of one sentence, explained one after the other."""

    def __init__(
        self,
        reader: SentenceReader,
        sentence: Rewording,
        olds: Sequence[Target],
        news: Sequence[Target],
    ) -> None:
        self.reader, self.pair, self.normalise = reader, reader.pair, reader.normalise
        self.sentence, self.olds, self.news = sentence, olds, news
        found = find_differences(sentence, self.normalise)
        self.differences = explain(found, *reader.notes)
        self.found: list[Change] = []

    def changes(self) -> list[Change]:
        """Return the changes, every difference in one of them."""
        self._explain_targets()
        self._explain_responsibilities()
        self._clause_by_clause(self._strength_change)
        self._explain_whole_clauses()
        self._explain_actors()
        self._clause_by_clause(self._other_amount)
        return self.found + list(self._left_over())

    def _open_differences(self) -> list[int]:
        return [at for at, d in enumerate(self.differences) if d.cause == "open"]

    def _explain(self, at: int) -> None:
        self.differences[at] = replace(self.differences[at], cause="explained")

    def _clause_by_clause(
        self, explained: Callable[[Difference, tuple[Span, Span]], Change | None]
    ) -> None:
        """Explain whole clauses in which there is a difference."""
        for at, _ in enumerate(self.differences):
            if self.differences[at].cause == "open":
                clauses = clause_around(self.sentence, at, self.differences)
                change = explained(self.differences[at], clauses)
                if change is not None:
                    self.found.append(change)
                    self.differences = explain(self.differences, *clauses)

    def _explain_targets(self) -> None:
        targets, olds, news = self.reader.targets, self.olds, self.news
        paired = targets.match(olds, news)
        changed = [
            (olds[i], news[j]) for i, j in paired.items() if any(targets.fields(olds[i], news[j]))
        ]
        for old, new in changed:
            self.differences = explain(self.differences, old.span, new.span)
        places = self._with_time([(old.span, new.span) for old, new in changed])
        for (old, new), place in zip(changed, places, strict=True):
            self.found += targets.changes(old, new, place)
        left = [self.differences[at] for at in self._open_differences()]
        texts = (
            self.sentence.old.of(self.sentence.old_text),
            self.sentence.new.of(self.sentence.new_text),
        )
        for i, target in enumerate(olds):
            if i not in paired and self._is_new(target, [d.old for d in left], texts[1]):
                self.found.append(targets.removed(target))
        for j, target in enumerate(news):
            added = j not in paired.values()
            if added and self._is_new(target, [d.new for d in left], texts[0]):
                self.found.append(targets.added(target))
        self._explain_around_targets()

    def _with_time(self, places: list[tuple[Span, Span]]) -> list[tuple[Span, Span]]:
        """Stretch the place of a changed target over the year or 力争 before its quotation."""
        of_targets = self.pair.lexicons.revisions.of_targets
        for at in self._open_differences() if places else ():
            difference = self.differences[at]
            if not all(map(of_targets.fullmatch, self.sentence.printed(difference))):
                continue
            nearest = min(
                range(len(places)),
                key=lambda k: (
                    # the target after it, if there is one
                    places[k][0].end < difference.old.start,
                    abs(places[k][0].start - difference.old.start),
                ),
            )
            old, new = places[nearest]
            places[nearest] = (old.union(difference.old), new.union(difference.new))
            self._explain(at)
        return places

    def _is_new(self, target: Target, places: list[Span], other: str) -> bool:
        """Return whether the other wording has no such target: neither its words nor its value."""
        if target.value is not None:
            value = re.escape(f"{target.value:.12g}")
            if not re.search(rf"(?<![\d.]){value}(?![\d.])", self.normalise(other)):
                return True
        shared = sum(
            max(0, min(target.span.end, place.end) - max(target.span.start, place.start))
            for place in places
        )
        return shared >= MOSTLY * len(target.span)

    def _explain_around_targets(self) -> None:
        """Explain insertions that are nothing but a new target, and deletions of one."""
        for at in self._open_differences():
            old, new = self.sentence.printed(self.differences[at])
            for k, change in enumerate(self.found):
                if change.kind not in ("target-added", "target-removed"):
                    continue
                own, other = (new, old) if change.kind == "target-added" else (old, new)
                quote = self.normalise(change.new or change.old or "")
                if not self.normalise(other) and self.normalise(own) in quote:
                    self.found[k] = self._stretched(change, self.differences[at])
                    self._explain(at)
                    break

    def _stretched(self, change: Change, difference: Difference) -> Change:
        """Stretch an added (or removed) target over the comma that came with it."""
        if change.new_span:
            span = change.new_span.union(difference.new)
            return change.model_copy(
                update={"new_span": span, "new": span.of(self.sentence.new_text)}
            )
        assert change.old_span is not None
        span = change.old_span.union(difference.old)
        return change.model_copy(update={"old_span": span, "old": span.of(self.sentence.old_text)})

    def _explain_responsibilities(self) -> None:
        """Compare the departments that a table row names without any clause."""
        olds = self.pair.old.duties_in(self.sentence.old)
        news = self.pair.new.duties_in(self.sentence.new)
        change = self.reader.responsibilities.compare(olds, news)
        if change.is_empty:
            return
        self.differences = _explain_near(
            self.differences, [duty.span for duty in olds], [duty.span for duty in news]
        )
        removed, added = self._other_actors(known=(*olds, *news))
        change.removed += [actor.name for actor in removed]
        change.added += [actor.name for actor in added]
        self.found.append(
            self.pair.change(
                "responsibility-changed", self.sentence.old, self.sentence.new, **change.fields()
            )
        )

    def _explain_actors(self) -> None:
        """Compare who acts or decides in running text: 报国务院批准, 由区政府颁发."""
        if not self._open_differences():
            return
        removed, added = self._other_actors()
        explained = _explain_near(
            self.differences, [a.place for a in removed], [a.place for a in added]
        )
        if explained == self.differences:
            return
        self.differences = explained
        self.found.append(
            self.pair.change(
                "responsibility-changed",
                self.sentence.old,
                self.sentence.new,
                removed=tuple(actor.name for actor in removed),
                added=tuple(actor.name for actor in added),
            )
        )

    def _other_actors(
        self, known: Sequence[Responsibility] = ()
    ) -> tuple[list[Actor], list[Actor]]:
        """Return the bodies that only the old and that only the new wording makes act."""
        olds = self.reader.actors.actors(self.pair.old, self.sentence.old)
        news = self.reader.actors.actors(self.pair.new, self.sentence.new)
        named = {duty.department or self.normalise(duty.name) for duty in known}
        return (
            [actor for key, actor in olds.items() if key not in {*news, *named}],
            [actor for key, actor in news.items() if key not in {*olds, *named}],
        )

    def _strength_change(self, difference: Difference, clauses: tuple[Span, Span]) -> Change | None:
        """Return the change of the word that governs a clause which is the same otherwise."""
        texts = clauses[0].of(self.sentence.old_text), clauses[1].of(self.sentence.new_text)
        words = [self.reader.strength.governing(text) for text in texts]
        direction = self.reader.strength.direction(*words)
        if direction is None:
            return None
        bare = [
            self.normalise(text[: word.start] + text[word.end :])
            for text, word in zip(texts, words, strict=True)
        ]
        touched = any(
            Span(start=clause.start + word.start, end=clause.start + word.end).overlaps(place)
            for word, clause, place in zip(
                words, clauses, (difference.old, difference.new), strict=True
            )
            if word.word
        )
        if not touched or similarity(*bare) < self.pair.options.strength:
            return None
        return self.pair.change(
            "strength-changed",
            *clauses,
            direction=direction,
            old_value=words[0].word or None,
            new_value=words[1].word or None,
        )

    def _explain_whole_clauses(self) -> None:
        """Find clauses with an order of their own that were added or removed."""
        units = {
            "old_units": self.pair.old.ids_at(self.sentence.old),
            "new_units": self.pair.new.ids_at(self.sentence.new),
        }
        for at in self._open_differences():
            place = self.differences[at]
            old, new = map(self.normalise, self.sentence.printed(place))
            if not old and self._is_clause(self.sentence.new_text, place.new, self.sentence.new):
                self.found.append(self.pair.change("text-added", None, place.new, **units))
                self._explain(at)
            elif not new and self._is_clause(self.sentence.old_text, place.old, self.sentence.old):
                self.found.append(self.pair.change("text-removed", place.old, None, **units))
                self._explain(at)

    def _is_clause(self, text: str, place: Span, sentence: Span) -> bool:
        """Return whether a stretch is made of whole clauses, one of them with an action.

        An action may also follow a word that stayed: 应当|坚持国家战略导向，|与….
        """
        printed = place.of(text)
        if len(self.normalise(printed)) < WHOLE_CLAUSE:
            return False
        before = text[place.start - 1] if place.start > sentence.start else "。"
        after = text[place.end] if place.end < sentence.end else "。"
        opens = printed[0] in CLAUSE_ENDS or before in CLAUSE_ENDS
        closes = printed[-1] in CLAUSE_ENDS or (opens and after in CLAUSE_ENDS)
        clauses = re.split(f"[{CLAUSE_ENDS}]", printed.strip("，"))
        acting = map(self.reader.strength.acts, clauses)
        return closes and (any(acting) if opens else next(acting))

    def _other_amount(self, difference: Difference, clauses: tuple[Span, Span]) -> Change | None:
        """Return the change of a year or amount that belongs to no target: 每次2名."""
        if self._only_order(difference):
            return None
        quantities = self.pair.lexicons.quantities
        fields = other_amount(self.sentence, difference, clauses, quantities)
        return self.pair.change("target-changed", *clauses, **fields) if fields else None

    def _only_order(self, difference: Difference) -> bool:
        """Return whether a difference is of targets in another order that say the same."""
        within = all(
            any(target.span.overlaps(place) for target in targets)
            for targets, place in ((self.olds, difference.old), (self.news, difference.new))
        )
        numbers = [
            sorted(_NUMBER.findall("".join(sorted(self.normalise(t.quote) for t in targets))))
            for targets in (self.olds, self.news)
        ]
        return within and numbers[0] == numbers[1]

    def _left_over(self) -> Iterator[Change]:
        """Yield what is left over: other words for the same orders, and editing."""
        wording = list(runs_of(self.differences, "open"))
        editing = list(runs_of(self.differences, "editorial"))
        if not self.found and (wording or editing):
            yield self.pair.change(self._kind_of_rewording(), self.sentence.old, self.sentence.new)
            return
        for run in wording:
            first, last = (
                clause_around(self.sentence, at, self.differences) for at in (run[0], run[-1])
            )
            yield self.pair.change("wording-only", first[0].union(last[0]), first[1].union(last[1]))
        for run in editing:
            begin, end = self.differences[run[0]], self.differences[run[-1]]
            yield self.pair.change("editorial", begin.old.union(end.old), begin.new.union(end.new))

    def _kind_of_rewording(self) -> ChangeKind:
        """Return the kind of a change of mere words; the title of a document is its heading."""
        title = self.normalise(self.pair.old.extraction.document.title)
        printed = self.normalise(self.sentence.old.of(self.sentence.old_text))
        in_front = self.pair.old.ids_at(self.sentence.old) == ("0",)
        return "heading-changed" if in_front and printed and printed in title else "wording-only"


def _explain_near(
    differences: Sequence[Difference], olds: Sequence[Span], news: Sequence[Span]
) -> list[Difference]:
    """Return the differences, open ones that touch one of the places marked as explained."""
    return [
        replace(difference, cause="explained")
        if difference.cause == "open"
        and any(
            span.start <= name.end and name.start <= span.end
            for span, names in ((difference.old, olds), (difference.new, news))
            for name in names
        )
        else difference
        for difference in differences
    ]
