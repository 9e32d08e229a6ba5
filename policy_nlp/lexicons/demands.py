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


class Reserved(Vocabulary):
    """A matter that the centre keeps to itself (中央事权), as the guidance of the centre names it.

    Attributes:
        named: what names it.
        but_not: what reads like it and is something else (国际先进水平).
        taken_up: what a text below says that takes it up all the same.
    """

    named: Words
    but_not: Words
    taken_up: Words

    def find(self, clause: str) -> str | None:
        """Return what names the matter in a clause, None where nothing does."""
        found = self.named.anywhere.search(self.but_not.anywhere.sub("", clause))
        return found[0] if found else None


class Answering(Vocabulary):
    """How a level answers to the one above it."""

    to: Words
    acts: Words
    sent: Words
    centre: Words

    # 工业和信息化部, 中央网信办; not 自治区发展改革委
    ministry: ClassVar = pattern(
        r"(?!自治区|[^,。;、]{0,4}[省市县区])[^,。;、]{2,12}(?:委|部|署|总局|网信办)"
    )


class Force(Vocabulary):
    """How firmly something is asked."""

    all_of: Words
    done: Words
    ended: Words
    bans: Words
    keeps: Words
    lighter: Words
    of: Words

    # 全面实施, 全面淘汰, 严禁: `ended` where nothing of it may be left
    bound: ClassVar = pattern(r"{all_of}(?:{done}|(?P<ended>{ended}))|(?P<ban>{bans})")
    firm: ClassVar = pattern(r"{keeps}")
    # 等量减量替代, where 减量 is asked
    eased: ClassVar = pattern(r"{lighter}(?:或者?|、)?(?P<of>{of})")


class RuleMaking(Vocabulary):
    """Making rules, lists and standards, which mostly comes down from above."""

    acts: Words
    rules: Words
    forms: Words

    # 建立健全…标准体系, 发布…目录: the clause ends with what is made
    made: ClassVar = pattern(r"{acts}.*{rules}{forms}?等?[。;]?$")


class Industries(Vocabulary):
    """Growing industries: which ones is for each place to choose."""

    acts: Words
    kinds: Words

    # 大力发展…四大产业集群, 加速布局…“主赛道”
    grown: ClassVar = pattern(r".{0,4}{acts}.{2,}{kinds}”?等?[。;]?$")


class DemandWords(Vocabulary):
    """Words of demands."""

    wishes: Words
    invites: Words
    firm: Words
    research: Words
    joint: Words
    rule_making: RuleMaking
    industries: Industries
    upper_own: UpperOwn
    reserved: tuple[Reserved, ...]
    answering: Answering
    force: Force

    wish: ClassVar = pattern(r"{wishes}")
    # What a sentence opens with that only invites
    invitation: ClassVar = pattern(r"{invites}")
    researching: ClassVar = pattern(r"{research}")
    joint_work: ClassVar = pattern(r"{joint}")
    firm_act: ClassVar = pattern(r"{firm}")
