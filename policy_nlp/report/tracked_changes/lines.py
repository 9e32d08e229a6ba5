"""The lines of a redline: paragraphs, and rows of a table that come and go whole (修订行)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from policy_nlp.records import Stretch

Status = Literal["kept", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one or both texts.

    Attributes:
        words: its stretches.
        end: what became of the break at its end.
        is_row: whether it is a row of a table, cells parted by tabs.
    """

    words: tuple[Stretch, ...]
    end: Status
    is_row: bool = False

    @property
    def is_whole(self) -> bool:
        """Tell whether it stays one line in both texts, or came or went with its end."""
        return self.end == "kept" or all(word.kind == self.end for word in self.words)

    @property
    def has_tabs(self) -> bool:
        """Tell whether it is parted by tabs in either text."""
        return any("\t" in word.text for word in self.words)

    def cells(self) -> list[list[Stretch]]:
        """Return what stands in each cell of a row."""
        out: list[list[Stretch]] = [[]]
        for word in self.words:
            for number, part in enumerate(word.text.split("\t")):
                if number:
                    out.append([])
                if part:
                    out[-1].append(Stretch(kind=word.kind, text=part))
        return out


def redline_lines(stretches: Sequence[Stretch]) -> list[Line]:
    """Cut a redline into lines; a line with tabs is a row wherever it can stand by itself."""
    lines = _whole_at_the_end(list(_lines(stretches)))
    out: list[Line] = []
    joined = False  # to the line before, in one of the two texts
    for line in lines:
        alone = not joined and line.is_whole
        out += _rows(line) if alone and line.has_tabs else [line]
        joined = line.end != "kept" and not alone
    return out


def _lines(stretches: Sequence[Stretch]) -> Iterator[Line]:
    words: list[Stretch] = []
    for stretch in stretches:
        parts = stretch.text.split("\n")
        for number, part in enumerate(parts):
            if part:
                words.append(Stretch(kind=stretch.kind, text=part))
            if number + 1 < len(parts):
                yield Line(tuple(words), stretch.kind)
                words = []
    yield Line(tuple(words), "kept")


def _whole_at_the_end(lines: list[Line]) -> list[Line]:
    """Let the last rows come and go with their own ends, not with the end before them."""
    first = len(lines) - 1
    while first and _follows(lines[first - 1], lines[first]):
        first -= 1
    if not any(line.has_tabs for line in lines[first:]):
        return lines
    ends: list[Status] = ["kept", *(line.end for line in lines[first:-1])]
    return [
        *lines[:first],
        *(replace(line, end=end) for line, end in zip(lines[first:], ends, strict=True)),
    ]


def _follows(before: Line, line: Line) -> bool:
    return before.end != "kept" and all(word.kind == before.end for word in line.words)


def _rows(line: Line) -> list[Line]:
    """Return a row; two, the old and the new one, where its cells are parted otherwise."""
    if all(word.kind == "kept" or "\t" not in word.text for word in line.words):
        return [replace(line, is_row=True)]
    if line.end != "kept":
        return [replace(line, is_row=True)]
    kinds: tuple[tuple[Status, Status], ...] = (("deleted", "inserted"), ("inserted", "deleted"))
    texts = [(k, "".join(w.text for w in line.words if w.kind != other)) for k, other in kinds]
    return [
        Line((Stretch(kind=kind, text=text),) if text else (), kind, "\t" in text)
        for kind, text in texts
    ]
