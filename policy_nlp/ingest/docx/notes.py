"""What stands beside the text of a Word file: notes, comments, running heads (注释与页眉页脚)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from lxml import etree

from policy_nlp.ingest.docx.marks import comment_signature
from policy_nlp.ingest.docx.names import W
from policy_nlp.ingest.docx.package import Package
from policy_nlp.records import Block, Issue
from policy_nlp.records.source import BlockKind, FurnitureKind

# Reads a story: the element that holds it, the part it stands in.
Read = Callable[[etree._Element, str], list[Block]]

_ITEMS = {"footnotes": f"{W}footnote", "endnotes": f"{W}endnote", "comments": f"{W}comment"}
# What draws the line above footnotes is no note.
_LINES = frozenset(("separator", "continuationSeparator", "continuationNotice"))
_RUNNING: tuple[tuple[str, FurnitureKind], ...] = (("header", "header"), ("footer", "footer"))


class Notes:
    """Footnotes, endnotes and comments, each given where the text refers to it.

    Args:
        package: the file they stand in.
        read: reads one of them.

    Attributes:
        comments: who wrote each comment and what, by id.
    """

    def __init__(self, package: Package, read: Read) -> None:
        self._story = read
        self._items: dict[str, dict[str, etree._Element]] = {}
        self._parts: dict[str, str] = {}
        self._taken: set[tuple[str, str]] = set()
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
        return self._read(kind, reference.get(f"{W}id", ""))

    def rest(self) -> list[Block]:
        """Return the blocks of what nothing referred to, as a comment on deleted words."""
        return [
            block
            for kind, items in self._items.items()
            for identity in items
            for block in self._read(kind, identity)
        ]

    def issue(self) -> Issue | None:
        """Return how many comments there are and by whom, None when there are none."""
        if not self._authors:
            return None
        listed = "、".join(f"{name}{count}条" for name, count in sorted(self._authors.items()))
        message = f"文档带有批注{self._authors.total()}条（{listed}），未列入正文"
        return Issue(code="comments", message=message)

    def _read(self, kind: str, identity: str) -> list[Block]:
        element = self._items[kind].get(identity)
        if element is None or (kind, identity) in self._taken:
            return []
        self._taken.add((kind, identity))
        blocks = self._story(element, self._parts[kind])
        if kind == "comments":
            return [set_apart(block, "furniture", "comment") for block in blocks]
        return [set_apart(block, "footnote", "footnote") for block in blocks]


def running_blocks(package: Package, read: Read) -> list[Block]:
    """Return headers, footers and page numbers, each text once."""
    blocks: list[Block] = []
    for kind, furniture in _RUNNING:
        for part in package.related(kind):
            root = package.read(part)
            if root is None:
                continue
            for block in read(root, part):
                apart = set_apart(block, "furniture", furniture)
                if apart not in blocks:
                    blocks.append(apart)
    return blocks


def set_apart(block: Block, kind: BlockKind, furniture: FurnitureKind) -> Block:
    """Return a block as furniture; what is furniture already stays what it is."""
    if block.furniture is not None:
        return block
    return block.model_copy(update={"kind": kind, "furniture": furniture, "level": None})


def _is_note(element: etree._Element) -> bool:
    return element.get(f"{W}type", "normal") not in _LINES
