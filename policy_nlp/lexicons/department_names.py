"""From a printed name to the body it stands for: level and place off, abbreviations read.

The longest known name at the end of what is printed counts, with nothing but level and place
before it: 江苏省|发展改革委, 市|市场监管局, 姑苏|生态环境局. Bureaux merged under a name made of
syllables (文广体旅局) are read as all the bodies those stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, ClassVar, cast

from policy_nlp.lexicons.places import Places
from policy_nlp.records.extraction import Level
from policy_nlp.text.width import fold
from policy_nlp.vocabulary import Vocabulary, Words, pattern

if TYPE_CHECKING:
    from policy_nlp.lexicons.departments import Body, Governments

_BRACKET_END = re.compile(r"[(<][^()<>]*[)>]$")
_MAX_PLACE = 5
# Instead of a level: all of them.
ANY = "any"
MAX_PARTS = 6


class NameWords(Vocabulary):
    """Words round a body's own name, and of which names are built (机构名称用字)."""

    levels: dict[Level, tuple[str, ...]]
    national: Words
    not_national: Words
    national_ends: Words
    openers: Words
    kinds: Words
    of_level: Words
    organs: Words
    hosts: Words
    host_levels: Words
    peoples: Words
    branches: Words
    subunits: Words
    merged_heads: Words
    joints: Words
    topic_levels: Words
    topic_organs: Words

    national_start: ClassVar = pattern(r"{national}(?!{not_national})")
    # Level and place before a name; of 市、区机管局 the first level counts.
    prefix: ClassVar = pattern(
        r"{openers}*(?P<place>(?:(?![省市县旗各])[一-龥]){2,9}?)??(?P<level>{level_words})?"
        r"(?:[、和及]{level_words}(?:\(.*?\))?)*(?:\([省市区县旗、]+\))?{of_level}?{organs}?"
    )
    # 国网|山东省|电力公司, 市|…: a level that begins a name or ends a short place.
    inside: ClassVar = pattern(r"{hosts}?(?P<place>[一-龥]{2,3}?)??(?P<level>{host_levels})")
    region_end: ClassVar = pattern(r"{peoples}?自治区$")
    subunit: ClassVar = pattern(r".{1,12}{subunits}")
    topic_start: ClassVar = pattern(r"^各?{topic_levels}{topic_organs}?")

    @cached_property
    def level_of(self) -> dict[str, Level]:
        """Each printed level with what it is."""
        return {word: level for level, words in self.levels.items() for word in words}

    @property
    def level_words(self) -> Words:
        """All printed levels."""
        return Words(self.level_of)


# From above to below.
ORDER = ("national", "province", "city", "district", "township")


def is_above(level: str, other: str) -> bool:
    """Return whether one level stands above another; `any` stands nowhere."""
    return level in ORDER and ORDER.index(level) < ORDER.index(other)


@dataclass(frozen=True, slots=True)
class Prefix:
    """What stands before a name.

    Attributes:
        level: as printed, else that of the document.
        printed: the level is printed, or follows from a province's name.
        place: a place printed without its level (姑苏), else empty.
    """

    level: Level | None
    printed: bool = False
    place: str = ""


class LevelReader:
    """Reads levels; knows which places rank how (直辖市 as provinces, 昆山市 as districts)."""

    def __init__(self, places: Places, words: NameWords) -> None:
        self._places, self._words = places, words
        self._municipal = tuple(m.removesuffix("市") for m in places.municipalities)
        regions = (words.region_end.sub("", region) for region in places.autonomous_regions)
        self._provinces = (*places.provinces, *regions, *self._municipal)

    def prefix(self, text: str, level: Level | None, region: str) -> Prefix | None:
        """Read what stands before a name; None when it is neither level nor place."""
        if not text:
            return Prefix(level)
        if national := self._words.national_start.match(text):
            rest = self.prefix(text[national.end() :], "national", region)
            return Prefix("national", printed=True) if rest and not rest.printed else rest
        found = self._words.prefix.fullmatch(text)
        if not found:
            return None
        place, printed = found["place"] or "", found["level"]
        if printed:
            return Prefix(self._level_of_place(place, printed, region), printed=True)
        if place.startswith(self._provinces):
            return Prefix("province", printed=True)
        return Prefix(level, place=place)

    def of_listed(self, name: str) -> Level | None:
        """Return the level that a listed name says by itself: 国家能源局, 海关总署."""
        if self._words.national_start.match(name) or name.endswith(self._words.national_ends):
            return "national"
        return "province" if name.startswith(self._provinces) else None

    def inside(self, name: str, region: str) -> Level | None:
        """Return the level that a whole name prints near its start, None where it prints none."""
        found = self._words.inside.match(name)
        return self._level_of_place(found["place"] or "", found["level"], region) if found else None

    def _level_of_place(self, place: str, printed: str, region: str) -> Level:
        if place and printed in ("市", "自治区", "省"):
            return cast(Level, self._places.level_of(place + printed))
        municipal = (place or region).startswith(self._municipal)
        return "province" if printed == "市" and municipal else self._words.level_of[printed]


@dataclass(frozen=True, slots=True)
class _Stem:
    """A name without level and place.

    Attributes:
        level: what the name itself says (厅, 教育部).
        place: region whose documents alone it counts for.
        fixed: the level of such bodies, whatever is printed.
        anywhere: a place without level may stand before it (苏州海关, 姑苏生态环境局).
    """

    key: str
    level: Level | None
    place: str
    anywhere: bool
    fixed: str


class NameIndex:
    """All names of the register, and how names are read that it does not list."""

    def __init__(
        self,
        bodies: Sequence[Body],
        heads: Mapping[str, tuple[str, ...]],
        head_levels: Mapping[str, Level],
        governments: Governments | None,
        places: Places,
        words: NameWords,
    ) -> None:
        self._levels, self._words = LevelReader(places, words), words
        self._stems: dict[str, list[_Stem]] = {}
        self._cores: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        self._patterns: list[tuple[re.Pattern[str], Body]] = []
        for body in bodies:
            self._add_body(body, heads.get(body.heads, ()), head_levels)
        self._governments = _GovernmentNames(governments) if governments else None
        self._resolve = lru_cache(maxsize=4096)(self._match)

    def _add_body(
        self, body: Body, heads: tuple[str, ...], head_levels: Mapping[str, Level]
    ) -> None:
        anywhere = body.branches or body.kind not in ("government", "merged", "party")
        stems: dict[Level | None, _Stem] = {}

        def put(name: str, level: Level | None) -> None:
            if level not in stems:
                stems[level] = _Stem(body.key, level, body.place, anywhere, body.level)
            self._stems.setdefault(fold(name), []).append(stems[level])

        for name in body.names:
            own = None if body.kind == "enterprise" else self._levels.of_listed(name)
            put(name, own)
        for name in body.ministry:
            put(name, "national")
        for core in body.cores:
            for head in heads:
                put(core + head, head_levels.get(head))
            if not body.place:
                self._cores.setdefault(core, body.key)
        for part in body.parts:
            self._parts.setdefault(part, body.key)
        self._patterns += [(re.compile(pattern), body) for pattern in body.patterns]

    def match(self, name: str, level: Level | None, region: str | None) -> str | None:
        """Return the canonical id of a printed name; see `Departments.match`."""
        return self._resolve(fold(name), level, region or "")

    def begins_at(self, name: str, level: Level) -> bool:
        """Return whether names of governments (各市、县人民政府) begin at a level or above it."""
        highest = self._governments.highest(fold(name)) if self._governments else None
        return highest == ANY or (highest is not None and not is_above(level, highest))

    def is_one_body(self, name: str) -> bool:
        """Return whether a name is listed or merged as a whole: 市人社和医保局."""
        return self._match_stem(fold(name), None, "") is not None

    def level_word(self, region: str) -> str:
        """Return what stands before names of a region's bodies (省, 自治区), or nothing."""
        ends = (word for word in self._words.level_of if region.endswith(word))
        return max(ends, key=len, default="")

    def is_listed(self, name: str, region: str) -> bool:
        """Return whether a name is listed or merged as a whole, without level and place."""
        folded = fold(name)
        if folded.startswith(self._words.openers) or folded.endswith(self._words.kinds):
            return False
        return bool(self._listed_stem(folded, region) or self._merged_bodies(folded))

    def _match(self, name: str, level: Level | None, region: str) -> str | None:
        for form in _forms(name):
            found = (
                self._match_government(form)
                or self._match_stem(form, level, region)
                or self._match_pattern(form, level, region)
                or self._match_branch(form, level, region)
                or self._match_host(form, level, region)
            )
            if found:
                return found
        return None

    def _match_stem(self, name: str, level: Level | None, region: str) -> str | None:
        """Level, place and a known or merged name; the longest name counts."""
        may_be_merged = name.endswith(self._words.merged_heads)
        for cut in range(len(name) - 1):
            rest = name[cut:]
            stem = self._listed_stem(rest, region)
            if stem is None and not may_be_merged:
                continue
            prefix = self._levels.prefix(name[:cut], level, region)
            if prefix is None:
                continue
            at_home = not prefix.place or region.startswith(prefix.place)
            if stem and (at_home or stem.anywhere):
                own = prefix.level if prefix.printed else stem.level or prefix.level
                return _canonical(stem.fixed or own, stem.key)
            if at_home and (merged := self._merged_bodies(rest)):
                return _canonical(prefix.level, merged)
        return None

    def _listed_stem(self, name: str, region: str) -> _Stem | None:
        """The entry of that name; one of the document's own place comes first."""
        stems = self._stems.get(name)
        if stems is None:
            return None
        here = [s for s in stems if s.place and s.place in region]
        anywhere = [s for s in stems if not s.place]
        return next(iter(here + anywhere), None)

    def _merged_bodies(self, name: str) -> str | None:
        """Read 文广体旅局 as the bodies that its syllables stand for, at least two."""
        for head in sorted(self._words.merged_heads, key=len, reverse=True):
            if not name.endswith(head):
                continue
            parts = self._segment(name[: -len(head)]) or []
            return "+".join(dict.fromkeys(parts)) if len(parts) > 1 else None
        return None

    def _segment(self, core: str) -> list[str] | None:
        """Cut a merged name into as few known parts as can be, None when a rest stays."""
        best: list[list[str] | None] = [[], *([None] * len(core))]
        for end in range(1, len(core) + 1):
            for start in range(end):
                before = best[start]
                if before is None:
                    continue
                piece = core[start:end]
                linked = piece[1:] if start and piece[0] in self._words.joints else piece
                key = self._cores.get(linked) or self._parts.get(linked)
                shortest = best[end]
                if key and (shortest is None or len(before) + 1 < len(shortest)):
                    best[end] = [*before, key]
        found = best[len(core)]
        return found if found and len(found) <= MAX_PARTS else None

    def _match_government(self, name: str) -> str | None:
        return self._governments.match(name) if self._governments else None

    def _match_pattern(self, name: str, level: Level | None, region: str) -> str | None:
        for whole, body in self._patterns:
            if found := whole.fullmatch(name):
                topic = (found.groupdict().get("topic") or "").removeprefix(region)
                topic = self._words.topic_start.sub("", topic, count=1).replace("、", "")
                own = body.level or self._levels.inside(name, region) or level
                return _canonical(own, body.key) + (f"/{topic}" if topic else "")
        return None

    def _match_branch(self, name: str, level: Level | None, region: str) -> str | None:
        """资规姑苏分局, 市自然资源和规划局姑苏分局: the office of a higher body in a place."""
        head = self._words.branches.at_end.search(name)
        if not head:
            return None
        for cut in range(head.start() - 2, max(1, head.start() - _MAX_PLACE - 1), -1):
            for host in (name[:cut], name[:cut] + "局"):
                if (key := self._match_stem(host, level, region)) is not None:
                    return _canonical(level or "district", key.partition("/")[2])
        return None

    def _match_host(self, name: str, level: Level | None, region: str) -> str | None:
        """苏州供电公司市中供服中心: a part of a known body is that body."""
        for cut in range(len(name) - 2, 2, -1):
            if self._words.subunit.fullmatch(name[cut:]):
                host = name[:cut]
                found = self._match_stem(host, level, region) or self._match_pattern(
                    host, level, region
                )
                if found:
                    return found
        return None


def _canonical(level: str | None, key: str) -> str:
    return f"{level or ANY}/{key}"


def _forms(name: str) -> Iterator[str]:
    """The name, then without the bracket behind it: 市发展改革委(市能源局)."""
    yield name
    shorter = _BRACKET_END.sub("", name)
    if shorter and shorter != name:
        yield shorter


class _GovernmentNames:
    """Names that consist of nothing but levels: 各县（市、区）人民政府, 各区; 市政府 is one."""

    def __init__(self, words: Governments) -> None:
        self._lead = re.compile(f"{words.qualifiers.group}+")
        self._end = re.compile(f"{words.endings.group}+$")
        self._level_of = {w: level for level, listed in words.words.items() for w in listed}
        every = Words((*self._level_of, *words.links))
        self._tokens = every.anywhere
        self._only = re.compile(f"{every.group}+")
        self._everywhere = words.everywhere
        self._upward = words.upward.anywhere

    def match(self, name: str) -> str | None:
        """Return `<lowest level named>/governments`, None for any other name."""
        named = self._levels_named(name)
        if not named:
            return None
        lowest = ANY if ANY in named else max(named, key=ORDER.index)
        one = not self._lead.match(name) and self._between_ends(name) in self._level_of
        return f"{lowest}/government" if one else f"{lowest}/governments"

    def highest(self, name: str) -> str | None:
        """Return the highest level named; levels are named from above: in 县（市） both are one."""
        named = self._levels_named(name)
        if not named:
            return None
        return ANY if self._upward.search(self._between_ends(name)) else named[0]

    def _between_ends(self, name: str) -> str:
        """Return what stands between 各 and 人民政府."""
        lead, end = self._lead.match(name), self._end.search(name)
        return name[lead.end() if lead else 0 : end.start() if end else len(name)]

    def _levels_named(self, name: str) -> list[str]:
        """Return the levels named as printed, `any` for all of them; nothing for other names."""
        lead, end, core = self._lead.match(name), self._end.search(name), self._between_ends(name)
        if not (lead or end) or (core and not self._only.fullmatch(core)):
            return []
        if lead and core in self._everywhere:
            return [ANY]
        named = [self._level_of[t] for t in self._tokens.findall(core) if t in self._level_of]
        every = not core and lead and (end or "级" in lead[0])
        return named or ([ANY] if every else [])
