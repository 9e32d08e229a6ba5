"""Every number the alignment rests on, each with the sentence it came from (衔接参数)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from policy_nlp.vocabulary import Vocabulary, read_vocabulary


class Weights(Vocabulary):
    """What `scripts/learn_alignment.py` learned from annotated pairs (`data/weights.toml`).

    Thresholds of direct links, on the subject score of two units:

    Attributes:
        best_close, close: from where on units are direct of which one is the other's best and no
            more than `close` behind; 节能管理 answers to 能耗和碳排放控制 and to 能源利用效率.
        best_section: the same where their sections are each other's best; two of three city tasks
            on transport answer to one district task.
        best_lower: the same where it is the lower unit's best, ahead of the second; 推广屋顶光伏
            and 推广太阳能热水 of a finer plan answer to one upper task.
        aside: how far behind the upper unit's own best it may be then; 干部培训 is a side topic of
            加强组织领导, which has a far better answer.

    Weights of evidence, of which the first stands by itself:

    Attributes:
        part_of_unit: what speaks for a lower unit that takes part (`links.unit_evidence`).
        covers_main, covers_part: what speaks for a lower sentence that takes up the main action
            of an upper one, or some part of it (`links.sentence_evidence`).
    """

    best_close: float
    close: float
    best_section: float
    best_lower: float
    aside: float
    part_of_unit: tuple[float, ...]
    covers_main: tuple[float, ...]
    covers_part: tuple[float, ...]


@cache
def shipped_weights() -> Weights:
    """Return the weights that are shipped."""
    return read_vocabulary(Weights, "weights", "policy_nlp.align")


@dataclass(frozen=True, kw_only=True, slots=True)
class AlignOptions:
    """Settings of `align_plans` that a person chose; one set serves every pair of documents.

    Weights of terms (multiplied with how rare a term is among the units of both documents):

    Attributes:
        weights: what was learned.
        concept: a wording of the thesaurus; 充电桩 and 充换电设施 tell more than any one word.
        inner: a word inside such a wording, so that 废旧物资 and 废旧家电 share a little more.
        weak: verbs and words of any subject (全过程, 分解), which alone made 落实主体责任…细化分解
            look like 任务分解和督查检查.
        actor: who acts; 龙头企业牵头成立产业联盟 is not 放大龙头企业带动效应.
        means: what goes with any subject; 强化风险管控 of energy is not that of polluted soil.
        circumstance: what stands in 在…领域; 加速氢能在交通、物流等领域的示范应用 is about 氢能.
        kin: a related concept instead of the same; 绿色商场 for 绿色生活创建.

    Two sentences:

    Attributes:
        share: exponent of the share of the upper clause that is found; a short clause found
            whole (深化生态补偿制度) beats a long one of which as much is found.
        whole: part of the score that whole sentences give, clause against clause the rest.
        context: exponent of how alike the two units are as a whole; 负碳 in a sentence on
            绿色金融 does not carry out 负碳示范岛.
        other_work: factor where the sentences name different kinds of work; 高效光伏…攻关
            against 推动光伏建筑一体化.
        one_work: factor where only one of them names a kind of work.
        meant: what sentences add that an encoder finds the same; part of it where they are near.

    Units:

    Attributes:
        char_bigrams: part of the similarity of two units that pairs of characters give, words the
            rest.
        by_context, by_sentence: weight of the units as a whole (logarithm, from `floor` on) and
            of their best pair of sentences in the subject score.
        named: weight of each heading found in the other's text.
        heading_words, heading_bigrams: weight of what the two headings share.
        alike: score from which the best of many sentences counts as one at all.
        best_both: subject score from which two units that are each other's best are direct.
        lead: how far ahead of its second the best of a lower unit has to be, see `best_lower`.
        like_at_all: likelihood below which a nearest unit is none; 强化责任落实 is 0.16 like
            积极开展试点示范.

    Coverage:

    Attributes:
        found_bigrams: part of the share of a clause found that pairs of characters give.
        counterpart: exponent of how near a lower sentence is to this upper one, against the
            upper one it is nearest to.
        all_clauses: part of a sentence's share that the mean of its clauses gives, each weighed
            by how much it tells; the clause of its main action gives the rest.
        meant_found: share of a clause found that an encoder's nearness gives, where it is more.
        despite: share of a sentence found in a lower sentence (with its lead-in and heading), from
            which what cannot apply is taken up all the same, provided that
        main_action: share of the clause of its main action, is found there too.
        heading_share: how much a word of the lower heading counts beside the sentence.
        as_good: how far behind the best, in log odds, a sentence may be shown in its place.
        own_below: likelihood below which a lower sentence takes up no part of any upper one. Of
            the sentences that are then called the plan's own 67 in 100 proved nothing to readers,
            of all sentences 10 (49 and 812 of five pairs, tests/gold/sentences_*.json).
        evidence: how many pairs of sentences a link shows at most.
        shown_terms: how many shared terms a pair of sentences shows at most.
        shown: score of two sentences from which a link shows them; of a direct link
        beside: that part of it will do.

    Targets:

    Attributes:
        same_name: how alike two names of an indicator are from where they count as one.
        held_name: how alike they are when one holds the other and what is left over says how,
            not what; 绿化覆盖率 in 城市建成区绿化覆盖率, not 绿色建筑占比 in 星级绿色建筑占比.
        part_name: how alike they are when what is left over makes a part of the whole or another
            measure of it; 新建数据中心能效 and 数据中心能效, 煤炭消费 and 煤炭消费占比.
        sure_name: how alike they are from where their values are set against each other.
        shortest_held: shortest name that may be held so, in characters.
    """

    weights: Weights = field(default_factory=shipped_weights)
    concept: float = 1.5
    inner: float = 0.5
    weak: float = 0.2
    actor: float = 0.4
    means: float = 0.6
    circumstance: float = 0.4
    kin: float = 0.1
    share: float = 0.4
    whole: float = 0.3
    context: float = 0.5
    other_work: float = 0.5
    one_work: float = 0.9
    meant: float = 3.0
    char_bigrams: float = 0.3
    by_context: float = 3.0
    by_sentence: float = 1.5
    floor: float = 0.05
    named: float = 1.5
    heading_words: float = 2.5
    heading_bigrams: float = 4.0
    alike: float = 3.0
    best_both: float = 6.5
    lead: float = 2.0
    like_at_all: float = 0.3
    found_bigrams: float = 0.75
    counterpart: float = 0.25
    meant_found: float = 0.5
    all_clauses: float = 0.8
    despite: float = 0.22
    main_action: float = 0.1
    heading_share: float = 0.6
    as_good: float = 1.0
    own_below: float = 0.15
    evidence: int = 5
    shown: float = 6.1
    beside: float = 0.5
    shown_terms: int = 8
    same_name: float = 0.72
    held_name: float = 0.95
    part_name: float = 0.8
    sure_name: float = 0.9
    shortest_held: int = 4
