"""How fully each upper unit is carried out, and what the lower document adds (覆盖情况、自选)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from policy_nlp.align.jurisdiction import Exemption, asks_for_plan
from policy_nlp.align.links import DIGITS, Grades, LogOdds, likelihood
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.scores import Scores
from policy_nlp.align.tfidf import Array, Mask
from policy_nlp.lexicons.actions import Clauses
from policy_nlp.records import Link, OwnSentence, OwnUnit, SentenceCoverage, Span, UnitCoverage
from policy_nlp.records.alignment import Ground, OwnReason, Reason, SentenceStatus, sum_up
from policy_nlp.text.width import squeeze


class CoverageJudge:
    """Judges how the units and sentences of two documents answer each other.

    Args:
        scores: of both documents.
        odds: what the scores say to a reader.
        grades: which units are linked.
        words: by which clauses are told apart.
        options: the settings.
        exemptions: why an upper sentence cannot apply, None where it can.
    """

    def __init__(
        self,
        scores: Scores,
        odds: LogOdds,
        grades: Grades,
        words: Clauses,
        options: AlignOptions,
        exemptions: Sequence[Exemption | None],
    ) -> None:
        self._upper, self._lower = scores.upper.features, scores.lower.features
        self._scores, self._odds, self._grades = scores, odds, grades
        self._words, self._options, self._exemptions = words, options, exemptions

    def coverage(self) -> tuple[UnitCoverage, ...]:
        """Return one line for each upper unit, summed up by the printed formula."""
        out: list[UnitCoverage] = []
        for index, unit in enumerate(self._upper.units):
            by = tuple(
                low.id for k, low in enumerate(self._lower.units) if self._grades.linked[index, k]
            )
            lines = tuple(map(self._judge, self._upper.sentences_of[index]))
            line = sum_up(unit.id, by, lines, self._upper.document.text)
            near = self._near(index) if line.status == "none" else None
            if near is not None:
                reason = Reason(code="near", args=(near,))
                line = line.model_copy(update={"status": "undecided", "reason": reason})
            out.append(line)
        return tuple(out)

    def own_units(self) -> tuple[OwnUnit, ...]:
        """Return the lower units that answer to no upper unit (自选动作), with the nearest one."""
        out: list[OwnUnit] = []
        for index, unit in enumerate(self._lower.units):
            if not self._grades.linked[:, index].any():
                odds = self._odds.part_of_unit[:, index]
                nearest = self._upper.units[int(odds.argmax())]
                alike = likelihood(float(odds.max())) >= self._options.like_at_all
                args = (nearest.heading or nearest.id,) if alike else ()
                out.append(OwnUnit(lower=unit.id, reason=OwnReason(code="no-link", args=args)))
        return tuple(out)

    def own_sentences(
        self, links: Iterable[Link], coverage: Iterable[UnitCoverage]
    ) -> tuple[OwnSentence, ...]:
        """Return the sentences of linked lower units that take up nothing of any upper text.

        No upper sentence is anywhere near: none that they are at all likely to take up, and none
        that shares enough with them to prove a link. Sentences that are shown as proof are none.
        """
        scores, sentences = self._scores.sentences, self._lower.sentences
        if not scores.size:
            return ()
        shown = {pair.lower_span for link in links for pair in link.evidence}
        shown |= {item.lower_span for line in coverage for item in line.measures if item.lower_span}
        near = [likelihood(float(odds)) for odds in self._odds.covers_part.max(axis=0)]
        for at, (before, sentence) in enumerate(pairwise(sentences), 1):
            # 其中，… goes on with what the sentence before it says.
            printed = self._lower.text(sentence.span)
            if before.unit == sentence.unit and self._words.continuation.match(printed):
                near[at] = max(near[at], near[at - 1])
        return tuple(
            OwnSentence(lower=self._lower.units[sentence.unit].id, span=sentence.span)
            for at, sentence in enumerate(sentences)
            if near[at] < self._options.own_below
            and scores[:, at].max() < self._options.shown
            and self._grades.linked[:, sentence.unit].any()
            and self._lower.sentence_terms[at]
            and sentence.span not in shown
        )

    def _judge(self, index: int) -> SentenceCoverage:
        """Return the status of upper sentence `index`, and who takes it up."""
        sentence = self._upper.sentences[index]
        span = sentence.span
        if asks_for_plan(self._upper.text(sentence.clauses[sentence.main]), self._words):
            ground = Ground(code="own-plan")
            return SentenceCoverage(span=span, status="covered", score=1.0, ground=ground)
        if not self._upper.sentence_terms[index]:
            ground = Ground(code="nothing-to-compare")
            return SentenceCoverage(span=span, status="missing", ground=ground)
        linked = self._grades.linked[sentence.unit][self._scores.lower.unit_of]
        main, part = self._odds.covers_main[index], self._odds.covers_part[index]
        if (hit := linked & (main >= 0)).any():
            return self._taken_up(span, "covered", main, hit)
        score = self._score(main, linked)
        if exemption := self._exemptions[index]:
            ground = exemption.ground
            return SentenceCoverage(span=span, status="not-applicable", score=score, ground=ground)
        if (hit := linked & (part >= 0)).any():
            return self._taken_up(span, "partly", part, hit)
        near = self._likeliest(main, linked) if score else None
        return SentenceCoverage(span=span, status="missing", score=score, near_span=near)

    def _near(self, index: int) -> str | None:
        """Return what lower unit may carry out unit `index` though no link says so.

        It is near by subject, and a part of a sentence is found in it: 未见对应 would be said too
        soon.
        """
        rows = self._odds.covers_part[list(self._upper.sentences_of[index])]
        held = {int(k) for k in self._scores.lower.unit_of[(rows >= 0).any(axis=0)]}
        near = [j for j in sorted(held) if self._grades.near[index, j]]
        if not near:
            return None
        subject = self._scores.subject[index]
        unit = self._lower.units[max(near, key=lambda j: subject[j])]
        return unit.heading or unit.id

    def _likeliest(self, odds: Array, among: Mask) -> Span:
        """Return the likeliest of some lower sentences."""
        best = max(among.nonzero()[0], key=lambda j: (odds[j], -j))
        return self._lower.sentences[best].span

    def _score(self, odds: Array, among: Mask) -> float:
        """Return how likely the best of some lower sentences is (0 to 1)."""
        return round(likelihood(float(odds[among].max())), DIGITS) if among.any() else 0.0

    def _taken_up(
        self, span: Span, status: SentenceStatus, odds: Array, hit: Mask
    ) -> SentenceCoverage:
        """Return the line of a sentence that lower sentences take up, the best one shown."""
        units = sorted({self._lower.sentences[j].unit for j in hit.nonzero()[0]})
        return SentenceCoverage(
            span=span,
            status=status,
            covered_by=tuple(self._lower.units[k].id for k in units),
            score=self._score(odds, hit),
            lower_span=self._lower.sentences[self._sentence_to_show(span, odds, hit)].span,
        )

    def _sentence_to_show(self, span: Span, odds: Array, hit: Mask) -> int:
        """Return the lower sentence to show: of those about as good, the one that reads alike.

        优化天然气利用结构 stands word for word beside another sentence on 天然气.
        """
        from rapidfuzz.fuzz import partial_ratio

        printed = squeeze(self._upper.text(span))
        good = (hit & (odds >= odds[hit].max() - self._options.as_good)).nonzero()[0]

        def reads_alike(j: int) -> float:
            return partial_ratio(printed, squeeze(self._lower.text(self._lower.sentences[j].span)))

        return int(max(good, key=lambda j: (reads_alike(j), odds[j], -j)))
