"""Every number the alignment rests on, each with the sentence it came from (衔接参数)."""

from __future__ import annotations

from dataclasses import dataclass

# One that stands by itself and one for each kind of evidence.
Weights = tuple[float, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AlignOptions:
    """Settings of `align_plans`; one set serves every pair of documents.

    Weights of terms (multiplied with how rare a term is among the units of both documents):

    Attributes:
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
        letters: part of the likeness of two units that pairs of characters give, words the rest.
        by_context, by_sentence: weight of the units as a whole (logarithm, from `floor` on) and
            of their best pair of sentences in the subject score.
        named: weight of each heading found in the other's text.
        heading_words, heading_letters: weight of what the two headings share.
        alike: score from which the best of many sentences counts as one at all.
        takes_part: weights of what speaks for a unit that takes part (`judgement.unit_evidence`);
            the first stands by itself. Learned, as are `covers` and `touches`.
        best_both: subject score from which two units that are each other's best are direct.
        best_close, close: the same where only one is the other's best but no more than `close`
            behind; 节能管理 answers to 能耗和碳排放控制 and to 能源利用效率 alike.
        best_lower, lead: the same where it is the lower unit's best and `lead` ahead of the
            second; 推广屋顶光伏 and 推广太阳能热水 of a finer plan answer to one upper task.
        aside: how far behind the upper unit's own best it may be then; 干部培训 is a side topic of
            加强组织领导, which has a far better answer.
        best_section: the same where only one is the other's best and their sections are each
            other's; two of three city tasks on transport answer to one district task.

    Coverage:

    Attributes:
        found_letters: part of the share of a clause found that pairs of characters give.
        counterpart: exponent of how near a lower sentence is to this upper one, against the
            upper one it is nearest to.
        all_clauses: part of a sentence's share that the mean of its clauses gives, each weighed
            by how much it tells; the clause of its main action gives the rest.
        meant_found: share of a clause found that an encoder's nearness gives, where it is more.
        covers, touches: weights of what speaks for a lower sentence that takes up the main action
            of an upper one, or some part of it (`judgement.sentence_evidence`).
        despite: share of a sentence found in a lower sentence (with its lead-in and heading), from
            which what cannot apply is taken up all the same, provided that
        main_action: share of the clause of its main action, is found there too.
        heading_share: how much a word of the lower heading counts beside the sentence.
        as_good: how far behind the best, in log odds, a sentence may be shown in its place.
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
    letters: float = 0.3
    by_context: float = 3.0
    by_sentence: float = 1.5
    floor: float = 0.05
    named: float = 1.5
    heading_words: float = 2.5
    heading_letters: float = 4.0
    alike: float = 3.0
    takes_part: Weights = (-4.767, 1.41, 17.813, 0.654)
    best_both: float = 6.5
    best_close: float = 9.75
    close: float = 3.0
    best_section: float = 8.9
    best_lower: float = 10.5
    lead: float = 2.0
    aside: float = 6.0
    found_letters: float = 0.75
    counterpart: float = 0.25
    meant_found: float = 0.5
    all_clauses: float = 0.8
    covers: Weights = (-4.442, 3.367, 1.849, 3.021, 0.153)
    touches: Weights = (-3.812, 4.037, 0.781, 3.495, 0.146)
    despite: float = 0.22
    main_action: float = 0.1
    heading_share: float = 0.6
    as_good: float = 1.0
    evidence: int = 5
    shown: float = 6.1
    beside: float = 0.5
    shown_terms: int = 8
    same_name: float = 0.72
    held_name: float = 0.95
    part_name: float = 0.8
    sure_name: float = 0.9
    shortest_held: int = 4
