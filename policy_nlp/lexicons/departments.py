"""The register of public bodies, by what they do, at all four levels (机构名录).

A department's canonical id is `<level>/<body>`: `city/development-reform`. A merged bureau that is
not listed is read off its name, 教体文旅委 → `district/education+sports+culture-tourism`. Two
departments answer to each other across levels when they share a function.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field

from policy_nlp.errors import LexiconError
from policy_nlp.lexicons.department_names import NameIndex, NameWords, is_above
from policy_nlp.lexicons.places import Places
from policy_nlp.records.extraction import Extraction, Level
from policy_nlp.vocabulary import Vocabulary, Words, read_vocabulary, read_vocabulary_file

Kind = Literal[
    "government",
    "merged",
    "party",
    "congress",
    "judicial",
    "people",
    "military",
    "vertical",
    "enterprise",
    "institution",
    "area",
]
REGISTER = ("departments", "departments_party", "departments_vertical", "departments_areas")
PLACES = "departments_places"


class Body(Vocabulary):
    """A kind of body (机构): its names and what it does.

    Attributes:
        id: its name in canonical ids; a body without one is known by its functions.
        label: Chinese name without level.
        functions: what it does; [id] when left out.
        cores: words of its name that stand before each of its heads (发展改革 + 委).
        heads: which set of heads; `government` for departments, none for other kinds.
        names: further names, whole but for level and place.
        ministry: names of the national body that carry no 国家.
        parts: syllables for it inside the name of a merged bureau (教体文旅).
        patterns: whole names, with a place in the middle.
        place: region whose documents alone the entry counts for.
        level: the level of such bodies, whatever level is printed.
        branches: its branch offices carry a place without level (姑苏生态环境局).
        source: where it is from, for entries that are no common knowledge.
    """

    id: str = ""
    label: str
    functions: tuple[str, ...] = ()
    cores: tuple[str, ...] = ()
    heads: str = "government"
    names: tuple[str, ...] = ()
    ministry: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    place: str = ""
    level: str = ""
    branches: bool = False
    kind: Kind = "government"
    source: str = ""

    @property
    def key(self) -> str:
        """What stands behind the level in canonical ids."""
        return self.id or "+".join(self.functions)

    @property
    def does(self) -> tuple[str, ...]:
        """Its functions."""
        return self.functions or (self.id,)


class Override(Vocabulary):
    """Counterparts that an office lays down, whatever the functions say (对口关系)."""

    department: str
    counterparts: tuple[str, ...]
    source: str = ""


class Governments(Vocabulary):
    """Words of which names of all governments of a level consist (各县（市、区）人民政府).

    Attributes:
        everywhere: what stands for every level (各地区).
        upward: what takes in the levels above (县级以上).
    """

    qualifiers: Words
    endings: Words
    links: Words
    everywhere: Words = Words()
    upward: Words = Words()
    words: dict[str, tuple[str, ...]]


class RegisterFile(Vocabulary):
    """One file of the register; an office adds its own in a folder `registers`."""

    heads: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    head_levels: dict[str, Level] = Field(default_factory=dict)
    governments: Governments | None = None
    bodies: tuple[Body, ...] = ()
    overrides: tuple[Override, ...] = ()


class Departments:
    """The register, ready to be asked (机构名录)."""

    def __init__(self, files: Iterable[RegisterFile], places: Places, words: NameWords) -> None:
        files = tuple(files)
        self.bodies = tuple(body for file in files for body in file.bodies)
        self._by_key = {body.key: body for body in reversed(self.bodies)}
        self._overrides = {o.department: o.counterparts for f in files for o in f.overrides}
        self._check()
        heads: dict[str, tuple[str, ...]] = {}
        head_levels: dict[str, Level] = {}
        for file in files:
            heads |= file.heads
            head_levels |= file.head_levels
        governments = next((f.governments for f in files if f.governments), None)
        self._office = lru_cache(maxsize=4096)(self._functions_and_topic)
        self._names = NameIndex(self.bodies, heads, head_levels, governments, places, words)

    def match(self, name: str, level: Level | None = None, region: str | None = None) -> str | None:
        """Return the canonical id of a printed name, None when the register has no such body.

        Args:
            name: as printed (市工信局, 工业和信息化厅, 姑苏公安分局).
            level: of the document; stands in where the name prints none.
            region: of the document, for bodies of single places and for 市 in 直辖市.
        """
        return self._names.match(name, level, region)

    def level_word(self, region: str) -> str:
        """Return what stands before names of a region's bodies (省, 自治区), or nothing."""
        return self._names.level_word(region)

    def is_one_body(self, name: str) -> bool:
        """Return whether 和 in a printed name joins words of one body, not two bodies."""
        return self._names.is_one_body(name)

    def whole_names(self, extraction: Extraction) -> dict[str, str]:
        """Return the names that a clause prints without their level, with it.

        In 自治区发展改革委、生态环境厅 the level of the first holds for those behind it.
        """
        info = extraction.document
        region = info.region or ""
        word = "" if info.level == "national" else self._names.level_word(region)
        told: set[str | None] = set()
        found: dict[str, str] = {}
        for duty in extraction.responsibilities if word else ():
            if duty.name.startswith(word):
                # 市、区财政局 are of two levels, and so may be those behind them.
                told |= set() if "、" in duty.name else {duty.clause}
            elif (
                duty.clause in told
                and word not in duty.name
                and self.level(duty.department or "") == info.level
                and self._names.is_listed(duty.name, region)
            ):
                found[duty.name] = f"{word}{duty.name}"
        return found

    def includes_government(self, name: str, department: str, level: Level) -> bool | None:
        """Return whether who is named takes in the government of a place of `level` itself.

        各市、县人民政府 take in that of a city and of a district under it; 各区 do not take in
        that of the city above them. What asks a government above asks those below, too.

        Args:
            name: as printed.
            department: its canonical id.
            level: of the place.

        Returns:
            None for anybody but a government.
        """
        own, _, key = department.partition("/")
        if key == "governments":
            return self._names.begins_at(name, level)
        return is_above(own, level) or None if key == "government" else None

    def functions(self, department: str) -> tuple[str, ...]:
        """Return what the department of that canonical id does."""
        key = department.partition("/")[2].partition("/")[0]
        body = self._by_key.get(key)
        return body.does if body else tuple(part for part in key.split("+") if part)

    def label(self, department: str) -> str:
        """Return the Chinese name of the department of that id, without level."""
        key, _, topic = department.partition("/")[2].partition("/")
        # All governments of a level (各县（市、区）人民政府) are called as one of them is.
        key = "government" if key == "governments" else key
        body = self._by_key.get(key)
        parts = [self._by_key[part].label for part in key.split("+") if part in self._by_key]
        label = body.label if body else "、".join(parts)
        return f"{topic}{label}" if topic else label

    def level(self, department: str) -> str:
        """Return the level of that canonical id."""
        return department.partition("/")[0]

    def answer_to_each_other(self, department: str, other: str) -> bool:
        """Return whether the two share a function, or an office says that they answer."""
        laid_down = [self._overrides.get(department), self._overrides.get(other)]
        if any(laid_down):
            return other in (laid_down[0] or ()) or department in (laid_down[1] or ())
        does, topic = self._office(department)
        other_does, other_topic = self._office(other)
        if topic and other_topic and topic != other_topic:
            return False
        return not does.isdisjoint(other_does)

    def _functions_and_topic(self, department: str) -> tuple[frozenset[str], str]:
        return frozenset(self.functions(department)), department.partition("/")[2].partition("/")[2]

    def counterparts(self, department: str, at_level: Level) -> tuple[str, ...]:
        """Return the listed departments of `at_level` that answer to `department`.

        Those with one function each come first, in the order of the department's functions.
        """
        if department in self._overrides:
            wanted = self._overrides[department]
            return tuple(d for d in wanted if self.level(d) == at_level)
        functions = self.functions(department)
        topic = department.partition("/")[2].partition("/")[2]
        sharing = [b for b in self.bodies if not b.place and set(b.does) & set(functions)]

        def rank(body: Body) -> tuple[int, int, str]:
            first = min(functions.index(f) for f in body.does if f in functions)
            return (len(body.does), first, body.key)

        keys = dict.fromkeys(body.key for body in sorted(sharing, key=rank))
        return tuple(f"{at_level}/{key}" + (f"/{topic}" if topic else "") for key in keys)

    def _check(self) -> None:
        """Raise LexiconError where the register contradicts itself."""
        keys = {body.id for body in self.bodies if body.id}
        known = keys | {"press"}
        for body in self.bodies:
            if not body.id and not body.functions:
                raise LexiconError(f"register: {body.label} has neither id nor functions")
            for function in body.functions:
                if function not in known:
                    raise LexiconError(f"register: {body.label} has unknown function {function}")
            for pattern in body.patterns:
                try:
                    re.compile(pattern)
                except re.error as error:
                    raise LexiconError(
                        f"register: {body.label}: no valid pattern {pattern} ({error})"
                    ) from error
        for department in self._overrides:
            if self.level(department) not in get_args(Level):
                raise LexiconError(f"register: override of {department}: no such level")


def read_departments(places: Places, registers: Path | None = None) -> Departments:
    """Read the shipped register, and after it the files of a workspace.

    What a workspace names again counts as the workspace says.

    Raises:
        LexiconError: a file breaks its schema or contradicts another.
    """
    shipped = [read_vocabulary(RegisterFile, name) for name in (*REGISTER, PLACES)]
    own = sorted(registers.glob("*.toml")) if registers else []
    files = [*(read_vocabulary_file(RegisterFile, path) for path in own), *shipped]
    return Departments(files, places, read_vocabulary(NameWords, "names"))
