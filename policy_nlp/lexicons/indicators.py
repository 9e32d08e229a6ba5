"""What targets speak of: names of indicators, results without a number (指标与目标表述)."""

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


class Qualitative(Vocabulary):
    """How results without a number are worded (定性目标).

    Attributes:
        adverbs, verbs: what closes a clause together: 稳步提升.
        phrases: set phrases that close a clause: 成效显著.
        frames: verb and the end of its object: 取得…成效; an empty end takes any object.
        completions: verbs that open a clause and say that something is done: 建成….
        completion_adverbs: what may stand before them.
        aims_completions: verbs that count as such in a section of aims only.
        purposes, purpose_ends: clauses that say what for, and are no result.
        behaviours: verbs of what all are to do, named by the whole statement (不再提供…).
        portion_verbs: what a share of things has come to (80%的机关达到要求).
        self_named: results that carry their own name (碳达峰).
        levels: results that count without a year and outside aims (全覆盖, 清零).
    """

    adverbs: Words
    verbs: Words
    phrases: Words
    frames: tuple[tuple[str, str], ...]
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
    """What makes a sentence, a clause or a section one that asks for nothing (非指标语境).

    Attributes:
        sizes, not_sizes: amounts of money, sites, prices; words that only look like those.
        grants: what somebody is given or fined, for the whole sentence.
        conditions, not_conditions: how a clause opens that sets a condition (对…的).
        estimates: what a sentence opens with that tells of accounts and guesses (据估算).
        past: words that tell of what has been reached already.
        past_sections, not_past_sections: headings of reports and preliminaries; words that make
            a task of one after all (巩固整治成效).
        notes: how a line opens that explains a table.
    """

    sizes: Words
    not_sizes: Words
    grants: Words
    conditions: Words
    not_conditions: Words
    estimates: Words
    past: Words
    past_sections: Words
    not_past_sections: Words
    notes: Words


class Times(Vocabulary):
    """Words round a year (时间语境).

    Attributes:
        before: what may stand before a year that opens a clause (力争到2025年).
        towards: after what a year tells of its own clause only (锚定2025年目标).
        follows: what follows a year in mid-clause that tells when (2025年达到).
        stands: what tells of a thing by the year it was built (2000年前建成的).
        strives: what striving is called.
        plans: what else makes a bare number a result (每年, 拟).
    """

    before: Words
    towards: Words
    follows: Words
    stands: Words
    strives: Words
    plans: Words


class Directions(Vocabulary):
    """Words in the name of an indicator that tell which way it has to move."""

    higher: Words
    lower: Words


class Goal(Vocabulary):
    """One result under several names, where its text says one of `said` (碳达峰)."""

    names: Words
    said: Words


class Reached(Vocabulary):
    """What a result without a number comes to, and how far (达成程度).

    Attributes:
        ladders: kinds of result; each rung is more than the one before (达峰 | 达峰后稳中有降).
        steps: words of how far something is done, least first (初步 | 基本 | 全面).
        degrees: words of how much it changes, least first (持续 | 显著).
        places: among whom the standing is, smallest first (全省 | 国内 | 国际).
        neutral: words that say neither (力争, 顺利).
        nouns: what an aim is called by (碳达峰目标).
        whole: indicators of a whole place; said of one sector they are another.
        sectors, general_sectors: how a sector is called (工业领域), and what makes it none
            (重点领域).
        nation: scope words of the whole nation.
        goals: results under several names.
    """

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
    """Names of indicators and the words around them (指标).

    Attributes:
        heads: how a name ends; a member of a coordination that ends so stands by itself.
        subjects: how the name of a thing ends that can only form, grow or improve (体系).
        processes: nouns of doing before a head (利用率); a name of nothing else says nothing alone.
        measured_by: how a thing is measured by one of its kind (单位周转量能耗).
        attributes: how an attribute ends that waits for the noun of a later member (省级).
        classes: what a list is summed up as (等4项污染物).
        general: names that say nothing alone and belong to the thing counted before (面积).
        rhythms: the same of whatever was named before (年均增速).
        relations: how a clause opens that compares the thing named before (占地区生产总值).
        per, per_heads: what something is measured per (单位建筑面积), and what is measured so.
        scopes, scope_tails: whom a target binds (全区所有), no part of the name.
        fillers, trailers: other words before and after a name.
        not_fillers, not_trailers: words that only look like them (共享, 产能).
        leading_verbs, action_openers: 提升…能力，使X率达到: the name begins after 使.
        count_verbs, kept_verbs, not_counted: 建成5000个…; verbs that stay in the name; what
            is numbered, not counted.
        verbs_alone: verbs that name nothing without their object (投产).
        sized: what a measure says the size of, not how much of it there is (30万吨项目).
        qualifiers: what before the verb says which things are counted (试点建设).
        contrasts: sorts of kinds, each kind under its names (风电 | 水电): what is of another
            kind is another indicator.
    """

    heads: Words = Field(min_length=1)
    subjects: Words
    processes: Words
    measured_by: Words
    attributes: Words
    classes: Words
    general: Words
    rhythms: Words
    relations: Words
    per: Words
    per_heads: Words
    scopes: Words
    scope_tails: Words
    fillers: Words
    trailers: Words
    not_fillers: Words
    not_trailers: Words
    leading_verbs: Words
    action_openers: Words
    count_verbs: Words
    kept_verbs: Words
    verbs_alone: Words
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
        """Tell whether two names of indicators name different kinds of one sort.

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
        """Tell which way `indicator` has to move, None when no word of its name tells.

        The word that ends last decides (碳排放|下降率 is to rise), the longest where two end
        together (煤炭消费比重 is to fall).
        """
        best: tuple[int, int, Direction] | None = None
        for word, direction in self._directions:
            at = indicator.rfind(word)
            if at >= 0 and (best is None or (at + len(word), len(word)) > best[:2]):
                best = (at + len(word), len(word), direction)
        return best[2] if best else None
