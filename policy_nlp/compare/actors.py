"""How strongly a clause binds (用语力度), and whom it makes act or decide: 由…颁发, 报…批准."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from policy_nlp.compare.diff import CLAUSE_ENDS
from policy_nlp.compare.index import DraftIndex, DraftPair
from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.actions import STRENGTHS
from policy_nlp.records import Span
from policy_nlp.records.extraction import MeasureStrength
from policy_nlp.records.revision import Direction
from policy_nlp.vocabulary import any_of


@dataclass(frozen=True, slots=True)
class Governing:
    """The word that decides how strongly a clause binds; none where it merely acts (建设…)."""

    strength: MeasureStrength
    word: str = ""
    start: int = 0

    @property
    def end(self) -> int:
        """One past its last sign."""
        return self.start + len(self.word)


class StrengthReader:
    """Finds the governing word of a clause."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.actions, self.revisions = lexicons.actions, lexicons.revisions

    @cached_property
    def _governing_words(self) -> re.Pattern[str]:
        words = {*self.actions.strength_by_word, *self.actions.verbs}
        return re.compile(rf"(?:{any_of(self.actions.not_words)})|(?P<word>{any_of(words)})")

    @cached_property
    def _mere_adverbs(self) -> frozenset[str]:
        """Adverbs that leave it to the word after them (大力推进)."""
        return frozenset(self.actions.adverbs) & frozenset(self.actions.promote)

    @cached_property
    def _action_opening(self) -> re.Pattern[str]:
        adverbs = any_of((*self.actions.adverbs, *self.revisions.openers))
        verbs = any_of((*self.actions.verbs, *self.actions.strength_by_word))
        return re.compile(rf"(?:{adverbs})*(?:{verbs})")

    def governing(self, clause: str) -> Governing:
        """Return the first word of a clause that says how strongly it binds.

        >>> from policy_nlp.lexicons import load_lexicons
        >>> StrengthReader(load_lexicons()).governing("鼓励安装节水洁具").strength
        'encourage'
        """
        for match in self._governing_words.finditer(clause):
            word = match["word"]
            if word and word not in self._mere_adverbs:
                strength = self.actions.strength_by_word.get(word, "promote")
                return Governing(strength, word, match.start())
        return Governing("promote")

    def acts(self, clause: str) -> bool:
        """Return whether a clause opens with an action of its own."""
        return self._action_opening.match(clause.lstrip("，、；。 ")) is not None

    def direction(self, old: Governing, new: Governing) -> Direction | None:
        """Return the direction from one word to another, None where both bind alike.

        严禁 binds most, 探索 least; 落实 beside 推进 is another wording.
        """
        a, b = (
            "promote"
            if found.word in self.actions.plain and beside.strength == "promote"
            else found.strength
            for found, beside in ((old, new), (new, old))
        )
        # 不再淘汰 asks less, 不再主动提供 more: what it turns round decides, not the word.
        turned = {old.word, new.word} & {*self.revisions.turns} and "prohibit" in (a, b)
        if a == b or turned:
            return None
        return "strengthened" if STRENGTHS.index(b) < STRENGTHS.index(a) else "weakened"


# Characters of the longest list of bodies that is sought, and of the shortest name.
LONGEST, SHORTEST = 40, 2
# Kinds of bodies that act and decide; what firms, schools and districts do is no change of those.
PUBLIC = frozenset({"government", "merged", "party", "congress", "judicial", "vertical"})
GOVERNING = frozenset({"government", "party-committee"})
COMMON = GOVERNING | {"governments", "leading-group"}


@dataclass(frozen=True, slots=True)
class Actor:
    """A body that acts or decides, and where it stands, with the word before it (由, 报)."""

    name: str
    place: Span


class ActorFinder:
    """Finds the bodies that running text makes act or decide."""

    def __init__(self, pair: DraftPair, strength: StrengthReader) -> None:
        self.register, self.roles = pair.lexicons.departments, pair.lexicons.roles
        self.name_ends = pair.lexicons.revisions.name_ends
        self.normalise, self.strength = pair.normalise, strength

    def actors(self, draft: DraftIndex, sentence: Span) -> dict[str, Actor]:
        """Return the bodies of a sentence by what they are known as, whatever is printed."""
        found: dict[str, Actor] = {}
        for start, begin in self._beginnings(draft.text, sentence):
            names, end = self._names_from(draft, begin, sentence.end, led_in=start < begin)
            for name in names:
                key = self._known_as(draft, name) or self.normalise(name)
                found.setdefault(key, Actor(name, Span(start=start, end=end)))
        return found

    def _beginnings(self, text: str, sentence: Span) -> Iterator[tuple[int, int]]:
        """Yield where names may begin: behind 由, 报, 经, and where a clause does."""
        for match in self._name_openings.finditer(text, sentence.start, sentence.end):
            yield match.start("word"), match.end()
        if not self._name_openings.match(text, sentence.start, sentence.end):
            yield sentence.start, sentence.start

    @cached_property
    def _name_openings(self) -> re.Pattern[str]:
        deciding, given = self.roles.deciding, self.roles.sentence
        return re.compile(
            rf"(?P<word>(?<![{given.not_by}]){given.by}"
            rf"|(?<![{deciding.not_before}])(?:{any_of(deciding.before)})|(?<=[{CLAUSE_ENDS}]))"
        )

    @cached_property
    def _deciding_verbs(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{any_of(self.roles.deciding.verbs)})(?![{self.name_ends}])")

    def _names_from(
        self, draft: DraftIndex, begin: int, end: int, *, led_in: bool
    ) -> tuple[list[str], int]:
        """Return the names from a place up to the first action, none where that is no list."""
        text = draft.text
        for stop in range(begin + SHORTEST, min(begin + LONGEST, end) + 1):
            if text[stop - 1] in CLAUSE_ENDS:
                break
            following = text[stop : min(stop + LONGEST, end)]
            if self._deciding_verbs.match(text, stop, end) or self.strength.acts(following):
                names = list(self._cut_names(draft, text[begin:stop], led_in))
                if names and all(self._is_public_body(draft, name, led_in) for name in names):
                    return names, stop
        return [], begin

    def _cut_names(self, draft: DraftIndex, printed: str, led_in: bool) -> Iterable[str]:
        """Cut a list at its marks; 自然资源和规划局 is one name."""
        joiners = self.roles.body.joiners.anywhere
        for item in printed.split("、"):
            yield from [item] if self._is_public_body(draft, item, led_in) else joiners.split(item)

    def _is_public_body(self, draft: DraftIndex, name: str, led_in: bool) -> bool:
        """Return whether a name is that of a public body.

        Where nothing leads in to it, a name that the register knows by its end alone may be
        prose: 推动…领导小组, 提高政府.
        """
        if name in self.roles.deciding.bodies:
            return True
        known = self._known_as(draft, name)
        if known is None or not (led_in or self._stands_alone(name)):
            return False
        key = known.split("/")[1]
        if key in COMMON:
            return led_in or key in GOVERNING
        return self._body_kinds.get(key, "merged") in PUBLIC

    def _stands_alone(self, name: str) -> bool:
        """Return whether a name prints its level and does not open as an order does."""
        printed = self.register.match(name) or "any"
        inside = (name[match.end() :] for match in self._name_openings.finditer(name))
        return not (
            printed.startswith("any/")
            or self.strength.acts(name)
            or any(map(self.register.match, inside))  # 证书由|区政府
        )

    def _known_as(self, draft: DraftIndex, name: str) -> str | None:
        document = draft.extraction.document
        return self.register.match(name, document.level, document.region)

    @cached_property
    def _body_kinds(self) -> dict[str, str]:
        return {body.key: body.kind for body in self.register.bodies}
