"""What a document keeps to: edges of the text, line pitch, type size (版心).

Measured over all pages, since one page alone may hold only short or only indented lines;
left and right pages apart, since bound documents mirror their margins.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policy_nlp.ingest.layout.furniture import Furniture
from policy_nlp.ingest.layout.lines import NO_OPENER
from policy_nlp.ingest.layout.records import PageText, TextLine

# In ems of the line: from here an indent is meant (a first line is indented by two).
INDENT = 0.8
# An edge that fewer of the lines keep to than this share is none.
_EDGE_SHARE = 0.1
# Fewer lines than this say nothing of the edges; those of all pages of the size do.
_ENOUGH = 8
# A line with so many ems free ends its paragraph; so many of them tell how the next ones begin.
_SHORT = 3.0
_TELLING = 4


@dataclass(frozen=True)
class Frame:
    """The left and right edge that lines keep to."""

    left: float
    right: float


Key = tuple[object, ...]


@dataclass(frozen=True)
class Measures:
    """Type size and line pitch of the body, and the edges of its lines.

    Attributes:
        size: the em of the body text.
        pitch: from baseline to baseline.
        frames: edges by kind of page or by ruled box.
        widths: width of each page, by number.
        indented: first lines are indented, as they are in official documents.
    """

    size: float
    pitch: float
    frames: dict[Key, Frame]
    widths: dict[int, float]
    indented: bool = True

    def frame(self, page: int, line: TextLine) -> Frame:
        """Return the edges that a line on a page keeps to."""
        for key in _keys(page, self.widths[page], line):
            if key in self.frames:
                return self.frames[key]
        return Frame(line.x0, line.x1)


def measure(pages: Sequence[PageText], furniture: Furniture) -> Measures:
    """Measure the lines of a document that are body."""
    lines = [
        (page.number, item)
        for page in pages
        for i, item in enumerate(page.items)
        if isinstance(item, TextLine) and (page.number, i) not in furniture
    ]
    widths = {page.number: page.width for page in pages}
    size = _usual([line.size for _, line in lines for _ in line.text], 0.5) or 12.0
    drops = [
        b.y - a.y
        for (p, a), (q, b) in pairwise(lines)
        if p == q and b.y > a.y and abs(a.size - size) < 0.15 * size > abs(b.size - size)
    ]
    pitch = _usual([d for d in drops if d < 4 * size], 0.5) or 1.75 * size
    measures = Measures(size, pitch, _frames(lines, widths, size), widths)
    return replace(measures, indented=_indented(lines, measures))


def _indented(lines: Sequence[tuple[int, TextLine]], measures: Measures) -> bool:
    """Tell whether most lines after a short one, which begin a paragraph, are indented."""
    indents = [
        b.x0 - frame.left
        for (page, a), (_, b) in pairwise(lines)
        if (frame := measures.frame(page, a)).right - a.x1 > _SHORT * measures.size
        and a.frame == b.frame
        and abs(a.size - b.size) < 0.15 * measures.size > abs(b.size - measures.size)
    ]
    flush = sum(indent < INDENT * measures.size for indent in indents)
    return flush < _TELLING or 2 * flush < len(indents)


def _keys(page: int, width: float, line: TextLine) -> list[Key]:
    """Return the groups a line is measured with, the closest first."""
    if line.frame is not None:
        left, right, _ = line.frame
        return [("box", page, round(left), round(right)), ("box", round(right - left))]
    return [("page", round(width), page % 2), ("page", round(width))]


def _frames(
    lines: Sequence[tuple[int, TextLine]], widths: dict[int, float], size: float
) -> dict[Key, Frame]:
    groups: dict[Key, list[TextLine]] = defaultdict(list)
    for page, line in lines:
        for key in _keys(page, widths[page], line):
            groups[key].append(line)
    return {
        key: _frame(group, size)
        for key, group in groups.items()
        if len(group) >= _ENOUGH or len(key) == 2
    }


def _frame(lines: Sequence[TextLine], size: float) -> Frame:
    """Return the edges of lines: the leftmost and rightmost that enough of them keep to."""
    full = [t for t in lines if abs(t.size - size) <= 0.15 * size] or list(lines)
    step = size / 4
    # A mark at the end of a line may hang over the edge.
    set_in = [t for t in full if t.text[-1] not in NO_OPENER] or full
    lefts = Counter(round(t.x0 / step) for t in full)
    rights = Counter(round(t.x1 / step) for t in set_in)
    need = max(1, int(_EDGE_SHARE * len(full)))
    left = min((k for k in lefts if _near(lefts, k) >= need), default=min(lefts))
    right = max((k for k in rights if _near(rights, k) >= need), default=max(rights))
    return Frame(
        min(t.x0 for t in full if abs(t.x0 / step - left) <= 1),
        max(t.x1 for t in set_in if abs(t.x1 / step - right) <= 1),
    )


def _near(counts: Counter[int], key: int) -> int:
    return counts[key - 1] + counts[key] + counts[key + 1]


def _usual(values: Sequence[float], step: float) -> float:
    """Return the commonest value, to the step."""
    counts = Counter(round(value / step) for value in values)
    return max(counts, key=lambda k: (_near(counts, k), k)) * step if counts else 0.0
