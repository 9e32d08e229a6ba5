"""A short mark of a text, the same as long as the text says the same (文本指纹)."""

from __future__ import annotations

import hashlib

from policy_nlp.text.width import fold

LENGTH = 16


def fingerprint(text: str) -> str:
    """Return a mark of `text` that spaces, line ends and the width of characters leave alone.

    >>> fingerprint("推进节能。 （区发改局负责）") == fingerprint("推进节能。(区发改局负责)")
    True
    """
    return hashlib.sha256(fold(text).encode()).hexdigest()[:LENGTH]
