"""The letter that asks a department for its opinion, its wording as data (征求意见函)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pydantic import Field, model_validator

from policy_nlp.records import DocumentInfo
from policy_nlp.report.labels import ASSUMED as ASSUMED_WORD
from policy_nlp.report.model import (
    Block,
    Letterhead,
    Paragraph,
    ParagraphStyle,
    Report,
    Run,
    Section,
    paragraph,
)
from policy_nlp.report.papers.alignment.pair import titled
from policy_nlp.report.papers.departments import Department
from policy_nlp.report.papers.dispatch.lists import NAME, OVERVIEW_NAME, Dispatch, counted_tasks
from policy_nlp.vocabulary import Vocabulary

KIND = "letter/1"
FOLDER = "letters"
DEFAULT_LETTER = "opinion"
# 〔反馈期限〕; 〔2026〕 of a document number is none.
_BLANK = re.compile(r"〔([^〔〕\d][^〔〕]*)〕")
EMPTY_LINE = Paragraph(())


class Letter(Vocabulary):
    """The wording of a letter (函稿); 〔…〕 in it is a blank.

    Attributes:
        name: what the file is called.
        issuer, number, date: who sends it, its number and day.
        basis: what 〔依据〕 stands for where a document above is given.
        body, closing: paragraphs before and behind `assumed`.
        assumed: paragraph where the list of the department has leads that were assumed.
        contact: whom to ask.
    """

    name: str = Field(pattern=r"^[^\\/:*?\"<>|]{1,20}$")
    issuer: str
    number: str = ""
    title: str
    addressee: str
    basis: str = ""
    body: tuple[str, ...]
    assumed: str = ""
    closing: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    date: str
    contact: str = ""

    @model_validator(mode="after")
    def _own_name(self) -> Letter:
        if self.name in (NAME, OVERVIEW_NAME):
            raise ValueError("another paper is called so")
        return self

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is to be filled in, in the order in which it stands."""
        parts = (self.issuer, self.number, self.title, self.addressee, self.basis, *self.body)
        ends = (self.assumed, *self.closing, *self.attachments, self.date, self.contact)
        return tuple(
            dict.fromkeys(name for text in (*parts, *ends) for name in _BLANK.findall(text))
        )


# What the program fills in; the others are the office's.
KNOWN = ("主送机关", "文件名称", "上级文件", "任务情况", "任务清单", "依据", ASSUMED_WORD)


def letter_report(
    letter: Letter, dispatch: Dispatch, department: Department, filled: Mapping[str, str]
) -> Report:
    """Return the letter to a department, as GB/T 9704 lays out letters (信函格式).

    Args:
        letter: its wording.
        dispatch: the plan that goes out.
        department: who gets it.
        filled: the office's words for blanks; those of others stand as they are.
    """
    upper = dispatch.pair.upper.extraction.document if dispatch.pair else None
    values = {
        "主送机关": department.name,
        "文件名称": titled(dispatch.document.extraction.document),
        "任务情况": counted_tasks(dispatch, department),
        "任务清单": f"{department.name}{NAME}",
        **({"上级文件": _with_number(upper)} if upper else {}),
        **filled,
    }

    def fill(text: str) -> str:
        return _BLANK.sub(lambda blank: values.get(blank[1], blank[0]), text)

    values.setdefault("依据", fill(letter.basis) if upper else "")
    is_assumed = dispatch.has_assumed_leads(department)
    texts = (*letter.body, *([letter.assumed] if is_assumed else ()), *letter.closing)
    blocks: tuple[Block, ...] = (
        EMPTY_LINE,
        _styled("addressee", fill(letter.addressee)),
        *(paragraph(fill(text)) for text in texts if text),
        *_attachments(tuple(map(fill, letter.attachments))),
        EMPTY_LINE,
        EMPTY_LINE,
        _styled("signature", f"{fill(letter.issuer)}\n{fill(letter.date)}"),
        *([paragraph(fill(letter.contact))] if letter.contact else ()),
    )
    title = fill(letter.title)
    return Report(
        kind=KIND,
        title=title,
        letterhead=Letterhead(fill(letter.issuer), fill(letter.number)),
        sections=(Section(key="letter", number="", title="", level=1, blocks=blocks),),
    )


def _attachments(names: tuple[str, ...]) -> Iterable[Paragraph]:
    """Yield what is enclosed: 附件：1. …, the names below each other."""
    if names:
        yield EMPTY_LINE
    for number, name in enumerate(names, 1):
        lead = "附件：" if number == 1 else "　　　"
        yield _styled("attachment", f"{lead}{number}. " if len(names) > 1 else lead, name)


def _styled(style: ParagraphStyle, *texts: str) -> Paragraph:
    return Paragraph(tuple(map(Run, texts)), style)


def _with_number(document: DocumentInfo) -> str:
    return titled(document) + (f"（{document.doc_number}）" if document.doc_number else "")
