"""Why one thing that the upper text asks cannot apply to the lower document (不适用的依据).

`jurisdiction` reads whole sentences, each clause of which has to name what the place has not;
here the main clause decides, and what only the upper level can do counts, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

from policy_nlp.align.answers import TermFinder, WholeText
from policy_nlp.align.jurisdiction import (
    LEVELS,
    Exemption,
    Jurisdiction,
    all_absent,
    duty_above,
    exemption_of,
)
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import DocumentMeta
from policy_nlp.records.alignment import DemandGround
from policy_nlp.records.index import DocumentIndex
from policy_nlp.text.width import fold

# Years after the last one of the lower text from where a year belongs to another plan.
PLAN_PERIOD = 5
_YEAR = re.compile(r"(?<!\d)(20[2-9]\d)年")
# 农业农村 is 农业 and 农村: two words of one root.
_TWIN_WORDS = re.compile(r"((.).)(\2.)")


@dataclass(frozen=True)
class Applicability:
    """Says why what is asked cannot apply, from texts and from what the office declares."""

    upper: DocumentIndex
    lower: DocumentIndex
    meta: DocumentMeta | None
    lexicons: Lexicons
    jurisdiction: Jurisdiction
    whole: WholeText
    finder: TermFinder

    def why_not(
        self,
        clauses: Sequence[str],
        main: int,
        answers: Sequence[str],
        year: int | None = None,
    ) -> DemandGround | None:
        """Return why a sentence of these clauses cannot apply.

        Args:
            clauses: of the sentence.
            main: which of them holds the main action.
            answers: the lower sentences that answer it, where some do: what cannot apply is
                taken up all the same where they name it.
            year: by when, where the sentence does not say it itself.
        """
        folded = [fold(clause) for clause in clauses]
        if ground := self._beyond_period(folded, year) or self._acting_above(folded, main):
            return ground
        exemption = self._not_here(folded, main, bool(answers))
        if exemption is not None:
            found = exemption.ground
            taken_up = any(exemption.let(fold(text)) for text in answers)
            ground = DemandGround(code="not-here", args=found.args, places=found.places)
            return None if taken_up else ground
        ground = self._reserved(folded[main], answers) or self._known_no_land(folded[main])
        if ground is not None:
            return ground
        if answers:
            return None
        return (
            self._built_above(folded[main])
            or self._power_above(folded[main])
            or self._no_such_land(folded[main])
        )

    def applying(self, clauses: Sequence[str]) -> list[int]:
        """Return which clauses of a sentence may apply; all where none does."""
        held = [k for k, clause in enumerate(map(fold, clauses)) if not self._is_exempt(clause)]
        return held or list(range(len(clauses)))

    def _is_exempt(self, clause: str) -> bool:
        return bool(
            self._exemption(clause)
            or self._built_above(clause)
            or self._power_above(clause)
            or self._no_such_land(clause)
            or self._known_no_land(clause)
            or self._reserved(clause)
        )

    @cached_property
    def _last_year(self) -> int:
        years = [int(year) for year in _YEAR.findall(fold(self.lower.text))]
        return max(years, default=9999)

    def _beyond_period(self, clauses: Sequence[str], year: int | None) -> DemandGround | None:
        """Return the ground where the only years named lie after all that the lower text names."""
        years = [int(found) for clause in clauses for found in _YEAR.findall(clause)]
        years = years or ([year] if year is not None else [])
        if not years or min(years) < self._last_year + PLAN_PERIOD:
            return None
        return DemandGround(code="beyond-period", args=(str(min(years)),))

    @cached_property
    def _declared(self) -> DocumentMeta | None:
        """What the office declared, and the words of which a declared one is made."""
        if self.meta is None:
            return None
        terms = list(self.meta.sectors_absent)
        for term in self.meta.sectors_absent:
            if twin := _TWIN_WORDS.fullmatch(fold(term)):
                terms += [twin[1], twin[3]]
        return self.meta.model_copy(update={"sectors_absent": tuple(dict.fromkeys(terms))})

    def _not_here(self, clauses: Sequence[str], main: int, answered: bool) -> Exemption | None:
        """Return the exemption of the main clause; of half of the clauses where none answers."""
        each = [self._exemption(clause) for clause in clauses]
        found = [exemption for exemption in each if exemption is not None]
        if each[main] is not None:
            return each[main]
        half = 2 * len(found) - len(clauses)
        if half > 0:
            return found[0]
        return found[0] if half == 0 and found[0].ground.args and not answered else None

    @cached_property
    def _exemption(self) -> Callable[[str], Exemption | None]:
        """Why a clause by itself cannot apply; found once for each."""
        return cache(
            lambda clause: (
                exemption_of([clause], self._declared, self.jurisdiction)
                or self._listed_first(clause)
            )
        )

    def _listed_first(self, clause: str) -> Exemption | None:
        """Return the exemption where a list opens with what the place has not (钢铁、水泥等)."""
        if self._declared is None or "、" not in clause or "等" not in clause:
            return None
        opening = "、".join(clause.partition("等")[0].split("、")[:2])
        absent = (fold(term) for term in self._declared.sectors_absent)
        named = [term for term in absent if term in opening]
        return exemption_of(named[:1], self._declared) if named else None

    def _acting_above(self, clauses: Sequence[str], main: int) -> DemandGround | None:
        """Return the ground where a body of the upper level has to act."""
        above, below = self.upper.extraction.document, self.lower.extraction.document
        duty = duty_above(clauses, self.lexicons, above.level, below.level)
        if duty is not None:
            return DemandGround(code="duty-above", args=duty.ground.args)
        issuer = next((name for name in above.issuers if clauses[0].startswith(fold(name))), None)
        if issuer is not None:
            return DemandGround(code="duty-above", args=(issuer,))
        group = self.lexicons.demands.upper_own.group_acts.match(clauses[main])
        return DemandGround(code="duty-above", args=(group[1],)) if group else None

    def _built_above(self, clause: str) -> DemandGround | None:
        """Return the ground where the upper level builds its own mark or changes its own rules."""
        words = self.lexicons.demands.upper_own
        found = words.builds.match(clause) or words.revises.match(clause)
        found = found or words.transport.search(clause)
        return DemandGround(code="duty-above", args=(found[0],)) if found else None

    def _power_above(self, clause: str) -> DemandGround | None:
        """Return the ground where only a level above the lower one can do what is asked."""
        level = self.lower.extraction.document.level
        if level is None:
            return None
        terms = self.lexicons.policy_terms
        if self.lexicons.demands.upper_own.carried_out.search(clause):
            return None
        for term, printed in self.finder.find(clause).items():
            lowest = terms.upper_only.get(term)
            if lowest is not None and LEVELS.index(lowest) < LEVELS.index(level):
                return DemandGround(code="duty-above", args=(printed,))
        return None

    def _reserved(self, clause: str, answers: Sequence[str] = ()) -> DemandGround | None:
        """Return the ground where the centre speaks of a matter that it keeps to itself."""
        words = self.lexicons.demands
        if self.upper.extraction.document.level != "national":
            return None
        if words.upper_own.carried_out.search(clause):
            return None
        for matter in words.reserved:
            named = matter.find(clause)
            if named and not any(map(matter.taken_up.within, answers)):
                return DemandGround(code="duty-above", args=(named,))
        return None

    def _known_no_land(self, clause: str) -> DemandGround | None:
        """Return the ground where a clause asks for land that the place is known not to have.

        A sentence of the same kind on other land (山水林田湖草沙) does not answer it.
        """
        named = {
            term: printed
            for term, printed in self.finder.find(clause).items()
            if any(map(self.jurisdiction.has_no, self._kinds_of(term)))
        }
        if not named or self.whole.terms & set(named):
            return None
        if not all_absent(clause, tuple(named.values())):
            return None
        return DemandGround(code="not-here", args=tuple(named.values()))

    def _no_such_land(self, clause: str) -> DemandGround | None:
        """Return the ground where the place has no land of the kind that is asked about.

        The office declared so (港口: no quays and no shore power either), or the lower text names
        nothing of such land.
        """
        terms = self.finder.find(clause)
        kinds = {printed: self._kinds_of(term) for term, printed in terms.items()}
        kinds = {printed: found for printed, found in kinds.items() if found}
        if 2 * len(kinds) < max(len(terms), 1) or any(map(self._has_land, chain(*kinds.values()))):
            return None
        return DemandGround(code="not-here", args=tuple(kinds))

    def _kinds_of(self, term: str) -> tuple[str, ...]:
        """Return the kinds of land that a term presupposes; sectors only for a district."""
        words, level = self.lexicons.policy_terms, self.lower.extraction.document.level
        kinds = words.landscapes_of.get(term, ())
        return kinds if level == "district" else tuple(k for k in kinds if k not in words.sectors)

    def _has_land(self, kind: str) -> bool:
        named = self.lexicons.policy_terms.landscape[kind]
        declared = self.meta.sectors_absent if self.meta is not None else ()
        if any(fold(sector) in term for sector in declared for term in named):
            return False
        return bool(self.whole.terms & set(named))
