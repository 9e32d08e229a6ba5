"""The drawn lines of a page image, so that scanned tables keep their cells (扫描件表格线)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_nlp.ingest.layout.grid import Rule

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# A dark run of so many points is a rule: the strokes of characters in text type are shorter.
_LENGTH = 26.0
# Of a run so much may be broken by dust.
_SOLID = 0.94
# Darker than this share of the paper is ink.
_INK = 0.62
# Runs of one row closer than this (points) are taken for a picture, not for rules.
_MAX_RUNS = 4000


def rules_of(picture: npt.NDArray[np.uint8], scale: float, angle: float) -> list[Rule]:
    """Return the level and upright rules of a page image, in points, turned level.

    Args:
        picture: rows × columns × 3 bytes.
        scale: pixels a point.
        angle: by how much the page lies askew, in radians.
    """
    import numpy as np

    grey = picture.min(axis=2) if picture.ndim == 3 else picture
    ink = grey < _INK * float(np.median(grey))
    level = _runs(ink, int(_LENGTH * scale))
    upright = _runs(ink.T, int(_LENGTH * scale))
    if len(level) + len(upright) > _MAX_RUNS:
        return []
    cy, cx = picture.shape[0] / 2, picture.shape[1] / 2
    rules = [
        Rule(True, (y - ((a + b) / 2 - cx) * angle) / scale, a / scale, b / scale)
        for y, a, b in level
    ]
    return rules + [
        Rule(False, (x + ((a + b) / 2 - cy) * angle) / scale, a / scale, b / scale)
        for x, a, b in upright
    ]


def _runs(ink: npt.NDArray[np.bool_], length: int) -> list[tuple[int, int, int]]:
    """Return (row, first, last) of the dark runs of at least so many pixels."""
    import numpy as np

    if ink.shape[1] <= length:
        return []
    sums = np.cumsum(ink, axis=1, dtype=np.int32)
    full = sums[:, length:] - sums[:, :-length] >= _SOLID * length
    edges = np.diff(np.pad(full, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, begins = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    return [
        (int(row), int(begin), int(end) + length)
        for row, begin, end in zip(rows, begins, ends, strict=True)
    ]
