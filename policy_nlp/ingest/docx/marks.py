"""Who wrote what over the text of a Word file: tracked changes, comments (修订痕迹与批注)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from policy_nlp.ingest.docx.names import W
from policy_nlp.records import BlockMark

if TYPE_CHECKING:
    from policy_nlp.ingest.docx.paragraphs import Run
    from policy_nlp.records import Block
    from policy_nlp.records.source import MarkKind

RANGE_START, RANGE_END = f"{W}commentRangeStart", f"{W}commentRangeEnd"
REFERENCE = f"{W}commentReference"


class Signature(NamedTuple):
    """A mark without its place: what it is, by whom, of which day, what a comment says."""

    id: str
    kind: MarkKind
    author: str
    date: str | None
    text: str = ""


def signature(element: etree._Element, kind: MarkKind, text: str = "") -> Signature:
    """Return the signature of a tracked change or a comment."""
    get = element.get
    return Signature(get(f"{W}id", ""), kind, get(f"{W}author", "").strip(), get(f"{W}date"), text)


def comment_signature(element: etree._Element) -> Signature:
    """Return the signature of a comment, with its paragraphs as lines."""
    lines = (
        "".join(sign.text or "" for sign in paragraph.iter(f"{W}t")).strip()
        for paragraph in element.iter(f"{W}p")
    )
    return signature(element, "comment", "\n".join(filter(None, lines)))


class OpenMarks:
    """The marks that hold what is read at the moment.

    Args:
        comments: the comments of the file by id.
    """

    def __init__(self, comments: Mapping[str, Signature]) -> None:
        self._comments = comments
        self._open: dict[Signature, None] = {}

    @property
    def now(self) -> tuple[Signature, ...]:
        """The marks that hold the next character."""
        return tuple(self._open)

    def begin(self, mark: Signature) -> None:
        """Begin a tracked change."""
        self._open[mark] = None

    def end(self, mark: Signature) -> None:
        """End a tracked change."""
        self._open.pop(mark, None)

    def note(self, element: etree._Element) -> Signature | None:
        """Begin or end the range of a comment; return the one that has its place here.

        A comment that is anchored to nothing that is read has its place where it ends.
        """
        mark = self._comments.get(element.get(f"{W}id", ""))
        if mark is None:
            return None
        if element.tag == RANGE_START:
            self._open[mark] = None
            return None
        self._open.pop(mark, None)
        return mark


def comment_signs(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the signs of comments inside what is not read."""
    return element.iter(RANGE_START, RANGE_END, REFERENCE)


class MarkPlaces:
    """Collects the marks of a block while its text is written."""

    def __init__(self) -> None:
        self._found: list[tuple[Signature, int, int, str]] = []

    def add(self, run: Run, start: int, end: int, text: str) -> None:
        """Note the marks of a run that stands at `start` to `end` of the block."""
        for mark in run.marks:
            at = self._last(mark, start)
            if at is None:
                self._found.append((mark, start, end, text))
            else:
                _, begin, _, before = self._found[at]
                self._found[at] = (mark, begin, end, before + text)

    def point(self, mark: Signature, place: int) -> None:
        """Note a comment that stands between two characters, unless it stands on some."""
        if all(found != mark for found, *_ in self._found):
            self._found.append((mark, place, place, ""))

    def _last(self, mark: Signature, start: int) -> int | None:
        """Return the mark that goes on: a comment always, a change where nothing is between."""
        for at in range(len(self._found) - 1, -1, -1):
            found, _, end, _ = self._found[at]
            if found == mark and (mark.kind == "comment" or end == start):
                return at
        return None

    def marks(self) -> tuple[BlockMark, ...]:
        """Return the marks in the order in which they begin."""
        return tuple(
            BlockMark(
                id=mark.id,
                kind=mark.kind,
                author=mark.author,
                date=mark.date,
                text=mark.text or text,
                start=start,
                end=end,
            )
            for mark, start, end, text in sorted(self._found, key=lambda found: found[1:3])
        )


def unplaced_comments(
    comments: Mapping[str, Signature], blocks: Sequence[Block]
) -> tuple[BlockMark, ...]:
    """Return the comments that stand nowhere in what was read."""
    seen = {mark.id for block in blocks for mark in block.marks if mark.kind == "comment"}
    return tuple(
        BlockMark(**mark._asdict(), start=0, end=0)
        for identity, mark in comments.items()
        if identity not in seen
    )
