"""Words that tell what an office must do about a demand of the document above (上级要求用语)."""

from __future__ import annotations

from typing import ClassVar

from policy_nlp.vocabulary import Vocabulary, Words, pattern


class UpperOwn(Vocabulary):
    """What the upper level does and builds for itself."""

    manners: Words
    builders: Words
    ranks: Words
    works: Words
    revising: Words
    rules: Words
    groups: Words
    acts: Words
    transports: Words
    carrying_out: Words

    # 构建市级“1+1+6+12”政策体系
    builds: ClassVar = pattern(
        r"(?:高水平|高标准|精心|加快|积极|全力)?{builders}(?:若干|一批)?{ranks}.{0,24}?{works}"
    )
    # 修订公共建筑节能设计标准
    revises: ClassVar = pattern(r"{manners}?{revising}.{0,24}{rules}")
    # 省碳达峰碳中和工作领导小组加强…, 领导小组办公室定期…
    group_acts: ClassVar = pattern(r"((?!各|区|县)[^，、]{0,16}?{groups}){acts}")
    # 落实差别化电价: what is set above is done below
    carried_out: ClassVar = pattern(r"{carrying_out}")
    transport: ClassVar = pattern(r"{transports}")


class Answering(Vocabulary):
    """How a level answers to the one above it."""

    to: Words
    acts: Words
    centre: Words


class DemandWords(Vocabulary):
    """Words of demands."""

    wishes: Words
    firm: Words
    research: Words
    general: Words
    set_above: Words
    upper_own: UpperOwn
    answering: Answering

    wish: ClassVar = pattern(r"{wishes}")
    researching: ClassVar = pattern(r"{research}")
    generality: ClassVar = pattern(r"{general}")
    settled_above: ClassVar = pattern(r"{set_above}")
    firm_act: ClassVar = pattern(r"{firm}")
