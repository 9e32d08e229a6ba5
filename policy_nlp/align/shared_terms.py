"""What two sentences share, in words that a reader finds in them (共同要素)."""

from __future__ import annotations

from collections.abc import Iterable

from policy_nlp.align.features import DocumentFeatures
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.terms import CONCEPT, TermReader, Wordings
from policy_nlp.align.tfidf import TfidfSpace
from policy_nlp.records import Link, SentenceCoverage, Span, UnitCoverage

# Behind two wordings that stand for related things and are not the same word: 公园～森林.
RELATED = "（相关词）"


class SharedTerms:
    """Tells what an upper and a lower sentence share, the most telling first."""

    def __init__(
        self,
        upper: DocumentFeatures,
        lower: DocumentFeatures,
        reader: TermReader,
        space: TfidfSpace,
        options: AlignOptions,
    ) -> None:
        self._upper, self._lower = upper, lower
        self._reader, self._space = reader, space
        self._most = options.shown_terms
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
        rarity, weights = self._space.rarity, self._upper.sentence_terms[i]
        keys = sorted(
            weights.keys() & self._lower.sentence_terms[j].keys(),
            key=lambda key: (-weights[key].weight * rarity.get(key, 0.0), key),
        )
        up, low = self._wordings(True, i), self._wordings(False, j)
        out: list[str] = []
        for key in keys:
            if key.startswith(CONCEPT) and not (key in up and key in low):
                continue
            term = _shown(up[key], low[key]) if key.startswith(CONCEPT) else key
            if not any(term.removesuffix(RELATED) in other for other in out):
                out.append(term)
        return tuple(out[: self._most])

    def _wordings(self, is_upper: bool, index: int) -> Wordings:
        place = is_upper, index
        if place not in self._read:
            side = self._upper if is_upper else self._lower
            read = (self._reader.wordings(side.text(c)) for c in side.sentences[index].clauses)
            found: dict[str, set[str]] = {}
            for clause in read:
                for key, words in clause.items():
                    found.setdefault(key, set()).update(words)
            self._read[place] = found
        return self._read[place]


def _shown(above: set[str], below: set[str]) -> str:
    """Return the wording that both have, the longest; else the longest of each."""
    both = above & below
    if both:
        return _longest(both)
    return f"{_longest(below)}～{_longest(above)}{RELATED}"


def _longest(words: set[str]) -> str:
    return min(words, key=lambda word: (-len(word), word))
