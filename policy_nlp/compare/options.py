"""Every number the comparison of drafts rests on (比对参数)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class CompareOptions:
    """Settings of `compare_versions`; likeness is a share between 0 and 1.

    Attributes:
        sentence: likeness from which a sentence is the same one reworded, inside one task.
        moved: likeness from which a sentence that stands in another task has been moved there.
        moved_length: characters from which a sentence counts as moved; short phrases
            (加强宣传引导) recur by themselves.
        heading: weight of the heading beside the text of a task, where both have one.
        children: weight of the tasks below a section beside heading and text.
        unit: likeness from which a task of the new draft is one of the old.
        whole: share of a task's text that has to come from (or go to) another one for a split
            (or merger).
        indicator: likeness from which two names mean one indicator.
        strength: likeness of two clauses without their governing words, from which only the
            strength has changed; below, the clause has become another one.
    """

    sentence: float = 0.5
    moved: float = 0.8
    moved_length: int = 10
    heading: float = 0.35
    children: float = 0.5
    unit: float = 0.33
    whole: float = 0.5
    indicator: float = 0.6
    strength: float = 0.6
