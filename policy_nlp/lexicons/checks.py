"""Words that the check looks for (审校用语), and those of drafted sentences (建议稿用语)."""

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
    own_place: str
    group: str
    office: str


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
    submitted: Words
    submits: str

    # The word for its rank at the end of a place's name: 苏州|市
    rank: ClassVar = pattern(r"{ranks}$")

    # What the level above has to pass: 需经
    to_submit: ClassVar = pattern(r"{submitted}")

    @cached_property
    def handed_down(self) -> re.Pattern[str]:
        """What finds that a value is set by some level above."""
        return re.compile(self.set_above.format(above=f"{self.setters.group}(?:级)?"))


class ClauseWords(Vocabulary):
    """Of clauses of responsibility and the names in them."""

    behind_names: Words
    verbs: Words
    not_verbs: Words
    unfinished: Words
    several: Words
    bodies: Words
    of_several: Words

    # A mark that joins nothing: 姑苏生态环境局、按职责分工负责; 负责、下同; 市发改委、、市工信局
    stray_mark: ClassVar = pattern(
        r"[、，,](?=\s*(?:{behind_names}|{verbs}(?!{not_verbs})|[）)〕]))"
        r"|(?P<double>[、，,])\s*[、，,]|(?<=[（(])[、，,]"
    )
    # The end of a clause that breaks off: （区经科局、区发改局按职责分工）
    no_verb: ClassVar = pattern(r"{unfinished}\s*[）)〕]?\s*$")
    # A name of nobody in particular: 各县（市）, 有关部门
    generic: ClassVar = pattern(r"{several}[^、，]*{bodies}|^各|部门$")


class HeadingWords(Vocabulary):
    """Of headings and what announces them."""

    counted: Words
    own_kinds: Words
    kinds: Words
    lead_ins: Words

    # A number announced: …等“八大行动”; 组织实施“碳达峰十大行动”; 实施五项重点任务
    count: ClassVar = pattern(
        r"([一二三四五六七八九十]{1,3}|\d{1,2})(?:大|项|个方面的?)(?:重点|专项)?({counted})"
    )
    # The kind at the end of a heading: …专项行动
    kind_end: ClassVar = pattern(r"(?:专项)?{kinds}$")
    # What stands before the first of a list: 切实开展…, 包括…
    lead_in: ClassVar = pattern(r"^.*?(?:{lead_ins}|[：:])")


class TargetWords(Vocabulary):
    """Of targets."""

    yearly: Words
    standing: Words
    ratios: Words
    ratio_ends: Words
    past_sections: Words


class DocumentWords(Vocabulary):
    """Of the document as a whole and what it cites."""

    laws: Words
    passed: str
    drafts: Words
    sent_out: Words

    # A title that is cited without number: a law, or what a people's congress passed
    law: ClassVar = pattern(r"{laws}(?:[（(].*[）)])?$|{passed}")
    # （征求意见稿）
    draft_mark: ClassVar = pattern(r"[（(〔]?\s*{drafts}\s*[）)〕]?")
    # A letter that sends a draft out: 征求…意见
    asks_opinions: ClassVar = pattern(r"{sent_out}.*意见(?!稿)")


class TextWords(Vocabulary):
    """Of single characters and words."""

    never_twice: Words
    twice_is_right: str
    issuer_ends: Words
    issuer_starts: Words
    issuer_tails: Words

    # The second of two issuers that a space parts: 中共中央 国务院, 市发展改革委 市财政局
    issuer_start: ClassVar = pattern(
        r"{issuer_starts}|[一-龥]{2,8}?(?:{issuer_tails}|部(?=[关印 ]))"
    )


class Checks(Vocabulary):
    """The words by what they are about."""

    clauses: ClauseWords
    headings: HeadingWords
    targets: TargetWords
    document: DocumentWords
    text: TextWords
