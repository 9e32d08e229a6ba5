"""What stage a draft is at, as it says itself under its title (文稿状态)."""

from __future__ import annotations

import re

from policy_nlp.compare.index import Draft
from policy_nlp.compare.normalise import Forms
from policy_nlp.records import Change, Span

# （征求意见稿）, (送审稿), （草案）; 第二稿 too.
_NOTE = re.compile(
    r"[（(〔\[][^（）()〔〕\[\]\n]{0,12}(?:稿|草案)[^（）()〔〕\[\]\n]{0,4}[）)〕\]]"
)


def status_note(draft: Draft) -> Span | None:
    """Return where the draft says what stage it is at, None where it says nothing."""
    if "0" not in draft.index:
        return None
    preamble = draft.units[draft.index["0"]].span
    found = _NOTE.search(draft.text, preamble.start, preamble.end)
    return Span(start=found.start(), end=found.end()) if found else None


def status_change(old: Draft, new: Draft, forms: Forms) -> Change | None:
    """Return the change of status, None where there is none."""
    notes = status_note(old), status_note(new)
    printed = [
        span.of(draft.text) if span else None for span, draft in zip(notes, (old, new), strict=True)
    ]
    codes = old.extraction.document.status, new.extraction.document.status
    if codes[0] == codes[1] and forms.of(printed[0] or "") == forms.of(printed[1] or ""):
        return None
    return Change(
        kind="status-changed",
        old=printed[0],
        new=printed[1],
        old_value=codes[0],
        new_value=codes[1],
        old_span=notes[0],
        new_span=notes[1],
    )
