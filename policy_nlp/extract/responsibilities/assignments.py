"""Who answers for what inside a running sentence (句中分工).

`由市发改委牵头编制报告，市财政局配合。`, `市住建局会同市财政局制定办法。` Only what gives the task
to bodies named there is read: no wish (鼓励由协会牵头), no coordination (领导小组负责统筹协调),
and nobody in particular (由企业负责).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy_nlp.extract.names import MAX_NAME, looks_like_body, outside_brackets
from policy_nlp.extract.responsibilities.parse import ClauseReading, parse_clause
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Span
from policy_nlp.records.extraction import Role
from policy_nlp.text.sentences import FULL_STOPS, SEMICOLONS, split_at, split_sentences
from policy_nlp.text.width import COLONS

_MARKS = "，," + COLONS
STOPS = FULL_STOPS + SEMICOLONS + " "
# A longer name of a body adds no more than this to a shorter one: 市公安局|交警支队.
_MAX_ADDED = 4
_JOINTS = re.compile("、|以及|和|及|与")
_NOBODY = ("/enterprises", "/departments-concerned", "/townships")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A sentence that gives its task to somebody: `words` are those that do, `reading` who."""

    sentence: Span
    words: Span
    reading: ClauseReading


def find_assignments(text: str, part: Span, lexicons: Lexicons) -> Iterator[Assignment]:
    """Yield the sentences of `part` that give their task to somebody."""
    if not lexicons.roles.assigning_pattern.search(text, part.start, part.end):
        return
    reader = _Reader(text, lexicons)
    for sentence in split_sentences(text, part.start, part.end):
        if found := reader.read(sentence):
            yield found


_Read = tuple[Span, ClauseReading]


class _Reader:
    """Reads single sentences of one text."""

    def __init__(self, text: str, lexicons: Lexicons) -> None:
        self._text, self._lexicons, self._roles = text, lexicons, lexicons.roles

    def read(self, sentence: Span) -> Assignment | None:
        """Read one sentence: the clause that names somebody first, and those that join."""
        text, roles = self._text, self._roles
        if "\t" in sentence.of(text) or not roles.assigning_pattern.search(
            text, sentence.start, sentence.end
        ):
            return None
        found: list[_Read] = []
        for clause in split_at(text, sentence, _MARKS):
            read = self._joining_clause(clause) if found else None
            read = read or self._assigning_clause(clause) or self._closing_clause(clause, sentence)
            if read:
                found.append(read)
        if not found:
            return None
        words = Span(start=found[0][0].start, end=found[-1][0].end)
        return Assignment(sentence, words, _merged_readings([reading for _, reading in found]))

    def _assigning_clause(self, clause: Span) -> _Read | None:
        """`由市发改委牵头编制报告`, `市发改委牵头组建专班`, `市住建局会同市财政局制定办法`."""
        text, roles = self._text, self._roles
        found = roles.by_pattern.search(text, clause.start, clause.end)
        if found and found.start() not in outside_brackets(text, clause.start, clause.end):
            return None
        found = found or roles.opening_pattern.match(text, clause.start, clause.end)
        if not found or self._is_wish(clause, found):
            return None
        if found["head"] in roles.sentence.coordination:
            return None
        names, end = Span(start=found.start("names"), end=found.end("names")), found.end()
        if found["join"]:
            joined = self._list_of_bodies(end, clause.end)
            read = [self._in_role(names, "lead"), joined and self._in_role(joined, "support")]
            end = joined.end if joined else end
        else:
            read = [self._headed(names, found)]
            if more := roles.tails.convening.anywhere.match(text, end, clause.end):
                joined = self._list_of_bodies(more.end(), clause.end)
                read.append(joined and self._in_role(joined, "support"))
        if roles.coordination_pattern.match(text, end, clause.end):
            return None
        whole = _merged_readings([reading for reading in read if reading])
        known = all(read) and self._names_somebody(whole)
        return (Span(start=found.start(), end=end), whole) if known else None

    def _is_wish(self, clause: Span, found: re.Match[str]) -> bool:
        """`鼓励由行业协会牵头`, `建议市科技局牵头`."""
        wish, names = self._roles.sentence.wishes.anywhere, found.start("names")
        before = [w.end() for w in wish.finditer(self._text, clause.start, found.start())]
        return found.start() in before or wish.match(self._text, names, found.end()) is not None

    def _headed(self, names: Span, found: re.Match[str]) -> ClauseReading:
        """Read the names before a head, in its role; 市教育局要牵头 leads as 市教育局牵头 does."""
        if found["modal"] and found["head"] in self._roles.tails.lead:
            return self._in_role(names, "lead")
        whole = Span(start=names.start, end=found.end())
        return parse_clause(self._text, whole, self._lexicons)

    def _joining_clause(self, clause: Span) -> _Read | None:
        """Those who join somebody named before: `市财政局、市住建局配合`, `会同市财政局制定`."""
        if found := self._roles.tails.convening.anywhere.match(
            self._text, clause.start, clause.end
        ):
            joined = self._list_of_bodies(found.end(), clause.end)
            return (joined, self._in_role(joined, "support")) if joined else None
        printed = self._without_stops(clause).of(self._text)
        if found := self._roles.joining_pattern.fullmatch(printed):
            names = Span(start=clause.start, end=clause.start + found.end("names"))
            reading = self._in_role(names, "support")
            return (clause, reading) if _is_plain_reading(reading) else None
        whole = self._whole_clause(clause)
        return (clause, whole) if whole else None

    def _closing_clause(self, clause: Span, sentence: Span) -> _Read | None:
        """`各县（市、区）人民政府负责落实` at the end of a sentence."""
        if self._text[clause.end : sentence.end].strip(STOPS):
            return None
        reading = self._whole_clause(clause)
        named = reading and any(e.role != "support" for e in reading.entries)
        return (clause, reading) if reading and named and self._names_somebody(reading) else None

    def _whole_clause(self, clause: Span) -> ClauseReading | None:
        """Return what a clause says that says nothing but who answers."""
        reading = parse_clause(self._text, self._without_stops(clause), self._lexicons)
        return reading if reading.tailed and _is_plain_reading(reading) else None

    def _without_stops(self, clause: Span) -> Span:
        kept = clause.of(self._text).rstrip(STOPS)
        return Span(start=clause.start, end=clause.start + len(kept))

    def _in_role(self, names: Span, role: Role) -> ClauseReading:
        reading = parse_clause(self._text, names, self._lexicons)
        entries = tuple(replace(e, role=role, rule="convening") for e in reading.entries)
        return replace(reading, entries=entries)

    def _names_somebody(self, reading: ClauseReading) -> bool:
        """Return whether all names are bodies, one of them somebody, none there to coordinate."""
        names = [e.span.of(self._text) for e in reading.entries]
        if not _is_plain_reading(reading) or any(
            map(self._roles.sentence.coordinators.at_end.search, names)
        ):
            return False
        return any(map(self._is_somebody, names))

    def _is_somebody(self, name: str) -> bool:
        if self._roles.generic_pattern.fullmatch(name):
            return False
        department = self._lexicons.departments.match(name)
        if department is None:
            # A body that no register knows is somebody where its level is printed: 市未名局.
            return self._roles.printed_level_pattern.match(name) is not None
        return not department.endswith(_NOBODY)

    def _list_of_bodies(self, start: int, stop: int) -> Span | None:
        """Return the bodies of a list that goes on into prose: 市财政局、市住建局|制定办法."""
        at = start
        while end := self._body_end(at, stop):
            joint = _JOINTS.match(self._text, end, stop)
            if joint is None or not self._body_end(joint.end(), stop):
                return Span(start=start, end=end)
            at = joint.end()
        return None

    def _body_end(self, start: int, stop: int) -> int | None:
        """Return where the name that begins at `start` ends, None where none does."""
        found: int | None = None
        for end in range(start + 2, min(stop, start + MAX_NAME) + 1):
            if found and end > found + _MAX_ADDED:
                break
            name = self._text[start:end]
            if name[-1] in "将把":  # 会同专区监管部门|将运营单位纳入…
                break
            if name[-1] == "部" and self._text[end : end + 1] == "门":
                continue
            if self._roles.generic_pattern.fullmatch(name) or self._is_known(name):
                found = end
        return found

    def _is_known(self, name: str) -> bool:
        core = self._roles.open_pattern.sub("", name)
        known = self._lexicons.departments.match(core) is not None
        return known and looks_like_body(core, self._roles)


def _is_plain_reading(reading: ClauseReading) -> bool:
    return bool(reading.entries) and reading.strange == 0 and not reading.prose


def _merged_readings(readings: Sequence[ClauseReading]) -> ClauseReading:
    """Return one reading of all; whoever answers beside a lead supports it."""
    entries = [entry for reading in readings for entry in reading.entries]
    led = any(entry.role == "lead" for entry in entries)
    return replace(
        readings[0],
        entries=tuple(
            replace(e, role="support") if led and e.role in ("sole", "joint") else e
            for e in entries
        ),
        strange=sum(reading.strange for reading in readings),
        prose=any(reading.prose for reading in readings),
    )
