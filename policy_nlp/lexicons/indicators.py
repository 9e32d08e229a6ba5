"""What targets speak of: names of indicators, results without a number (指标与目标表述).

What each list holds, and an example, stands above it in `data/indicators.toml`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from policy_nlp.vocabulary import Vocabulary, Words

Direction = Literal["higher", "lower"]


class Delegated(Vocabulary):
    """How a value is left to a higher level (完成市下达目标): who set what kind of aim."""

    who: Words
    set: Words
    what: Words
    measures: Words


class Qualitative(Vocabulary):
    """How results without a number are worded; `frames` are verb and ends of object (定性目标)."""

    adverbs: Words
    verbs: Words
    phrases: Words
    frames: dict[str, Words]
    becomings: Words
    wholly: Words
    done: Words
    any_aims: Words
    absolutes: Words
    carriers: Words
    urges: Words
    actions: Words
    completions: Words
    completion_adverbs: Words
    aims_completions: Words
    purposes: Words
    purpose_ends: Words
    behaviours: Words
    portion_verbs: Words
    self_named: Words
    levels: Words


class Discourse(Vocabulary):
    """What makes a sentence, a clause or a section one that asks for nothing (非指标语境)."""

    sizes: Words
    rules: Words
    consequences: Words
    grants: Words
    asides: Words
    conditions: Words
    rule_openers: Words
    estimates: Words
    past: Words
    past_openers: Words
    done: Words
    past_sections: Words
    past_section_ends: Words
    not_past_sections: Words
    notes: Words


class Times(Vocabulary):
    """Words round a year (时间语境)."""

    before: Words
    outlook: Words
    towards: Words
    follows: Words
    stands: Words
    strives: Words
    now: Words
    before_now: Words
    now_openers: Words
    plans: Words


class Tables(Vocabulary):
    """Heads of the columns of a table of indicators (指标表头)."""

    not_names: Words
    now: Words
    goals: Words


class Directions(Vocabulary):
    """Words in the name of an indicator that tell which way it has to move."""

    higher: Words
    lower: Words


class Goal(Vocabulary):
    """One result under several names, where its text says one of `said` (碳达峰)."""

    names: Words
    said: Words


class Reached(Vocabulary):
    """What a result without a number comes to, and how far (达成程度)."""

    ladders: tuple[tuple[tuple[str, ...], ...], ...]
    steps: tuple[tuple[str, ...], ...]
    degrees: tuple[tuple[str, ...], ...]
    places: tuple[tuple[str, ...], ...]
    neutral: Words
    nouns: Words
    whole: Words
    sectors: Words
    general_sectors: Words
    nation: Words
    goals: dict[str, Goal]


class Naming(Vocabulary):
    """What two names of one indicator may differ in (指标名称的差异).

    Attributes:
        added: words that say how, not what, where one name holds the other.
        part: words that make a part of the whole.
        change_pace, changes, change_ends: how an indicator is to move (累计|下降|率).
        share_openers, shares: names of a share (所占|比重); measured_as_share: all its ends.
        whose_cities: whose cities are meant (设区市), before a longer name.
        whose: what or who is meant, where wordings of a result are compared (城镇).
        not_adding_up: words for what is no sum over places (人均).
    """

    added: tuple[str, ...]
    part: tuple[str, ...]
    change_pace: tuple[str, ...]
    changes: tuple[str, ...]
    change_ends: tuple[str, ...]
    share_openers: tuple[str, ...]
    shares: tuple[str, ...]
    measured_as_share: tuple[str, ...]
    whose_cities: tuple[str, ...]
    whose: tuple[str, ...]
    not_adding_up: tuple[str, ...]


class Indicators(Vocabulary):
    """Names of indicators and the words around them (指标)."""

    heads: Words = Field(min_length=1)
    subjects: Words
    processes: Words
    measured_by: Words
    attributes: Words
    classes: Words
    sites: Words
    general: Words
    rhythms: Words
    relations: Words
    per: Words
    per_heads: Words
    aims: Words
    levels: Words
    changes: Words
    change_nouns: Words
    share_ends: Words
    joints: Words
    list_kinds: Words
    aforesaid: Words
    places: Words
    bodies: Words
    scopes: Words
    scope_tails: Words
    fillers: Words
    trailers: Words
    whole_words: Words
    leading_verbs: Words
    action_openers: Words
    count_verbs: Words
    kept_verbs: Words
    verbs_alone: Words
    newly: Words
    put_to_use: Words
    wholes: Words
    work_nouns: Words
    not_portions: Words
    weighty: Words
    sized: Words
    not_counted: Words
    qualifiers: Words
    contrasts: tuple[tuple[tuple[str, ...], ...], ...]
    delegated: Delegated
    qualitative: Qualitative
    reached: Reached
    naming: Naming
    direction: Directions
    discourse: Discourse
    times: Times
    tables: Tables

    @model_validator(mode="after")
    def _one_direction_a_word(self) -> Indicators:
        if both := set(self.direction.higher) & set(self.direction.lower):
            raise ValueError(f"{min(both)} stands under higher and lower")
        return self

    @cached_property
    def _directions(self) -> tuple[tuple[str, Direction], ...]:
        both: list[tuple[str, Direction]] = [(w, "higher") for w in self.direction.higher]
        return tuple(both + [(w, "lower") for w in self.direction.lower])

    def contrast(self, name: str, other: str) -> bool:
        """Return whether two names of indicators name different kinds of one sort.

        A name that covers several kinds (风电、水电) is at odds with neither.
        """
        for sort in self.contrasts:
            kinds, others = (
                {at for at, words in enumerate(sort) if any(word in text for word in words)}
                for text in (name, other)
            )
            if kinds and others and not kinds & others:
                return True
        return False

    def direction_of(self, indicator: str) -> Direction | None:
        """Return which way `indicator` has to move, None when no word of its name tells.

        The word that ends last decides (碳排放|下降率 is to rise), the longest where two end
        together (煤炭消费比重 is to fall).
        """
        best: tuple[int, int, Direction] | None = None
        for word, direction in self._directions:
            at = indicator.rfind(word)
            if at >= 0 and (best is None or (at + len(word), len(word)) > best[:2]):
                best = (at + len(word), len(word), direction)
        return best[2] if best else None
