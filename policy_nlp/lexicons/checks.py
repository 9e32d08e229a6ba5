"""Words that the rules of the check look for (审校用语); what each list means: checks.toml."""

from __future__ import annotations

import re
from functools import cached_property

from policy_nlp.vocabulary import Vocabulary, Words


class ClauseWords(Vocabulary):
    """Of clauses of responsibility and the names in them."""

    behind_names: Words
    verbs: Words
    not_verbs: Words
    unfinished: Words
    several: Words
    bodies: Words
    of_several: Words

    @cached_property
    def stray_mark(self) -> re.Pattern[str]:
        """A mark that joins nothing: 市发改委、按职责分工负责; 负责、下同; 市发改委、、市工信局."""
        verb = f"{self.verbs.group}(?!{self.not_verbs.group})"
        return re.compile(
            rf"[、，,](?=\s*(?:{self.behind_names.group}|{verb}|[）)〕]))"
            r"|(?P<double>[、，,])\s*[、，,]|(?<=[（(])[、，,]"
        )

    @cached_property
    def no_verb(self) -> re.Pattern[str]:
        """The end of a clause that breaks off: （区经科局、区发改局按职责分工）."""
        return re.compile(rf"{self.unfinished.group}\s*[）)〕]?\s*$")

    @cached_property
    def generic(self) -> re.Pattern[str]:
        """A name of nobody in particular: 各县（市）, 有关部门."""
        return re.compile(rf"{self.several.group}[^、，]*{self.bodies.group}|^各|部门$")


class HeadingWords(Vocabulary):
    """Of headings and what announces them."""

    counted: Words
    own_kinds: Words
    kinds: Words
    lead_ins: Words

    @cached_property
    def count(self) -> re.Pattern[str]:
        """A number announced: …等“八大行动”; 组织实施“碳达峰十大行动”; 实施五项重点任务."""
        return re.compile(
            r"([一二三四五六七八九十]{1,3}|\d{1,2})(?:大|项|个方面的?)(?:重点|专项)?"
            f"({self.counted.group})"
        )

    @cached_property
    def kind_end(self) -> re.Pattern[str]:
        """The kind at the end of a heading: …专项行动."""
        return re.compile(f"(?:专项)?{self.kinds.group}$")

    @cached_property
    def lead_in(self) -> re.Pattern[str]:
        """What stands before the first of a list: 切实开展…, 包括…."""
        return re.compile(f"^.*?(?:{self.lead_ins.group}|[：:])")


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

    @cached_property
    def law(self) -> re.Pattern[str]:
        """A title that is cited without number: a law, or what a people's congress passed."""
        return re.compile(f"{self.laws.group}(?:[（(].*[）)])?$|{self.passed}")

    @cached_property
    def draft_mark(self) -> re.Pattern[str]:
        """（征求意见稿）."""
        return re.compile(rf"[（(〔]?\s*{self.drafts.group}\s*[）)〕]?")

    @cached_property
    def asks_opinions(self) -> re.Pattern[str]:
        """A letter that sends a draft out: 征求…意见."""
        return re.compile(f"{self.sent_out.group}.*意见(?!稿)")


class TextWords(Vocabulary):
    """Of single characters and words."""

    never_twice: Words
    twice_is_right: str
    issuer_ends: Words
    issuer_starts: Words
    issuer_tails: Words

    @cached_property
    def issuer_start(self) -> re.Pattern[str]:
        """The second of two issuers that a space parts: 中共中央 国务院, 市发展改革委 市财政局."""
        starts, tails = self.issuer_starts.group, self.issuer_tails.group
        return re.compile(f"{starts}|[一-龥]{{2,8}}?(?:{tails}|部(?=[关印 ]))")


class Checks(Vocabulary):
    """The words by what they are about."""

    clauses: ClauseWords
    headings: HeadingWords
    targets: TargetWords
    document: DocumentWords
    text: TextWords
