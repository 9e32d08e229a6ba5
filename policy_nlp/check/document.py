"""Rules on the document as a whole (文件)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_nlp.check.rules import Mark, Subject
from policy_nlp.records import Span

_DRAFT = re.compile(r"[（(〔]?\s*(?:征求意见稿|送审稿|报批稿|讨论稿|审议稿)\s*[）)〕]?")
_SENT_OUT = re.compile(r"(?:征求|征集|听取).*意见(?!稿)")
_NEAR_TITLE = 80


def draft_mark(subject: Subject) -> Iterator[Mark]:
    """Mark a draft mark that was left at the title of an issued text.

    A number (文号) is given when a text is issued; a letter that sends out a draft has one too.
    """
    about = subject.extraction.document
    sent_out = _SENT_OUT.search(about.title)
    if about.status != "issued" and (about.doc_number is None or sent_out):
        return
    match = _DRAFT.search(subject.text, 0, len(subject.extraction.document.title) + _NEAR_TITLE)
    if match:
        place = Span(start=match.start(), end=match.end())
        yield Mark(place, f"印发文件仍标有“{match[0].strip()}”")
