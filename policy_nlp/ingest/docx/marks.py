"""What stands over and beside the text of a Word file (修订、批注、注释、页眉页脚).

Tracked changes and comments with their places, notes, running heads; and what could not be read.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from lxml import etree

from policy_nlp.ingest.blocks import set_apart
from policy_nlp.ingest.docx.package import W, WordPackage
from policy_nlp.records import Block, BlockMark, Issue
from policy_nlp.records.source import FurnitureKind
from policy_nlp.text.display import excerpt

if TYPE_CHECKING:
    from policy_nlp.ingest.docx.paragraphs import Run
    from policy_nlp.records import Block
    from policy_nlp.records.source import MarkKind

RANGE_START, RANGE_END = f"{W}commentRangeStart", f"{W}commentRangeEnd"
REFERENCE = f"{W}commentReference"
# Reads a story: the element that holds it, the part it stands in.
Read = Callable[[etree._Element, str], list[Block]]

_ITEMS = {"footnotes": f"{W}footnote", "endnotes": f"{W}endnote", "comments": f"{W}comment"}
# What draws the line above footnotes is no note.
_LINES = frozenset(("separator", "continuationSeparator", "continuationNotice"))
_RUNNING: tuple[tuple[str, FurnitureKind], ...] = (("header", "header"), ("footer", "footer"))
Side = Literal["accepted", "original"]

INSERTED = frozenset((f"{W}ins", f"{W}moveTo", f"{W}cellIns"))
DELETED = frozenset((f"{W}del", f"{W}moveFrom", f"{W}cellDel"))
CHANGED = INSERTED | DELETED
FORMATTED = tuple(
    f"{W}{of}Change" for of in ("rPr", "pPr", "sectPr", "tblPr", "tcPr", "trPr", "numbering")
)
# So many comments hold one character at the most; of any more, the place is where they end.
_MAX_OPEN = 30
_SHOWN = 60
_SHOWN_EACH = 5


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
            if len(self._open) < _MAX_OPEN:
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
        self._last: dict[Signature, int] = {}

    def add(self, run: Run, start: int, end: int, text: str) -> None:
        """Note the marks of a run that stands at `start` to `end` of the block."""
        for mark in run.marks:
            at = self._mark_going_on(mark, start)
            if at is None:
                self._append(mark, start, end, text)
            else:
                _, begin, _, before = self._found[at]
                self._found[at] = (mark, begin, end, before + text)

    def point(self, mark: Signature, place: int) -> None:
        """Note a comment that stands between two characters, unless it stands on some."""
        if mark not in self._last:
            self._append(mark, place, place, "")

    def _append(self, mark: Signature, start: int, end: int, text: str) -> None:
        self._last[mark] = len(self._found)
        self._found.append((mark, start, end, text))

    def _mark_going_on(self, mark: Signature, start: int) -> int | None:
        """Return the mark that goes on: a comment always, a change where nothing is between."""
        at = self._last.get(mark)
        goes_on = at is not None and (mark.kind == "comment" or self._found[at][2] == start)
        return at if goes_on else None

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


class Notes:
    """Footnotes, endnotes and comments, each given where the text refers to it.

    Args:
        package: the file they stand in.
        read: reads one of them.

    Attributes:
        comments: who wrote each comment and what, by id.
    """

    def __init__(self, package: WordPackage, read: Read) -> None:
        self._story = read
        self._items: dict[str, dict[str, etree._Element]] = {}
        self._parts: dict[str, str] = {}
        self._taken: set[tuple[str, str]] = set()
        self._due: deque[tuple[str, str]] = deque()
        self._is_reading = False
        self._authors: Counter[str] = Counter()
        for kind, tag in _ITEMS.items():
            parts = package.related(kind)
            root = package.read(parts[0]) if parts else None
            self._parts[kind] = parts[0] if parts else ""
            found = [] if root is None else [e for e in root.iterfind(tag) if _is_note(e)]
            self._items[kind] = {e.get(f"{W}id", ""): e for e in found}
        comments = self._items["comments"]
        self.comments = {identity: comment_signature(e) for identity, e in comments.items()}
        for comment in comments.values():
            self._authors[comment.get(f"{W}author") or "未署名"] += 1

    def take(self, kind: str, reference: etree._Element) -> list[Block]:
        """Return the blocks of the note that a reference names, once."""
        return self._note_blocks(kind, reference.get(f"{W}id", ""))

    def rest(self) -> list[Block]:
        """Return the blocks of what nothing referred to, as a comment on deleted words."""
        return [
            block
            for kind, items in self._items.items()
            for identity in items
            for block in self._note_blocks(kind, identity)
        ]

    def issue(self) -> Issue | None:
        """Return how many comments there are and by whom, None when there are none."""
        if not self._authors:
            return None
        listed = "、".join(f"{name}{count}条" for name, count in sorted(self._authors.items()))
        message = f"文档带有批注{self._authors.total()}条（{listed}），未列入正文"
        return Issue(code="comments", message=message)

    def _note_blocks(self, kind: str, identity: str) -> list[Block]:
        """Read a note; those that it refers to follow it, so that no chain of them is a nest."""
        self._due.append((kind, identity))
        if self._is_reading:
            return []
        self._is_reading = True
        blocks: list[Block] = []
        while self._due:
            blocks += self._read_one(*self._due.popleft())
        self._is_reading = False
        return blocks

    def _read_one(self, kind: str, identity: str) -> list[Block]:
        element = self._items[kind].get(identity)
        if element is None or (kind, identity) in self._taken:
            return []
        self._taken.add((kind, identity))
        blocks = self._story(element, self._parts[kind])
        if kind == "comments":
            return [set_apart(block, "comment") for block in blocks]
        return [set_apart(block, "footnote", "footnote") for block in blocks]


def running_blocks(package: WordPackage, read: Read) -> list[Block]:
    """Return headers, footers and page numbers, each text once."""
    blocks: list[Block] = []
    for kind, furniture in _RUNNING:
        for part in package.related(kind):
            root = package.read(part)
            if root is None:
                continue
            for block in read(root, part):
                apart = set_apart(block, furniture)
                if apart not in blocks:
                    blocks.append(apart)
    return blocks


def _is_note(element: etree._Element) -> bool:
    return element.get(f"{W}type", "normal") not in _LINES


@dataclass
class Edit:
    """Changes by one author with nothing unchanged between them: one edit to a reader."""

    author: str
    kinds: set[str] = field(default_factory=set)


class Changes:
    """The tracked changes that were met, in reading order.

    Args:
        side: which text is read.
    """

    def __init__(self, side: Side) -> None:
        self.side = side
        self.unread = DELETED if side == "accepted" else INSERTED
        self.formats = 0
        self._edits: list[Edit] = []
        self._open = False

    def mark(self, author: str | None, tag: str) -> None:
        """Note a change."""
        name = author or "未署名"
        if not self._open or self._edits[-1].author != name:
            self._edits.append(Edit(name))
        self._open = True
        self._edits[-1].kinds.add(tag.removeprefix(W))

    def plain(self) -> None:
        """Note text that nobody changed."""
        self._open = False

    def issue(self) -> Issue | None:
        """Return an issue that counts the changes, None when there are none."""
        edits = [edit for edit in self._edits if edit.kinds != {"moveTo"}]
        if not edits and not self.formats:
            return None
        parts = []
        if edits:
            authors = Counter(edit.author for edit in edits)
            listed = "、".join(f"{name}{count}处" for name, count in sorted(authors.items()))
            parts.append(f"文档带有修订{len(edits)}处（{listed}）")
            moved = sum("moveFrom" in edit.kinds for edit in edits)
            if moved:
                parts.append(f"其中移动{moved}处")
        if self.formats:
            parts.append(f"{'另有' if edits else '文档带有'}格式修订{self.formats}处")
        read = "接受全部修订后的文本" if self.side == "accepted" else "修订前的原文"
        return Issue(code="tracked-changes", message=f"{'，'.join(parts)}；按{read}读取")


class Issues:
    """Collects what a file holds that no block shows, with how often and an example."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[str]] = {}

    def add(self, code: str, what: str, text: str = "") -> None:
        """Note one more of a kind.

        Args:
            code: stable code of the issue.
            what: the message, with {n} for how many and {text} for the texts met.
            text: the text concerned.
        """
        self._found.setdefault((code, what), []).append(" ".join(text.split()))

    def issues(self) -> Iterable[Issue]:
        """Yield one issue a kind."""
        for (code, what), texts in self._found.items():
            shown = [text for text in texts if text]
            quoted = "".join(f"“{excerpt(text, _SHOWN)}”" for text in shown[:_SHOWN_EACH])
            more = "等" if len(shown) > _SHOWN_EACH else ""
            yield Issue(code=code, message=what.format(n=len(texts), text=quoted + more))
