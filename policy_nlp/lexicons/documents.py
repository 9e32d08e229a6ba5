"""How official papers are laid out, their sections, and the web pages round them (公文格式用语).

Every pattern bears spaces between the characters of a label, as a letterhead sets them for width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from policy_nlp.records.extraction import Status
from policy_nlp.vocabulary import Vocabulary, Words, any_of

_ANNEX_NUMBER = r"\s*[0-9一二三四五六七八九十]{0,3}\s*"


class Columns(Vocabulary):
    """Words in header cells of tables: who answers, what for, how much or by when."""

    duty: Words
    item: Words
    amount: Words


class CitedTitles(Vocabulary):
    """Of documents that are cited: how their titles end, and titles that name none."""

    kinds: Words
    generic: Words
    forwarding: Words
    notices: Words

    @cached_property
    def kind_end(self) -> re.Pattern[str]:
        """The end of a title of a document: …行动方案, …法, …办法（试行）."""
        return re.compile(f"{self.kinds.group}(?:[（(].*[）)])?$")

    @cached_property
    def forwarded(self) -> re.Pattern[str]:
        """What a notice forwards: 关于印发《…方案》的通知."""
        return re.compile(
            rf"{self.forwarding.group}\s*[《〈]?(.{{4,}}?)[》〉]?\s*的?{self.notices.group}$"
        )


class Issuers(Vocabulary):
    """How bodies that issue documents are called, and what follows them in a title."""

    whole: Words
    endings: Words
    not_endings: Words
    offices: Words
    before_subject: Words

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """中共苏州市委, 苏州市人民政府, 国家发展改革委, 财政部, 省政府办公厅."""
        named = f"(?!{self.not_endings.group}){self.endings.group}{self.offices.group}?"
        return re.compile(f"{self.whole.group}|(?:中共)?[一-龥]{{2,18}}?{named}")


class Documents(Vocabulary):
    """Words of the layout of official papers; what each list means stands in documents.toml."""

    kinds: Words
    plans: Words
    weak_kinds: Words
    forwarding: Words
    forwarding_kinds: Words
    approved: Words
    text_starts: Words
    drafts: dict[Status, Words]
    marks: Words
    annexes: Words
    distribution: Words
    release: Words
    offices: Words
    line_starts: Words
    line_labels: Words
    clause_ends: Words
    clause_labels: Words
    columns: Columns
    citations: CitedTitles
    issuers: Issuers

    @cached_property
    def title_end(self) -> re.Pattern[str]:
        """End of a title, a mark in brackets behind it or not: …实施意见, …办法（试行）."""
        return re.compile(rf"{self.kinds.group}(?:[（(][^（）()]{{1,12}}[）)])?$")

    @cached_property
    def plan_end(self) -> re.Pattern[str]:
        """End of a line of a title that goes over several: …若干举措》的通知."""
        return re.compile(rf"(?:{any_of((*self.plans, '通知'))})$")

    @cached_property
    def weak_title_end(self) -> re.Pattern[str]:
        """End of a title that a line may also break at."""
        return re.compile(rf"{self.weak_kinds.group}$")

    @cached_property
    def forwards(self) -> re.Pattern[str]:
        """Verb of a title that forwards a plan."""
        return self.forwarding.anywhere

    @cached_property
    def forwarding_end(self) -> re.Pattern[str]:
        """End of a title that forwards a plan."""
        return re.compile(rf"{self.forwarding_kinds.group}$")

    @cached_property
    def forwarded(self) -> re.Pattern[str]:
        """A plan named at the head of a letter: 《…行动方案》已经市政府同意，现印发给你们."""
        return re.compile(rf".{{0,4}}《([^《》]{{4,60}})》[^。]{{0,40}}{self.approved.group}")

    @cached_property
    def glued_title(self) -> re.Pattern[str]:
        """A title at the head of the text that lost the line break behind it."""
        return re.compile(
            rf"([一-龥“”、]{{4,60}}?{self.plans.group})"
            rf"(?:{self.draft_mark.pattern})?(?={any_of(self.text_starts)})"
        )

    @cached_property
    def draft(self) -> re.Pattern[str]:
        """征求意见稿, 公开征求意见稿, 送审稿, 草案."""
        return Words(self._status_by_mark).anywhere

    @cached_property
    def _status_by_mark(self) -> dict[str, Status]:
        return {mark: status for status, marks in self.drafts.items() for mark in marks}

    @cached_property
    def _all_marks(self) -> Words:
        return Words((*self._status_by_mark, *self.marks))

    def status_of(self, mark: str) -> Status:
        """Return the status that a draft mark says."""
        return self._status_by_mark[mark]

    @cached_property
    def draft_mark(self) -> re.Pattern[str]:
        """（征求意见稿）, (送审稿), 〔报批稿〕, （试行）, 征求意见稿."""
        return re.compile(rf"[（(〔【]?\s*{self._all_marks.group}\s*[）)〕】]?")

    @cached_property
    def bracketed_mark(self) -> re.Pattern[str]:
        """Such a mark in brackets."""
        return re.compile(rf"[（(〔【]\s*{self._all_marks.group}\s*[）)〕】]")

    @cached_property
    def draft_tail(self) -> re.Pattern[str]:
        """Such a mark at the end of a title."""
        return re.compile(rf"\s*{self.draft_mark.pattern}\s*$")

    @cached_property
    def annex_line(self) -> re.Pattern[str]:
        """附件, 附件1, 附件：, 附表2, 附录一 alone on the line: an annex begins."""
        return re.compile(rf"(?:{_wide(self.annexes)}){_ANNEX_NUMBER}[：:]?")

    @cached_property
    def annex_pointer(self) -> re.Pattern[str]:
        """附件：碳达峰碳中和政策体系与任务分工; 附件：1. …: names annexes that follow."""
        return re.compile(rf"(?:{_wide(self.annexes)}){_ANNEX_NUMBER}[：:]\s*\S")

    @cached_property
    def sent_to(self) -> re.Pattern[str]:
        """A line after the document: 抄送：…, 发：…, 办公室 2022年4月24日印发, 公开方式：…."""
        return re.compile(
            rf"(?:{_wide(self.distribution)})\s*[：:]|.{{0,40}}\d\s*日\s*印\s*发$|"
            rf"{self.release.group}\s*[：:]"
        )

    @cached_property
    def office(self) -> re.Pattern[str]:
        """The office that prints it, on a line of its own: 中共苏州市委办公室."""
        return re.compile(rf"[一-龥\s]{{2,30}}{self.offices.group}")

    @cached_property
    def own_line(self) -> re.Pattern[str]:
        """What stands on a line of its own where lines were cut: 附件：, 抄送：, a date."""
        return re.compile(
            rf"(?:{any_of(self.line_starts)}|{self.line_labels.group}[:：]"
            r"|[（(]?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
        )

    @cached_property
    def clause(self) -> re.Pattern[str]:
        """Words of a clause of responsibility: …负责, …落实."""
        return self.clause_ends.anywhere

    @cached_property
    def clause_line(self) -> re.Pattern[str]:
        """A line that is such a clause in brackets and nothing else."""
        return re.compile(rf"[（(].{{2,}}{self.clause_ends.group}.{{0,40}}[）)]$")

    @cached_property
    def clause_end(self) -> re.Pattern[str]:
        """The end of a paragraph that is one: …按职责分工负责）, …责任单位：市发改委）."""
        return re.compile(
            rf"(?:{any_of(self.clause_ends)}|{self.clause_labels.group}[：:][^（）()]*)[）)]\s*$"
        )


def _wide(words: Iterable[str]) -> str:
    """Return a pattern for any of `words`, spaces between their characters allowed."""
    return "|".join(r"\s*".join(word) for word in words)


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

    general: Words
    general_ends: Words
    general_whole: Words
    opening: Words
    aims: Words
    organisation: Words
    organisation_whole: Words
    safeguard: Words
    tasks: Words


class PageLabels(Vocabulary):
    """Labels of the table above a document (目录信息), by the field each fills."""

    title: Words
    doc_number: Words
    issuers: Words
    date: Words
    other: Words

    @cached_property
    def all(self) -> frozenset[str]:
        """Every label."""
        return frozenset(self.title + self.doc_number + self.issuers + self.date + self.other)


class WebPages(Vocabulary):
    """What tells a document from the page round it.

    Attributes:
        containers: ids and classes of the element that holds the document (TRS_Editor).
        weak_containers: such as hold it on some sites and other things on others (content).
        noise: parts of ids and classes of surroundings (share, pager).
        phrases: how lines begin that stand round a document (分享到, 上一篇).
        commands: words of buttons round a document, which a title may begin with too.
        file_suffixes: of files offered for download.
        labels: of the table above the document (索引号, 发文机关).
    """

    containers: frozenset[str]
    weak_containers: frozenset[str]
    noise: Words
    phrases: Words
    commands: Words
    file_suffixes: Words
    labels: PageLabels
