"""Words by which two drafts of one document are compared (修订比对用语)."""

from __future__ import annotations

from typing import ClassVar

from policy_nlp.vocabulary import Vocabulary, Words, pattern


class Revisions(Vocabulary):
    """Words by which two drafts of one document are compared; see revisions.toml."""

    stages: Words
    openers: Words
    turns: Words
    name_ends: str
    limits: Words
    falls: Words
    falls_to: Words
    around_targets: str

    # The note under the title: （征求意见稿）, (送审稿), （第二稿）
    stage_note: ClassVar = pattern(
        r"[（(〔\[][^（）()〔〕\[\]\n]{0,12}{stages}[^（）()〔〕\[\]\n]{0,4}[）)〕\]]"
    )
    # What makes a limit of an amount: 控制, 下降到, 压减至
    limiting: ClassVar = pattern(r"{limits}|{falls}{falls_to}")
    # A year, an amount, 力争, or what is left of one
    of_targets: ClassVar = pattern(r"[\d.,，％%“”{around_targets}]*")
