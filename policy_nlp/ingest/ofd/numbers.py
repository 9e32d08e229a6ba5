"""Numbers and matrices as OFD writes them: "28 40 156 6", "2 0 0 2 0 0" (OFD 坐标)."""

from __future__ import annotations

from lxml import etree

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def number(text: str | None, otherwise: float) -> float:
    """Return a number; what is none, endless or beyond any page counts as not given."""
    try:
        value = float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
    return value if abs(value) < 1e6 else otherwise


def numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    """Return so many numbers parted by spaces, None when there are more or fewer."""
    words = (text or "").split()
    return tuple(number(word, 0.0) for word in words) if len(words) == count else None


def distances(text: str | None, count: int) -> list[float]:
    """Return the distances between characters; `g 3 5.5` stands for three times 5.5."""
    values: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words) and len(values) < count:
        if words[at] == "g" and at + 2 < len(words):
            repeats = int(number(words[at + 1], 0.0))
            values += [number(words[at + 2], 0.0)] * max(0, min(repeats, count - len(values)))
            at += 3
        else:
            values.append(number(words[at], 0.0))
            at += 1
    return values


def matrix_of(element: etree._Element, above: Matrix) -> Matrix:
    """Return the matrix from inside a graphic object to the page: CTM, then its boundary."""
    x, y, _, _ = numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = numbers(element.get("CTM"), 6) or IDENTITY
    return _times((a, b, c, d, e + x, f + y), above)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip
