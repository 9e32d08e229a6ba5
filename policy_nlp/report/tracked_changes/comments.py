"""Comments of Word at the words that they are about, drafts as tracked insertions (批注、建议稿).

Runs are cut where a comment begins or ends. What the file holds already stays: comments, tracked
changes, styles; an insertion of somebody else's is parted where one of ours comes into it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from policy_nlp.records import Span
from policy_nlp.report.render.docx.parts import element, expanded
from policy_nlp.report.render.seal import TYPES, add_element, free_id, parsed, serialise
from policy_nlp.report.tracked_changes.marks import (
    INS,
    PPR,
    RPR,
    TC,
    CannotMark,
    ElementSpot,
    Marks,
    P,
    R,
    Runs,
    T,
    enclosing,
    run_like,
)
from policy_nlp.text.display import fitted, one_line, visible

if TYPE_CHECKING:
    from lxml.etree import _Element

COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
COMMENTS_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_RELATIONSHIPS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
ID = expanded("id")
# Word takes no comment inside a text box; the reading of a rare character is no place for one.
_CLOSED = (expanded("txbxContent"), expanded("rubyBase"))
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Hold runs and may end with the last of them, so that text behind it stands behind them.
_ROUND_RUNS = frozenset(
    expanded(tag) for tag in ("ins", "moveTo", "hyperlink", "smartTag", "customXml")
)
_INSERTED = (INS, expanded("moveTo"))
# Between whose children a comment may begin and end.
_HOLDERS = _ROUND_RUNS | {P, expanded("sdtContent"), expanded("fldSimple")}
# Characters of the words that a comment without a range is about.
_SHOWN = 40
_RANGE_END, _REFERENCE = expanded("commentRangeEnd"), expanded("commentReference")
_FIELD, _FIELD_KIND = expanded("fldChar"), expanded("fldCharType")


class Insertion(NamedTuple):
    """Words to put in, and before which character of the text (建议插入的文字)."""

    at: int
    words: str


@dataclass(frozen=True)
class Comment:
    """What is said of a place of the text (批注).

    Attributes:
        lines: what it says, a paragraph each.
        span: the words that it is about.
        insertion: words that are to come in; the comment then stands on them.
    """

    lines: tuple[str, ...]
    span: Span
    insertion: Insertion | None = None


def with_insertions(text: str, insertions: Sequence[Insertion]) -> str:
    """Return the text with words put in; of two at one place, the first stands first."""
    out, last = [], 0
    for item in sorted(insertions, key=lambda item: item.at):
        out += [text[last : item.at], item.words]
        last = item.at
    return "".join([*out, text[last:]])


class Commenter:
    """Puts comments into the elements that hold a text, in place.

    Args:
        text: the body.
        places: for each of its characters where it stands; None for what is no text of the file:
            automatic numbers, breaks between paragraphs, tabs between cells.
        root: the element that holds all of them.
        author: in whose name.
        date: of which day, as `2024-05-26`; empty for none.
        taken: ids of the comments that the file holds already.
    """

    def __init__(
        self,
        text: str,
        places: Sequence[ElementSpot | None],
        root: _Element,
        *,
        author: str,
        date: str = "",
        taken: Iterable[str] = (),
    ) -> None:
        self._text, self._places = text, places
        self._open: dict[int, bool] = {}
        self._cells: dict[int, _Element | None] = {}
        self._runs = Runs([place if self._is_open(place) else None for place in places])
        ids = {found for item in root.iter() if (found := item.get(ID)) is not None}
        self._marks = Marks(author, date, _free_ids(ids))
        self._signature = self._marks.signature
        self._ids = _free_ids({*ids, *taken})
        self._last: dict[int, _Element] = {}

    def find(self, span: Span) -> Span | None:
        """Return the part of a span at whose ends characters of the file stand; None for none.

        One that goes over cells of a table is cut to the first: no comment stands over several.
        """
        held = [at for at in range(span.start, span.end) if self._places[at] is not None]
        if not held:
            return None
        cell = self._cell(held[0])
        end = next(at for at in reversed(held) if self._cell(at) is cell)
        return Span(start=held[0], end=end + 1)

    def can_insert(self, at: int) -> bool:
        """Return whether words can come in before a character: text of a run ends there.

        Not into a paragraph that somebody else inserted, for the reason of `_commented`.
        """
        place = self._places[at - 1] if at else None
        return place is not None and self._is_open(place) and not _is_new(place.element)

    def write(self, comments: Sequence[Comment]) -> list[_Element]:
        """Write the comments into the text, and return them for their own part.

        Args:
            comments: each with a span as `find` gives it, and words where they `can_insert`.

        Raises:
            CannotMark: a span or an insertion stands where none can stand.
        """
        edges: set[int] = set()
        for comment in comments:
            if comment.insertion is not None:
                edges.add(comment.insertion.at)
            else:
                edges |= {comment.span.start, comment.span.end}
        self._runs.cut(edges)
        return [self._commented(comment) for comment in comments]

    def _commented(self, comment: Comment) -> _Element:
        insertion = comment.insertion
        if insertion is not None:
            first = last = self._inserted(insertion)
        else:
            first = self._anchor(comment.span.start)
            last = self._anchor(comment.span.end - 1)
        identity, lines = next(self._ids), comment.lines
        reference = element("r", element("commentReference", w_id=identity))
        last.addnext(reference)
        if _is_new(first) or _is_new(last):
            # LibreOffice parts a tracked change where a range begins: once it is rejected, what
            # is left of the paragraph gives its look to the next one.
            words = fitted(one_line(comment.span.of(self._text)), _SHOWN)
            lines = (*lines, f"（针对“{words}”）")
        else:
            first.addprevious(element("commentRangeStart", w_id=identity))
            reference.addprevious(element("commentRangeEnd", w_id=identity))
        if insertion is not None:
            self._last[insertion.at] = reference
        return element("comment", *map(_comment_line, lines), w_id=identity, **self._signature)

    def _inserted(self, insertion: Insertion) -> _Element:
        at, words = insertion
        place = self._places[at - 1] if self.can_insert(at) else None
        if place is None:
            raise CannotMark("没有文字的位置")
        run = self._runs.holding(place)
        text = element("t", text=visible(words), xml_space="preserve")
        mark = self._marks.mark("ins", run_like(run, text))
        (self._last[at] if at in self._last else self._end_of(run)).addnext(mark)
        return mark

    def _end_of(self, run: _Element) -> _Element:
        """Return the element behind which text that follows a run stands in nobody's insertion."""
        node = _behind_comments(run)
        parent = node.getparent()
        while parent is not None and parent.tag in _ROUND_RUNS:
            if parent[-1] is not node:
                if parent.tag not in _INSERTED:
                    break
                _part_behind(node, parent, next(self._marks.ids))
            node = _behind_comments(parent)
            parent = node.getparent()
        if next(node.iterancestors(*_INSERTED), None) is not None:
            raise CannotMark("他人修订中的链接")
        while (after := node.getnext()) is not None and _ends_field(after):
            node = after
        return node

    def _anchor(self, at: int) -> _Element:
        """Return the element of a character beside which a comment may begin or end."""
        place = self._places[at]
        if place is None:
            raise CannotMark("没有文字的位置")
        if self._is_open(place):
            return self._runs.holding(place)
        node: _Element = place.element
        for above in node.iterancestors():
            if above.tag in _CLOSED or str(above.tag).startswith(_MATH):
                node = above
        while (parent := node.getparent()) is not None and parent.tag not in _HOLDERS:
            node = parent
        if parent is None:
            raise CannotMark("段落以外的文字")
        return node

    def _is_open(self, place: ElementSpot | None) -> bool:
        """Return whether the run of a character may be cut there."""
        if place is None:
            return False
        node = place.element
        if id(node) not in self._open:
            run = node.getparent()
            is_text = node.tag == T and run is not None and run.tag == R
            closed = next(node.iterancestors(*_CLOSED), None) is not None
            self._open[id(node)] = is_text and not closed
        return self._open[id(node)]

    def _cell(self, at: int) -> _Element | None:
        place = self._places[at]
        if place is None:
            return None
        node = place.element
        if id(node) not in self._cells:
            self._cells[id(node)] = enclosing(node, TC)
        return self._cells[id(node)]


def _free_ids(taken: Iterable[str]) -> Iterator[str]:
    """Yield numbers that are no ids yet."""
    known = set(taken)
    return (number for number in map(str, count(1)) if number not in known)


def _part_behind(node: _Element, mark: _Element, identity: str) -> None:
    """Part somebody's tracked change in two behind one of its runs."""
    rest = mark.makeelement(mark.tag)
    for name, value in mark.attrib.items():
        rest.set(name, value)
    rest.set(ID, identity)
    rest.extend(list(node.itersiblings()))
    mark.addnext(rest)


def _is_new(node: _Element) -> bool:
    """Return whether an element stands in a paragraph that somebody inserted."""
    paragraph = enclosing(node, P)
    return paragraph is not None and paragraph.find(f"{PPR}/{RPR}/{INS}") is not None


def _behind_comments(node: _Element) -> _Element:
    """Return the last of the signs that end comments behind an element, else the element."""
    while (after := node.getnext()) is not None and (
        after.tag == _RANGE_END or (after.tag == R and after.find(_REFERENCE) is not None)
    ):
        node = after
    return node


def _ends_field(node: _Element) -> bool:
    mark = node.find(_FIELD) if node.tag == R else None
    return mark is not None and mark.get(_FIELD_KIND) == "end"


def _comment_line(text: str) -> _Element:
    """Return a paragraph of a comment: small and plain, however the body of the file looks."""
    properties = element(
        "pPr",
        element("spacing", before="0", after="0", line="240", lineRule="auto"),
        element("ind", left="0", firstLine="0", firstLineChars="0"),
        element("jc", val="left"),
    )
    look = element("rPr", element("sz", val="20"), element("szCs", val="20"))
    words = element("t", text=visible(text), xml_space="preserve")
    return element("p", properties, element("r", look, words))


def with_comments(
    parts: dict[str, bytes], main: str, comments: Sequence[_Element], part: str = ""
) -> dict[str, bytes]:
    """Return the parts of a file with comments in the part for them, which is made where needed.

    Args:
        parts: all parts by name.
        main: name of the main part.
        comments: as `Commenter.write` gives them.
        part: name of the part that holds comments already, empty for none.
    """
    if not comments:
        return parts
    if part:
        root = parsed(parts[part])
        root.extend(comments)
        return parts | {part: serialise(root)}
    folder, name = posixpath.split(main)
    known = {found.lower() for found in parts}
    names = (posixpath.join(folder, f"comments{number or ''}.xml") for number in count())
    part = next(found for found in names if found.lower() not in known)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    listed = next((found for found in parts if found.lower() == listed.lower()), listed)
    relations = parsed(parts.get(listed, _RELATIONSHIPS))
    # One that is there leads to no comments.
    for relation in [item for item in relations if item.get("Type") == COMMENTS_RELATION]:
        relations.remove(relation)
    add_element(
        relations,
        "Relationship",
        Id=free_id(relations),
        Type=COMMENTS_RELATION,
        Target=posixpath.basename(part),
    )
    types = parsed(parts[TYPES])
    add_element(types, "Override", PartName=f"/{part}", ContentType=COMMENTS_TYPE)
    made = {
        TYPES: serialise(types),
        listed: serialise(relations),
        part: serialise(element("comments", *comments)),
    }
    return parts | made
