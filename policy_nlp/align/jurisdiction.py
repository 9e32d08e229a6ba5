"""Which places a sentence names, where all of them lie outside the lower document's (点名其他地方).

Where places lie, and the words that decide, stand in `gazetteer.toml`. Source: 民政部,
中华人民共和国行政区划, 2024; each region with a source of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.places import Area
from policy_nlp.records import DocumentInfo
from policy_nlp.text.width import fold
from policy_nlp.tokens import Segmenter
from policy_nlp.vocabulary import any_of

# 中西部和东北地区要…, 济南、青岛、烟台3市应…: who has to act, also in the clauses behind.
HAS_TO_ACT = re.compile(
    r"等?(?:[\d两三四五六七八九十]+个?)?(?:地区?|区域|省区?市?|省份|市|城市)?(?:要|应|须|需)"
)
JOINED = re.compile(r"[、和与及]|以及")
ADMINISTRATIVE_END = re.compile(r"(?:新区|自治[县旗]|[省市区县旗])$")
SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Named:
    """Places elsewhere that a sentence names.

    Attributes:
        clauses: those of its clauses that have to name one.
        names: as printed, in order.
        also: other names of the same places.
    """

    clauses: tuple[str, ...]
    names: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


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
        words = lexicons.gazetteer
        self._keeps = re.compile(
            any_of((*words.relations, *words.lines, *words.bodies, *words.others))
        )
        self._before, self._behind = words.before, words.behind

    def read(self, clauses: Sequence[str]) -> Named:
        """Return the places elsewhere of a sentence, none where it may be about others too.

        Args:
            clauses: of one sentence, folded, without those that say by when.
        """
        nothing = Named(tuple(clauses))
        if self._place is None or self._own_name(clauses):
            return nothing
        if any(map(self._keeps.search, clauses)):
            return nothing
        everything = [self._find(clause) for clause in clauses]
        areas = [area for hits in everything for _, _, area in hits]
        if not all(self._is_elsewhere(area) for area in areas):
            return nothing
        found = [[hit for hit in hits if hit[2].sure] for hits in everything]
        at = [(said, hit) for said, hits in zip(clauses, found, strict=True) for hit in hits]
        if any(
            said[:start].endswith(self._before) or said.startswith(self._behind, end)
            for said, (start, end, _) in at
        ):
            return nothing
        names = [said[start:end] for said, (start, end, _) in at]
        also = [name for area in areas for name in area.names if name not in names]
        carried = bool(clauses) and self._who_acts(clauses[0], found[0])
        told = clauses[:1] if carried else clauses
        return Named(tuple(told), tuple(dict.fromkeys(names)), tuple(dict.fromkeys(also)))

    def _own_name(self, clauses: Sequence[str]) -> bool:
        """Tell whether a clause names the lower document's own place: 姑苏 for 姑苏区."""
        stem = ADMINISTRATIVE_END.sub("", self._region)
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

    @staticmethod
    def _who_acts(clause: str, hits: Sequence[tuple[int, int, Area]]) -> bool:
        """Tell whether a clause opens with places that have to act, and nobody else."""
        at = 0
        for start, end, _ in hits:
            if start != at:
                joined = JOINED.fullmatch(clause, at, start)
                if not at or joined is None:
                    break
            at = end
        return bool(at) and HAS_TO_ACT.match(clause, at) is not None
