"""Words of drafts: by which two are compared (修订比对), and those of replies to one (反馈用语)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar, NamedTuple

from policy_nlp.lexicons.departments import Departments
from policy_nlp.records.extraction import Level
from policy_nlp.vocabulary import Vocabulary, Words, pattern


class Revisions(Vocabulary):
    """Words by which two drafts of one document are compared; see revisions.toml."""

    stages: Words
    openers: Words
    turns: Words
    name_ends: str
    limits: Words
    falls: Words
    falls_to: Words
    around_targets: str

    # The note under the title: （征求意见稿）, (送审稿), （第二稿）
    stage_note: ClassVar = pattern(
        r"[（(〔\[][^（）()〔〕\[\]\n]{0,12}{stages}[^（）()〔〕\[\]\n]{0,4}[）)〕\]]"
    )
    # What makes a limit of an amount: 控制, 下降到, 压减至
    limiting: ClassVar = pattern(r"{limits}|{falls}{falls_to}")
    # A year, an amount, 力争, or what is left of one
    of_targets: ClassVar = pattern(r"[\d.,，％%“”{around_targets}]*")


_TITLE = re.compile("《[^《》]*》")
_PARTS = re.compile(r"[^一-鿿A-Za-z]+")
# Places that a title opens with; alone they stand for their government.
_PLACE = re.compile(r"/named-")
_SHORTEST = 3


class Sender(NamedTuple):
    """A body that sends a reply: its name as printed, its id in the register."""

    name: str
    department: str | None


class Asks(Vocabulary):
    """Words by which a comment asks for something."""

    add: Words
    remove: Words
    refuse: Words
    lead: Words
    higher: Words
    lower: Words
    later: Words
    earlier: Words
    becomes: Words
    own: Words
    wish: Words

    def wish_of(self, clause: str, *kinds: str) -> str | None:
        """Return the one of `kinds` of which a clause has a word; None for none or several."""
        found = [kind for kind in kinds if any(word in clause for word in getattr(self, kind))]
        return found[0] if len(found) == 1 else None


class Replies(Vocabulary):
    """Words of replies to a draft that was sent round."""

    around: Words
    matter: Words
    ends: Words
    longest_person: int
    agrees: Words
    polite: Words
    asks: Asks

    _edges: ClassVar = pattern(r"(?i)^{around}+|{around}+$")
    _nothing: ClassVar = pattern(r"{polite}*{agrees}{polite}*")

    def agree(self, text: str) -> bool:
        """Return whether a comment says that there is nothing to say (经研究，我局无意见。)."""
        bare = re.sub(r"[\W_]+", "", text)
        return self._nothing.fullmatch(bare) is not None

    def letter_agrees(self, text: str) -> bool:
        """Return whether a letter says so, and wishes for nothing beside it (同意。建议增加……)."""
        sentences = re.split(r"[。；\n]", text)
        rest = [sentence for sentence in sentences if not self.agree(sentence)]
        return len(rest) < len(sentences) and not any(
            word in sentence for word in self.asks.wish for sentence in rest
        )

    def file_agrees(self, stem: str) -> bool:
        """Return whether the name of a file says so (市财政局（无意见）)."""
        return any(self.agree(part) for part in _PARTS.split(stem))

    def sender(
        self, stem: str, departments: Departments, level: Level | None, region: str | None
    ) -> Sender | None:
        """Return the body that the name of a file names, None where it names none or several.

        Args:
            stem: name of the file without its ending.
            departments: the register.
            level: of the draft, for names that print none.
            region: of the draft.
        """

        def known(name: str) -> str | None:
            return departments.match(name, level, region) if len(name) > 1 else None

        parts = [part for part in _PARTS.split(_TITLE.sub(" ", stem)) if part]
        found: dict[str, str] = {}
        for part in parts:
            bare = self._edges.sub("", part)
            department = known(bare)
            if department is not None:
                found.setdefault(department, bare)
        if not found:
            for part in parts:
                name = self._at_head(self._edges.sub("", part), known)
                if name is not None:
                    found.setdefault(known(name) or name, name)
        bodies = {d: n for d, n in found.items() if not _PLACE.search(d)} or found
        if len(bodies) != 1:
            return None
        department, name = next(iter(bodies.items()))
        return Sender(name, department)

    def _at_head(self, part: str, known: Callable[[str], str | None]) -> str | None:
        """Return the longest name at the head of a part that goes on with matter or a person."""
        for end in range(len(part) - 1, _SHORTEST - 1, -1):
            name, rest = part[:end], part[end:]
            person = len(rest) <= self.longest_person and name.endswith(self.ends)
            if (person or rest.startswith(self.matter)) and known(name):
                return name
        return None
