"""How official papers are laid out, their sections, and the web pages round them (公文格式用语).

What each list means stands in documents.toml, sections.toml and webpages.toml. Labels bear spaces
between their characters, as a letterhead sets them for width.
"""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from policy_nlp.records.extraction import Level, Status
from policy_nlp.vocabulary import Vocabulary, Words, pattern


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

    # The end of a title of a document: …行动方案, …法, …办法（试行）
    kind_end: ClassVar = pattern(r"{kinds}(?:[（(].*[）)])?$")
    # What a notice forwards: 关于印发《…方案》的通知
    forwarded: ClassVar = pattern(r"{forwarding}\s*[《〈]?(.{4,}?)[》〉]?\s*的?{notices}$")


class Issuers(Vocabulary):
    """How bodies that issue documents are called, and what follows them in a title."""

    whole: Words
    endings: Words
    not_endings: Words
    offices: Words
    before_subject: Words
    joint: Words
    for_another: Words
    short: Words

    # 中共苏州市委, 苏州市人民政府, 国家发展改革委, 财政部, 省政府办公厅
    name: ClassVar = pattern(
        r"{whole}(?![一-龥]{2,10}{joint})|中共[一-龥]{2,12}?委[一-龥]{2,8}?部(?!门)"
        r"|[一-龥“”]{2,30}{joint}{offices}(?![一-龥])"
        r"|(?:中共)?[一-龥]{2,18}?(?!{not_endings}){endings}{offices}?"
    )
    # Party and government of one place in short: 浙江省委省政府
    pair_in_short: ClassVar = pattern(r"((?:中共)?[一-龥]{0,8}?{short})({short})")
    # The body that gives an order: 中华人民共和国国务院令第731号
    ordering: ClassVar = pattern(r"(?:中华人民共和国)?({whole}|[一-龥]{2,12}?{endings})令[（(]?第")
    # A line in brackets under who signed: （市机关事务管理局代章）
    signs_for_another: ClassVar = pattern(r"[（(].{2,30}{for_another}[）)]")


class Documents(Vocabulary):
    """Words of the layout of official papers."""

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
    enacted: Words
    offices: Words
    line_starts: Words
    line_labels: Words
    clause_ends: Words
    clause_labels: Words
    columns: Columns
    citations: CitedTitles
    issuers: Issuers
    own_place: dict[Level, Words]

    # The end of a title, a mark in brackets behind it or not: …实施意见, …办法（试行）
    title_end: ClassVar = pattern(r"{kinds}(?:[（(][^（）()]{1,12}[）)])?$")
    # The end of a line of a title that goes over several (…若干举措》的通知), and a weak one
    plan_end: ClassVar = pattern(r"(?:{plans}|通知)$")
    weak_title_end: ClassVar = pattern(r"{weak_kinds}$")
    # The verb and the end of a title that forwards a plan
    forwards: ClassVar = pattern(r"{forwarding}")
    forwarding_end: ClassVar = pattern(r"{forwarding_kinds}$")
    # A plan named at the head of a letter: 《…行动方案》已经市政府同意，现印发给你们
    forwarded: ClassVar = pattern(r".{0,4}《([^《》]{4,60})》[^。]{0,40}{approved}")
    # A title at the head of the text that lost the line break behind it
    glued_title: ClassVar = pattern(r"([一-龥“”、]{4,60}?{plans}){draft_mark}?(?={text_starts})")
    # 征求意见稿, 公开征求意见稿, 送审稿, 草案
    draft: ClassVar = pattern(r"{draft_words}")
    # （征求意见稿）, (送审稿), 〔报批稿〕, （试行）, 征求意见稿; in brackets; at the end of a title
    draft_mark: ClassVar = pattern(r"[（(〔【]?\s*{draft_words|marks}\s*[）)〕】]?")
    bracketed_mark: ClassVar = pattern(r"[（(〔【]\s*{draft_words|marks}\s*[）)〕】]")
    draft_tail: ClassVar = pattern(r"\s*{draft_mark}\s*$")
    # The mark of a draft is no part of a title; 办法（试行） keeps its own
    draft_end: ClassVar = pattern(r"\s*[（(〔【]?\s*{draft_words}\s*[）)〕】]?\s*$")
    # 附件, 附件1, 附件：, 附表2, 附录一 alone on the line: an annex begins
    annex_line: ClassVar = pattern(r"{annexes.spaced}\s*[0-9一二三四五六七八九十]{0,3}\s*[：:]?")
    # 附件：碳达峰碳中和政策体系与任务分工; 附件：1. …: names annexes that follow
    annex_pointer: ClassVar = pattern(
        r"{annexes.spaced}\s*[0-9一二三四五六七八九十]{0,3}\s*[：:]\s*\S"
    )
    # A line after the document: 抄送：…, 发：…, 办公室 2022年4月24日印发, 公开方式：…
    sent_to: ClassVar = pattern(
        r"{distribution.spaced}\s*[：:]|.{0,40}\d\s*日\s*印\s*发$|{release}\s*[：:]"
    )
    # The office that prints it, on a line of its own: 中共苏州市委办公室
    office: ClassVar = pattern(r"[一-龥\s]{2,30}{offices}")
    # What stands behind the date of a document on its line: 公开方式：…, …第三次修订
    behind_date: ClassVar = pattern(r"\s*(?:{release}|.{0,60}{enacted})")
    # What stands on a line of its own where lines were cut: 附件：, 抄送：, a date
    own_line: ClassVar = pattern(
        r"{line_starts}|{line_labels}[:：]|[（(]?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    )
    # Words of a clause of responsibility; a line that is such a clause in brackets and nothing
    # else; the end of a paragraph that is one: …按职责分工负责）, …责任单位：市发改委）
    clause: ClassVar = pattern(r"{clause_ends}")
    clause_line: ClassVar = pattern(r"[（(].{2,}{clause_ends}.{0,40}[）)]$")
    clause_end: ClassVar = pattern(
        r"(?:{clause_ends}|{clause_labels}[：:∶﹕︰ː꞉][^（）()]*)[）)]\s*$"
    )

    @cached_property
    def draft_words(self) -> Words:
        """The marks of drafts."""
        return Words(mark for marks in self.drafts.values() for mark in marks)

    def status_of(self, mark: str) -> Status:
        """Return the status that a draft mark says."""
        return next(status for status, marks in self.drafts.items() if mark in marks)


class Sections(Vocabulary):
    """Words in headings that decide the kind of a section."""

    general: Words
    general_ends: Words
    general_whole: Words
    opening: Words
    aims: Words
    organisation: Words
    organisation_whole: Words
    safeguard: Words
    safeguard_ends: Words
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
    """What tells a document from the page round it."""

    containers: frozenset[str]
    weak_containers: frozenset[str]
    noise: Words
    phrases: Words
    commands: Words
    file_suffixes: Words
    labels: PageLabels
    meta_tags: dict[str, str]

    @property
    def title_label(self) -> str:
        """The label under which a page gives the title."""
        return self.meta_tags["articletitle"]
