"""The new draft against the old with tracked changes that Word accepts or rejects (修订痕迹稿)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date
from typing import TYPE_CHECKING, Literal

from policy_nlp.errors import UsageError
from policy_nlp.records import Stretch
from policy_nlp.report.docx_parts import package, section_properties
from policy_nlp.report.docx_xml import element, visible
from policy_nlp.report.presets import Preset, read_preset

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND = "redline/1"
Status = Literal["kept", "deleted", "inserted"]
TAGS = {"deleted": "del", "inserted": "ins"}


def render_redline(
    stretches: Sequence[Stretch],
    *,
    title: str,
    author: str,
    date: str,
    preset: Preset | None = None,
) -> bytes:
    """Return a docx file of the new draft with what changed marked as tracked changes.

    Accepted it is the new text, rejected the old one, line for line. Only insertions and
    deletions are written: Word has called its own marks of moves unreadable.

    Args:
        stretches: both texts as one.
        title: the title of the file.
        author: in whose name the changes stand.
        date: when they were made, as `2024-05-26`; never the clock.
        preset: fonts and pages; those of official documents by default.
    """
    chosen = preset or read_preset()
    body = element("body")
    marks = _Marks(author, date)
    for line, end in _lines(stretches):
        body.append(marks.paragraph(line, end))
    body.append(section_properties(chosen.page, wide=False))
    return package(body, chosen, kind=KIND, title=title)


def check_signature(author: str, date: str) -> None:
    """Pass where tracked changes can be signed with these.

    Raises:
        UsageError: there is no author, or no date of the form 2024-05-26.
    """
    if not author.strip():
        raise UsageError("tracked changes need an author", "Give --author")
    try:
        valid = len(date) == len("2024-05-26") and bool(Date.fromisoformat(date))
    except ValueError:
        valid = False
    if not valid:
        raise UsageError(f"{date or 'nothing'}: no date", "Give --date as 2024-05-26")


def _lines(stretches: Sequence[Stretch]) -> Iterator[tuple[list[Stretch], Status]]:
    """Yield the lines of both texts, each with what became of the break at its end."""
    line: list[Stretch] = []
    for stretch in stretches:
        parts = stretch.text.split("\n")
        for number, part in enumerate(parts):
            if part:
                line.append(Stretch(kind=stretch.kind, text=part))
            if number + 1 < len(parts):
                yield line, stretch.kind
                line = []
    yield line, "kept"


class _Marks:
    """Numbers the marks and signs each of them."""

    def __init__(self, author: str, date: str) -> None:
        self.author, self.date, self.count = visible(author), f"{date}T00:00:00Z", 0

    def paragraph(self, line: Sequence[Stretch], end: Status) -> _Element:
        properties = element("pPr", element("pStyle", val="body"))
        if end != "kept":
            properties.append(element("rPr", self._mark(end)))
        return element("p", properties, *map(self._run, line))

    def _run(self, stretch: Stretch) -> _Element:
        tag = "delText" if stretch.kind == "deleted" else "t"
        made = element("r")
        for number, part in enumerate(stretch.text.split("\t")):
            if number:
                made.append(element("tab"))
            if part:
                made.append(element(tag, text=visible(part), xml_space="preserve"))
        return made if stretch.kind == "kept" else self._mark(stretch.kind, made)

    def _mark(self, kind: Status, *inner: _Element) -> _Element:
        self.count += 1
        return element(
            TAGS[kind],
            *inner,
            w_id=str(self.count),
            w_author=self.author,
            w_date=self.date,
        )
