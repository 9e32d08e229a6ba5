"""What is said of a Word file beside its text: tracked changes, what could not be read (问题)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from policy_nlp.ingest.docx.names import W
from policy_nlp.records import Issue

Side = Literal["accepted", "original"]

INSERTED = frozenset((f"{W}ins", f"{W}moveTo", f"{W}cellIns"))
DELETED = frozenset((f"{W}del", f"{W}moveFrom", f"{W}cellDel"))
CHANGED = INSERTED | DELETED
FORMATTED = tuple(
    f"{W}{of}Change" for of in ("rPr", "pPr", "sectPr", "tblPr", "tcPr", "trPr", "numbering")
)
_SHOWN = 60
_SHOWN_EACH = 5


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
        """Return what is to be told of the changes, None when there are none."""
        edits = [edit for edit in self._edits if edit.kinds != {"moveTo"}]
        if not edits and not self.formats:
            return None
        said = []
        if edits:
            authors = Counter(edit.author for edit in edits)
            listed = "、".join(f"{name}{count}处" for name, count in sorted(authors.items()))
            said.append(f"文档带有修订{len(edits)}处（{listed}）")
            moved = sum("moveFrom" in edit.kinds for edit in edits)
            if moved:
                said.append(f"其中移动{moved}处")
        if self.formats:
            said.append(f"{'另有' if edits else '文档带有'}格式修订{self.formats}处")
        read = "接受全部修订后的文本" if self.side == "accepted" else "修订前的原文"
        return Issue(code="tracked-changes", message=f"{'，'.join(said)}；按{read}读取")


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
            said = [text for text in texts if text]
            quoted = "".join(f"“{_cut(text)}”" for text in said[:_SHOWN_EACH])
            more = "等" if len(said) > _SHOWN_EACH else ""
            yield Issue(code=code, message=what.format(n=len(texts), text=quoted + more))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
