"""Bodies that a document names in running text, outside its clauses (文中提及的单位).

`成立区碳达峰碳中和工作领导小组`, `省发展改革委要加强统筹协调`: no clause, and yet they are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from policy_nlp.lexicons.departments import Departments
from policy_nlp.lexicons.roles import Roles
from policy_nlp.records import Span
from policy_nlp.records.index import DocumentIndex
from policy_nlp.vocabulary import any_of

# Characters of the longest name that is sought.
LONGEST = 26
_NOT_IN_NAMES = re.compile(r"[。；;，,：:！？\s“”《》（）()〔〕]")
# Bodies proper: what schools, firms and zones are asked is no business of a department.
PUBLIC = frozenset(
    {"government", "merged", "party", "congress", "judicial", "people", "military", "vertical"}
)
GROUP = "leading-group"
_GOVERNMENTS = ("government", "governments")


@dataclass(frozen=True, slots=True)
class Mention:
    """A body named in running text.

    Attributes:
        unit: id of the unit that names it.
        acts: it does something there, or is set up (由…, 成立…, …要加强).
    """

    name: str
    department: str
    unit: str
    span: Span
    acts: bool


class MentionFinder:
    """Finds the bodies of a document's own level in its running text."""

    def __init__(self, document: DocumentIndex, register: Departments, roles: Roles) -> None:
        self._document, self._register, self._roles = document, register, roles
        self._words = roles.mentions
        # 由财政部门, 各级工会, 、妇联
        before = any_of(self._words.before)
        self._before = re.compile(rf"(?:^|[。；;，,、：:\s（(〔]|{before})$")
        info = document.extraction.document
        self._level, self._region = info.level, info.region or ""

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """All of them, in printed order; none of a document whose level is unknown."""
        return tuple(self._find()) if self._level else ()

    def _find(self) -> Iterator[Mention]:
        text, taken = self._document.text, self._taken
        after, mention = 0, None
        for ending in self._ending.finditer(text):
            begin = max(after, ending.end() - LONGEST)
            cuts = [cut.end() for cut in _NOT_IN_NAMES.finditer(text, begin, ending.end())]
            found = self._name(cuts[-1] if cuts else begin, ending.end())
            if found is None or any(span.overlaps(found[0]) for span in taken):
                continue
            span, department = found
            unit = self._document.unit_at(span)
            # A title stands before all units.
            if unit and unit.span.start <= span.start:
                acts = self._acts_there(span, mention)
                mention = Mention(span.of(text), department, unit.id, span, acts)
                yield mention
            after = span.end

    def _name(self, begin: int, end: int) -> tuple[Span, str] | None:
        """Return the longest name that ends there; one that prints its level comes first.

        Of a group named by its topic, which any prose before it could be, the shortest.
        """
        found: tuple[Span, str, bool] | None = None
        for start in range(end - 2, begin - 1, -1):
            leveled = self._place.match(self._document.text, start, end) is not None
            if found and found[2] and not leveled:
                continue
            known = self._own_level_body(Span(start=start, end=end), leveled)
            if known is not None:
                found = Span(start=start, end=end), known, leveled
                if _department_kind(known) == GROUP:
                    return Span(start=self._with_place(start), end=end), known
        return found[:2] if found else None

    def _with_place(self, start: int) -> int:
        """Return where a name begins with the place before its level: 姑苏|区…领导小组."""
        begin = start + 1 - len(self._region)
        whole = self._region and self._document.text[max(0, begin) : start + 1] == self._region
        return begin if whole else start

    def _own_level_body(self, span: Span, leveled: bool) -> str | None:
        """Return the id of a body of this document's level, None for any other."""
        text = self._document.text
        if leveled:
            return self._matched(span.of(text))
        before, name = text[max(0, span.start - LONGEST) : span.start], span.of(text)
        founded = self._founding.search(before) is not None
        if not founded and not self._before.search(before):
            return None
        known = self._matched(name)
        if known is None or any(word in name for word in self._words.institutions):
            return None
        if _department_kind(known) == GROUP:
            # 领导小组办公室 by itself is the one that the plan has named.
            own = known.count("/") == 1 and not before.endswith("和")
            return known if founded or own else None
        return known if self._is_plain(known, name) else None

    def _is_plain(self, known: str, name: str) -> bool:
        """Return whether the name is the body's alone, not prose before it: 开展产学合|作协."""
        key = _department_kind(known)
        if key not in self._anywhere:
            return True
        return not any(self._matched(name[at:]) == known for at in range(1, len(name) - 1))

    def _matched(self, name: str) -> str | None:
        known = self._register.match(name, self._level, self._region)
        if known is None or self._register.level(known) != self._level:
            return None
        key = _department_kind(known)
        if key == GROUP:
            return known
        proper = self._kinds.get(key, "merged") in PUBLIC and key not in _GOVERNMENTS
        return known if proper and "、" not in name else None

    def _acts_there(self, span: Span, before: Mention | None) -> bool:
        """Return whether a body opens a clause, also in a list with others, or is set up there."""
        text = self._document.text
        if before and before.acts and text[before.span.end : span.start] == "、":
            return True
        before_it = text[max(0, span.start - LONGEST) : span.start]
        return bool(self._founding.search(before_it) or self._opening.search(before_it))

    @cached_property
    def _opening(self) -> re.Pattern[str]:
        """What a name opens a clause behind: a stop, 由."""
        words = self._roles.sentence
        return re.compile(rf"(?:^|[。；;，：:\s]|(?<![{words.not_by}]){words.by})$")

    @cached_property
    def _founding(self) -> re.Pattern[str]:
        return re.compile(f"(?:{any_of(self._roles.sentence.founding)})$")

    @cached_property
    def _ending(self) -> re.Pattern[str]:
        return re.compile(
            f"(?:{any_of(self._roles.body.endings)})(?!{any_of(self._words.not_ends)})"
        )

    @cached_property
    def _place(self) -> re.Pattern[str]:
        """What a name begins with that prints its level or place."""
        region = [re.escape(self._region)] if self._region else []
        return re.compile("|".join([*region, any_of(self._words.levels)]))

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {body.key: body.kind for body in self._register.bodies}

    @cached_property
    def _anywhere(self) -> frozenset[str]:
        """Bodies whose names may follow anything that could be a place (姑苏生态环境局)."""
        return frozenset(
            body.key
            for body in self._register.bodies
            if body.patterns or body.branches or body.kind not in ("government", "merged", "party")
        )

    @cached_property
    def _taken(self) -> tuple[Span, ...]:
        """Names that clauses print; they are read from there."""
        return tuple(duty.span for duty in self._document.extraction.responsibilities)


def _department_kind(department: str) -> str:
    return department.split("/")[1]
