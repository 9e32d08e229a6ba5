"""Words of clauses: governing words and verbs (行为动词), circumstances, calls on others."""

from __future__ import annotations

import re
from functools import cached_property
from typing import ClassVar

from pydantic import model_validator

from policy_nlp.records.extraction import MeasureStrength
from policy_nlp.vocabulary import Vocabulary, Words, any_of, pattern


class Circumstances(Vocabulary):
    """How a clause says no action, but from where, with what, by what means (依托…，)."""

    openers: Words
    not_openers: Words
    means: Words
    balanced_acts: Words
    contacts: Words
    settings: Words

    # What a clause without spaces begins with, or is, that says no main action.
    clause: ClassVar = pattern(
        r"(?!{not_openers})(?:{openers}|到\d{4}年)"
        # 采取群众喜闻乐见的形式: by what means; 统筹发展和安全: with what in mind.
        r"|(?:积极|探索)?采[取用][^，]{1,20}{means}$"
        r"|统筹好?(?!{balanced_acts})[^，、]{2,8}[和与][^，、]{2,8}$"
        r"|[^，]{0,12}(?:加强|强化)(?:与[^，]{1,12})?{contacts}$"
    )
    # A stretch that says where something is done: 在交通、物流等领域的
    setting: ClassVar = pattern(r"在[^，。；]{2,40}?{settings}(?:的)?")


class OwnPlan(Vocabulary):
    """How the levels below are asked for a plan of their own (各市县要…制定…方案)."""

    places: Words
    verbs: Words
    papers: Words
    by: Words

    # What a folded clause begins with that asks for one
    asked: ClassVar = pattern(r"^各{places}.{0,20}?{verbs}.{0,20}?{papers}")
    # What the plan says of itself: 结合我区实际，制定本行动方案
    itself: ClassVar = pattern(r"{verbs}了?本.{0,4}?{papers}")
    # The same of a folded sentence that says first by what: 各地区按照…要求，结合实际，制定…方案
    asked_of_all: ClassVar = pattern(
        r"^各{places}[^,]{0,14}?(?:{by}[^,]{2,24},)+[^,]{0,8}?{verbs}[^,。;]{0,20}?{papers}"
    )


class DutyWords(Vocabulary):
    """What stands right behind who has to act, and how a clause calls on others."""

    acts: Words
    others: Words


class Clauses(Vocabulary):
    """Words by which clauses are told apart."""

    goes_on: Words
    circumstances: Circumstances
    own_plan: OwnPlan
    duties: DutyWords

    # What a sentence begins with that goes on with the one before it
    continuation: ClassVar = pattern(r"\s*(?:(?:到|至)?\d{4}年|{goes_on})")


STRENGTHS: tuple[MeasureStrength, ...] = (
    "prohibit",
    "require",
    "promote",
    "encourage",
    "explore",
)

# An object shorter than this is a piece of a word, longer than this no noun phrase.
_MIN_OBJECT, _MAX_OBJECT = 2, 60


class Actions(Vocabulary):
    """Verbs and adverbs of actions (行为动词)."""

    prohibit: Words
    require: Words
    promote: Words
    encourage: Words
    explore: Words
    plain: Words
    not_words: Words
    bodies: Words
    adverbs: Words
    frames: Words
    verbs: Words
    states: Words
    circumstances: Words

    @model_validator(mode="after")
    def _one_strength_a_word(self) -> Actions:
        seen: dict[str, str] = {}
        for strength in STRENGTHS:
            for word in getattr(self, strength):
                if seen.setdefault(word, strength) != strength:
                    raise ValueError(f"{word} stands under {seen[word]} and {strength}")
        if strays := set(self.plain) - set(self.require):
            raise ValueError(f"{min(strays)} stands under plain and not under require")
        return self

    @cached_property
    def strength_by_word(self) -> dict[str, MeasureStrength]:
        """Each governing word with its strength."""
        return {word: strength for strength in STRENGTHS for word in getattr(self, strength)}

    @cached_property
    def _governing(self) -> re.Pattern[str]:
        words = any_of(self.strength_by_word)
        strong = set(self.strength_by_word) - self._weak
        plain = any_of(set(self.verbs) - set(self.strength_by_word) - set(self.adverbs))
        opens = rf"(?:^|(?<=[，；：。]))(?:{any_of(set(self.adverbs) - strong)})*"
        after_body = "|".join(rf"(?<={re.escape(body)})" for body in self.bodies)
        return re.compile(
            rf"{self.not_words.group}|{opens}(?!{words})(?P<plain>{plain})|(?P<word>{words})"
            rf"|(?:{after_body})(?P<ordered>要)(?![素求点件害闻领道旨义地])"
        )

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """A clause that opens with adverbs, its verb or verbs, and their object (动宾结构)."""
        verbs = any_of((*self.verbs, *self.frames, *self.strength_by_word))
        return re.compile(
            rf"{self.adverbs.group}*(?P<verb>(?:{verbs})(?:(?<!提出)(?:、|和|并)?(?:{verbs}))*好?)"
            rf"(?P<object>(?!、).{{{_MIN_OBJECT},{_MAX_OBJECT}}}?)(?:(?<![合归兼一])并(?:{verbs}).*)?"
        )

    @cached_property
    def _weak(self) -> frozenset[str]:
        """Adverbs that leave it to the word after them: 积极探索 explores, 大力推进 promotes."""
        return frozenset(self.adverbs) & frozenset(self.promote)

    def strength_of(self, sentence: str) -> MeasureStrength:
        """Return how strongly `sentence` binds: the strength of its first governing word.

        A mere adverb (大力, 深入) leaves it to the next word; a clause that opens with a verb of
        no strength of its own (增加, 修复) and a sentence without any count as `promote`.
        """
        fallback: MeasureStrength = "promote"
        for match in self._governing.finditer(sentence):
            if match["plain"]:
                break
            if match["ordered"]:
                return "require"
            word = match["word"]
            if word and word not in self._weak:
                return self.strength_by_word[word]
        return fallback
