"""What two sentences share, in words that a reader finds in them (共同要素), and two units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from policy_nlp.align.features import CONCEPT, DocumentFeatures, TermReader, Wordings
from policy_nlp.lexicons.policy_terms import Thesaurus
from policy_nlp.records import Link, SentenceCoverage, Span, UnitCoverage
from policy_nlp.records.analysis import LinkIndicators, SharedIndicator
from policy_nlp.records.index import PairIndex, Side
from policy_nlp.text.width import fold

# A name of fewer characters is that of many things; of a result without a number (再生资源) sooner.
SHORTEST, SHORTEST_VAGUE = 4, 6
# Behind two wordings that stand for related things and are not the same word: 公园～森林.
RELATED = "（相关词）"


class SharedTerms:
    """Knows what an upper and a lower sentence share, the most telling first."""

    def __init__(
        self,
        upper: DocumentFeatures,
        lower: DocumentFeatures,
        reader: TermReader,
        rarity: Mapping[str, float],
        most: int,
    ) -> None:
        self._upper, self._lower = upper, lower
        self._reader, self._rarity = reader, rarity
        self._most = most
        self._at_upper = {sentence.span: i for i, sentence in enumerate(upper.sentences)}
        self._at_lower = {sentence.span: j for j, sentence in enumerate(lower.sentences)}
        self._read: dict[tuple[bool, int], Wordings] = {}

    def of_links(self, links: Iterable[Link]) -> tuple[Link, ...]:
        """Return the links with what each pair of sentences shares."""
        return tuple(
            link.model_copy(
                update={
                    "evidence": tuple(
                        pair.model_copy(
                            update={"terms": self.between(pair.upper_span, pair.lower_span)}
                        )
                        for pair in link.evidence
                    )
                }
            )
            for link in links
        )

    def of_lines(self, lines: Iterable[UnitCoverage]) -> tuple[UnitCoverage, ...]:
        """Return the coverage with what each sentence shares with the one that takes it up."""
        return tuple(
            line.model_copy(
                update={
                    "measures": tuple(
                        item.model_copy(update={"terms": self._terms(item)})
                        for item in line.measures
                    )
                }
            )
            for line in lines
        )

    def _terms(self, item: SentenceCoverage) -> tuple[str, ...]:
        return self.between(item.span, item.lower_span or item.near_span)

    def between(self, above: Span, below: Span | None) -> tuple[str, ...]:
        """Return what two sentences share.

        Where they word it differently both wordings stand, the lower first, and are called
        related: 充电桩～充换电设施（相关词）. Nothing is shown that is cut out of two words,
        as 调解 is out of 协调解决.
        """
        i, j = self._at_upper.get(above), self._at_lower.get(below) if below else None
        if i is None or j is None:
            return ()
        rarity, weights = self._rarity, self._upper.sentence_terms[i]
        keys = sorted(
            weights.keys() & self._lower.sentence_terms[j].keys(),
            key=lambda key: (-weights[key].weight * rarity.get(key, 0.0), key),
        )
        up, low = self._wordings(True, i), self._wordings(False, j)
        out: list[str] = []
        for key in keys:
            if key.startswith(CONCEPT) and not (key in up and key in low):
                continue
            wordings = _shared_wordings(up[key], low[key]) if key.startswith(CONCEPT) else (key,)
            term = "～".join(wordings)
            if not any(term in other for other in out):
                out.append(term if len(wordings) == 1 else f"{term}{RELATED}")
        return tuple(out[: self._most])

    def _wordings(self, is_upper: bool, index: int) -> Wordings:
        place = is_upper, index
        if place not in self._read:
            side = self._upper if is_upper else self._lower
            read = map(self._reader.wordings, side.printed_clauses(index))
            found: dict[str, set[str]] = {}
            for clause in read:
                for key, words in clause.items():
                    found.setdefault(key, set()).update(words)
            self._read[place] = found
        return self._read[place]


def _shared_wordings(above: set[str], below: set[str]) -> tuple[str, ...]:
    """Return the wording that both have, the longest; else the longest of each, the lower first."""
    both = above & below
    return (_longest(both),) if both else (_longest(below), _longest(above))


def _longest(words: set[str]) -> str:
    return min(words, key=lambda word: (-len(word), word))


def shared_indicators(pair: PairIndex, thesaurus: Thesaurus) -> tuple[LinkIndicators, ...]:
    """Return the indicators of both units of each link that has some.

    Targets that are set against each other come first, then names that both units print.
    """
    compared: dict[tuple[str, str], list[SharedIndicator]] = {}
    for target in pair.alignment.targets:
        if target.lower is not None and target.upper is not None:
            units = pair.lower.target(target.lower).unit, pair.upper.target(target.upper).unit
            shared = SharedIndicator(name=target.indicator, relation=target.relation)
            compared.setdefault(units, []).append(shared)
    known = [
        tuple(fold(one) for one in (name, *others) if len(one) >= SHORTEST)
        for name, others in thesaurus.indicators.items()
    ]
    texts = {
        (side, unit): fold(pair.document(side).unit(unit).body.of(pair.document(side).text))
        for link in pair.alignment.links
        for side, unit in _sides(link)
    }
    out: list[LinkIndicators] = []
    for link in pair.alignment.links:
        indicators = list(compared.get((link.lower, link.upper), ()))
        named = [fold(item.name) for item in indicators]
        above, below = texts["upper", link.upper], texts["lower", link.lower]
        for names in (*_indicator_names(pair, link), *known):
            held = any(name in other or other in name for name in names for other in named)
            if not held and any(name in above for name in names):
                found = next((name for name in names if name in below), None)
                if found is not None:
                    named.append(found)
                    indicators.append(SharedIndicator(name=found))
        if indicators:
            out.append(LinkIndicators(lower=link.lower, upper=link.upper, shared=tuple(indicators)))
    return tuple(out)


def _sides(link: Link) -> tuple[tuple[Side, str], tuple[Side, str]]:
    return ("upper", link.upper), ("lower", link.lower)


def _indicator_names(pair: PairIndex, link: Link) -> Iterator[tuple[str, ...]]:
    """Yield the names of the indicators for which either unit sets a target."""
    for side, unit in _sides(link):
        for target in pair.document(side).targets_of(unit):
            name = fold(target.indicator)
            if len(name) >= (SHORTEST if target.kind == "quantitative" else SHORTEST_VAGUE):
                yield (name,)
