"""What of the guidance cannot apply to the lower document, and which places lie elsewhere (适用性).

Where places lie, and the words that decide, stand in `gazetteer.toml`. Source: 民政部,
中华人民共和国行政区划, 2024; each region with a source of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.actions import Clauses
from policy_nlp.lexicons.places import Area
from policy_nlp.records import DocumentInfo, DocumentMeta
from policy_nlp.records.alignment import Ground
from policy_nlp.records.extraction import Level
from policy_nlp.text.width import fold, squeeze
from policy_nlp.tokens import Segmenter

# 煤电、钢铁等行业开展碳捕集: the enumeration ends at 等.
ENUMERATION_END = re.compile(r"等")
MEMBER = re.compile(r"[、和与及]")
JOINED = re.compile(r"[、和与及]|以及")
# A clause that says by when and nothing else: 到2025年, “十四五”期间.
BY_WHEN = re.compile(
    r"(?:力争|确保|争取)?"
    r"(?:(?:到|至|截至|在)?\d{4}年(?:底|末)?(?:之?前|以前)?|“?十[一二三四五六七八九]五”?(?:期间|时期|末)?)"
)
# 煤电节能改造 says what is done to 煤电; 港口型 does not.
SHORTEST_ACT = 2
SHORTEST_NAME, LONGEST_NAME = 2, 24
LEVELS: tuple[Level, ...] = ("national", "province", "city", "district")


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a sentence cannot apply, and what it names that the place has not.

    A lower sentence that names none of `terms` does not take it up, however alike it is:
    供热等节能升级改造 is not 煤电供热改造 where there is no 煤电.
    """

    ground: Ground
    terms: tuple[str, ...] = ()

    def let(self, folded: str) -> bool:
        """Return whether a lower sentence, folded, may take the sentence up all the same."""
        return not self.terms or any(term in folded for term in self.terms)


@dataclass(frozen=True, slots=True)
class PlacesElsewhere:
    """Places elsewhere that a sentence names.

    Attributes:
        clauses: those of its clauses that have to name one.
        names: as printed, in order.
        also: other names of the same places.
    """

    clauses: tuple[str, ...]
    names: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def asks_for_plan(clause: str, words: Clauses) -> bool:
    """Return whether a clause asks the levels below to make a plan of their own."""
    return words.own_plan.asked.match(fold(clause)) is not None


def exemption_of(
    clauses: Sequence[str], meta: DocumentMeta | None, elsewhere: Jurisdiction | None = None
) -> Exemption | None:
    """Return why a sentence of these clauses cannot apply, None when it can.

    Every clause has to name something that the place does not have, and so has every member
    of an enumeration: 钢铁、水泥等项目 stays applicable where only 钢铁 is absent. By when
    (到2025年) is no object. Places that lie elsewhere are those of `meta` and what `elsewhere`
    reads.
    """
    telling = [folded for folded in map(fold, clauses) if not BY_WHEN.fullmatch(folded)]
    read = elsewhere.read(telling) if elsewhere is not None else PlacesElsewhere(tuple(telling))
    listed = [fold(term) for term in meta.places_elsewhere] if meta else []
    # The office's 吴江 and 吴江区 are one.
    outside = listed + [n for n in read.names if not any(term and term in n for term in listed)]
    absent = [fold(term) for term in meta.sectors_absent] if meta else []
    absent += outside
    named: list[str] = []
    for clause in read.clauses:
        found = [term for term in absent if term and term in clause]
        if not found or not all_absent(clause, found):
            return None
        named += [term for term in found if term not in named]
    if not named:
        return None
    places = [term for term in named if term in outside]
    sectors = [term for term in named if term not in outside]
    ground = Ground(code="not-here", args=tuple(sectors), places=tuple(places))
    return Exemption(ground, (*named, *read.also))


def all_absent(clause: str, absent: Sequence[str]) -> bool:
    """Return whether each member of the enumerations that name an absent thing is absent.

    In 煤电节能改造、灵活性改造 what comes after 煤电 is done to it too; not so in 钢铁、水泥.
    """
    for stretch in ENUMERATION_END.split(clause):
        done_to_it = False
        if not any(term in stretch for term in absent):
            continue
        for member in filter(None, MEMBER.split(stretch)):
            named = any(term in member for term in absent)
            if not named and not done_to_it:
                return False
            done_to_it = done_to_it or (named and _has_act(member, absent))
    return True


def _has_act(member: str, absent: Sequence[str]) -> bool:
    """Return whether a member goes on behind the absent thing with what is done to it."""
    behind = (member.rpartition(term)[2] for term in absent if term in member)
    return all(len(rest) >= SHORTEST_ACT for rest in behind)


def duty_above(
    clauses: Sequence[str], lexicons: Lexicons, upper: Level | None, lower: Level | None
) -> Exemption | None:
    """Return whose duty above the lower document a sentence is, None when it may be its own.

    The sentence has to open with a body of the upper document's level or above (省财政厅要…), and
    no clause may call on others.
    """
    if upper is None or lower is None or LEVELS.index(upper) >= LEVELS.index(lower):
        return None
    printed = [squeeze(clause) for clause in clauses]
    if not printed or any(map(lexicons.clauses.duties.others.anywhere.match, printed)):
        return None
    above = LEVELS[: LEVELS.index(upper) + 1]
    name = acting_body(printed[0], lexicons, above)
    return Exemption(Ground(code="duty-above", args=(name,))) if name else None


def acting_body(clause: str, lexicons: Lexicons, levels: Sequence[str]) -> str | None:
    """Return the body of one of `levels` that a clause says has to act, as printed."""
    register = lexicons.departments
    if clause.startswith((*lexicons.actions.verbs, *lexicons.actions.strength_by_word)):
        # 推动市发展改革委建立平台: 推动市 is no place.
        return None
    for end in range(min(len(clause), LONGEST_NAME), 1, -1):
        if not lexicons.clauses.duties.acts.anywhere.match(clause, end):
            continue
        department = register.match(clause[:end])
        if department is not None:
            return clause[:end] if register.level(department) in levels else None
    return None


class Jurisdiction:
    """Reads which places outside the lower document's the sentences of the upper one are about.

    Nothing is elsewhere where nobody knows which place the lower document speaks for.

    Args:
        lower: the document that carries out.
        upper: the guidance; a park that the gazetteer has not lies in its region.
        lexicons: the vocabularies.
        segmenter: tells words apart, so that 长治久安 names no city.
    """

    def __init__(
        self, lower: DocumentInfo, upper: DocumentInfo, lexicons: Lexicons, segmenter: Segmenter
    ) -> None:
        self._atlas, self._segmenter = lexicons.atlas, segmenter
        self._above = self._atlas.locate(upper.region, upper.level, None)
        self._place = self._atlas.locate(lower.region, lower.level, self._above)
        self._region = fold(lower.region or "")
        self._national = upper.level == "national"
        self._words = lexicons.gazetteer

    def read(self, clauses: Sequence[str]) -> PlacesElsewhere:
        """Return the places elsewhere of a sentence, none where it may be about others too.

        Args:
            clauses: of one sentence, folded, without those that say by when.
        """
        nothing = PlacesElsewhere(tuple(clauses))
        if self._place is None or self._own_name(clauses):
            return nothing
        everything = [self._find(clause) for clause in clauses]
        if any(
            self._words.keeping.search(_without(clause, hits))
            for clause, hits in zip(clauses, everything, strict=True)
        ):
            return nothing
        areas = [area for hits in everything for _, _, area in hits]
        if not all(self._is_elsewhere(area) for area in areas):
            return nothing
        # 玉林 may be a word; beside 梧州 it is a place.
        found = [hits if any(hit[2].sure for hit in hits) else [] for hits in everything]
        at = [(clause, hit) for clause, hits in zip(clauses, found, strict=True) for hit in hits]
        if any(
            clause[:start].endswith(self._words.before)
            or clause.startswith(self._words.behind, end)
            for clause, (start, end, _) in at
        ):
            return nothing
        names = [clause[start:end] for clause, (start, end, _) in at]
        also = [name for area in areas for name in area.names if name not in names]
        carried = bool(clauses) and self._who_acts(clauses[0], found[0])
        telling = clauses[:1] if carried else clauses
        return PlacesElsewhere(
            tuple(telling), tuple(dict.fromkeys(names)), tuple(dict.fromkeys(also))
        )

    def has_no(self, land: str) -> bool:
        """Return whether the place is known to have no land of a kind, such as a coast."""
        where = self._words.lands.get(land)
        return where is not None and self._place is not None and where.leaves_out(self._place)

    def _own_name(self, clauses: Sequence[str]) -> bool:
        """Return whether a clause names the lower document's own place: 姑苏 for 姑苏区."""
        stem = self._words.rank.sub("", self._region)
        own = stem if len(stem) >= SHORTEST_NAME else self._region
        return any(own in clause for clause in clauses)

    def _is_elsewhere(self, area: Area) -> bool:
        # 昆山高新区 lies in 昆山市, though no list says so.
        if any(self._region.startswith(name.removesuffix("市")) for name in area.names):
            return False
        above, here = self._above, self._place
        # What lies outside of it, the guidance cannot order about: 铁山东港 is not in 山东.
        inside = [place for place in area.places if above is None or not place.apart(above)]
        if not area.sure:
            # 义乌 for 义乌市, or a word: it tells nothing, unless it may be one's own.
            return here is not None and all(place.apart(here) for place in inside)
        # A city that names itself (制定石家庄市规划) means what others have as well.
        if not inside or any(above and place.holds(above) for place in inside):
            return False
        return here is not None and all(place.apart(here) for place in inside)

    def _find(self, clause: str) -> list[tuple[int, int, Area]]:
        """Find the places that a clause names in whole words, the longest name at each place."""
        words = self._segmenter.places(clause)
        ends = [end for _, end, _ in words]
        out: list[tuple[int, int, Area]] = []
        behind = 0
        for index, (start, _, _) in enumerate(words):
            if start < behind:
                continue
            for end in reversed([e for e in ends[index:] if e - start <= self._atlas.longest]):
                area = self._atlas.areas.get(clause[start:end])
                if area is not None and (self._national or not area.relative):
                    out.append((start, end, area))
                    behind = end
                    break
        return out

    def _who_acts(self, clause: str, hits: Sequence[tuple[int, int, Area]]) -> bool:
        """Return whether a clause opens with places that have to act, and nobody else."""
        at = 0
        for start, end, _ in hits:
            if start != at:
                joined = JOINED.fullmatch(clause, at, start)
                if not at or joined is None:
                    break
            at = end
        return bool(at) and self._words.acting.match(clause, at) is not None


def _without(clause: str, hits: Sequence[tuple[int, int, Area]]) -> str:
    """Return a clause without the names of places: 京津冀及周边地区 is one, 周边 is not."""
    kept = [start for start, _, _ in hits] + [len(clause)]
    ends = [0] + [end for _, end, _ in hits]
    return "|".join(clause[end:start] for end, start in zip(ends, kept, strict=True))
