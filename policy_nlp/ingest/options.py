"""What a caller may say of how a file is to be read (读取选项)."""

from __future__ import annotations

from typing import Literal

from policy_nlp.records import Record


class ReadOptions(Record):
    """Options of reading, the same for every format.

    Attributes:
        password: of an encrypted PDF.
        tracked: which side of tracked changes in Word to read: the text with every change
            accepted (接受修订), or the original.
    """

    password: str | None = None
    tracked: Literal["accepted", "original"] = "accepted"
