"""Telling a text layer that does not say what is printed (文字层损坏).

Fonts without a map to Unicode give private characters or none; wrong maps give rare characters
that no document would hold. Both look right on paper, so the page can be recognised instead.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from policy_nlp.ingest.pdf.page import PdfPage

# Bullets of symbol fonts are private characters too; a page may hold this share of them.
MAX_BAD_SHARE = 0.05
# Of the characters of a Chinese text at least this share belongs to the 6,763 of GB 2312 or to
# Big5; of characters at random a quarter does.
_MIN_COMMON_SHARE = 0.75
_MIN_SAMPLE = 20


def bad_characters(page: PdfPage) -> int:
    """Count the characters of a page that say nothing of what is printed."""
    counts = Counter(page.text)
    bad = max(page.unmapped, sum(n for char, n in counts.items() if _senseless(char)))
    ideographs = {char: n for char, n in counts.items() if "\u3400" <= char <= "\u9fff"}
    total = sum(ideographs.values())
    if total >= _MIN_SAMPLE:
        rare = sum(n for char, n in ideographs.items() if not _common(char))
        if rare > (1 - _MIN_COMMON_SHARE) * total:
            bad = max(bad, rare)
    return bad


def is_damaged(page: PdfPage) -> bool:
    """Tell whether the text of a page is not to be trusted."""
    return bool(page.text) and bad_characters(page) > MAX_BAD_SHARE * len(page.text)


def _senseless(char: str) -> bool:
    """Tell whether a character is private, a stand-in for an unknown one, or a control."""
    return (
        "\ue000" <= char <= "\uf8ff"
        or char >= "\U000f0000"
        or char in "\ufffd\ufffe\uffff"
        or char < " "
        or "\x7f" <= char <= "\x9f"
    )


@cache
def _common(char: str) -> bool:
    for encoding in ("gb2312", "big5"):
        try:
            char.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False
