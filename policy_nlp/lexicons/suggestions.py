"""Words by which a sentence of the guidance becomes one of the level below (建议稿用语)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import ClassVar

from policy_nlp.vocabulary import Vocabulary, Words, pattern


class Sought(Vocabulary):
    """Words that count only where none of these stand before or behind them."""

    unless_followed_by: Words = Words()
    unless_preceded_by: Words = Words()

    def pattern(self, words: Iterable[str]) -> re.Pattern[str]:
        """Return what finds one of `words` there."""
        before = "".join(f"(?<!{re.escape(word)})" for word in self.unless_preceded_by)
        after = "".join(f"(?!{re.escape(word)})" for word in self.unless_followed_by)
        return re.compile(f"{before}(?:{'|'.join(map(re.escape, words))}){after}")


class Rewrite(Sought):
    """A word of one level and that of the level below it (全市 → 全区)."""

    printed: str
    becomes: str


class SoughtWords(Sought):
    """Words of one meaning."""

    words: Words


class Amounts(Vocabulary):
    """Units of amounts that lower places share (万吨).

    `each` are words for what is said of every one, `multipliers` stand before the unit, `open`
    stands in a draft for an amount that is still to be set.
    """

    units: Words
    each: Words
    multipliers: Words
    open: str

    # An amount of the whole place: 40亿吨. Not what is counted on one hand (1个《实施意见》), a
    # rate (300千瓦时/平方米), or what tells which are meant (超过1万吨标准煤的数据中心).
    of_place: ClassVar = pattern(
        r"(?<![\d.,/第])(?:\d[\d.,]+{multipliers}*|\d{multipliers}+)"
        r"(?>{units})(?!\s*[/／·]|(?:及?以[上下内])?的|及以上)"
    )
    # What stands before an amount that is said of each one (人均5平方米)
    of_each: ClassVar = pattern(r"{each}[^，。；]*$")


class Clauses(Vocabulary):
    """Responsibility clauses as a draft has them, and a name for a body that none names."""

    sole: str
    shared: str
    lead: str
    unnamed: str
    own_government: str


class Suggestions(Vocabulary):
    """The file `suggestions.toml`."""

    rewrites: tuple[Rewrite, ...]
    own_work: SoughtWords
    addressed: SoughtWords
    amounts: Amounts
    clauses: Clauses
    level_ends: dict[str, str]
    ranks: Words
    set_above: str
    setters: Words

    # The word for its rank at the end of a place's name: 苏州|市
    rank: ClassVar = pattern(r"{ranks}$")

    @cached_property
    def handed_down(self) -> re.Pattern[str]:
        """What finds that a value is set by some level above."""
        return re.compile(self.set_above.format(above=f"{self.setters.group}(?:级)?"))
