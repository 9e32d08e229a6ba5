"""What a heading says of the units below it: aims, tasks, safeguards, organisation (章节类型)."""

from __future__ import annotations

from policy_nlp.vocabulary import Vocabulary


class Sections(Vocabulary):
    """Words in headings that decide the kind of a section.

    Attributes:
        general: sections that order nothing of their own (总体要求, 指导思想).
        general_ends: the same, at the end of a heading (取得显著成效).
        general_whole: the same, where the heading says nothing else (前言, 附录).
        opening: the general sections that what a plan asks for begins with.
        aims: sections of targets (主要目标).
        organisation: who carries it out and how it is watched (组织实施).
        organisation_whole: the same, where the heading says nothing else (规划实施).
        safeguard: policies that support the tasks (政策保障).
        tasks: sections of tasks (重点任务), whatever the headings below them say.
    """

    general: tuple[str, ...]
    general_ends: tuple[str, ...]
    general_whole: tuple[str, ...]
    opening: tuple[str, ...]
    aims: tuple[str, ...]
    organisation: tuple[str, ...]
    organisation_whole: tuple[str, ...]
    safeguard: tuple[str, ...]
    tasks: tuple[str, ...]
