"""How fully each upper unit is carried out, sentence by sentence (覆盖情况)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policy_nlp.align.applicability import Exemption, asks_for_plan
from policy_nlp.align.classifier import Judgement, likelihood
from policy_nlp.align.features import DocumentFeatures
from policy_nlp.align.links import DIGITS, Grades
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.scores import Scores
from policy_nlp.records import MissingText, SentenceCoverage, Span, Unit, UnitCoverage
from policy_nlp.records.alignment import Ground, Reason, SentenceStatus, status_by_formula
from policy_nlp.text.width import squeeze

if TYPE_CHECKING:
    from policy_nlp.align.tfidf import Array, Mask


def cover_units(
    upper: DocumentFeatures,
    lower: DocumentFeatures,
    scores: Scores,
    judgement: Judgement,
    grades: Grades,
    exemptions: Sequence[Exemption | None],
    options: AlignOptions,
) -> tuple[UnitCoverage, ...]:
    """Return one line for each upper unit."""
    judge = SentenceJudge(upper, lower, scores, judgement, grades, exemptions, options)
    out: list[UnitCoverage] = []
    for index in range(len(upper.units)):
        line = cover_unit(
            upper,
            index,
            tuple(low.id for k, low in enumerate(lower.units) if grades.linked[index, k]),
            tuple(judge.judge(i) for i, s in enumerate(upper.sentences) if s.unit == index),
        )
        near = judge.near(index) if line.status == "none" else None
        if near is not None:
            reason = Reason(code="near", args=(near.heading or near.id,))
            line = line.model_copy(update={"status": "undecided", "reason": reason})
        out.append(line)
    return tuple(out)


def cover_unit(
    upper: DocumentFeatures, index: int, by: tuple[str, ...], lines: tuple[SentenceCoverage, ...]
) -> UnitCoverage:
    """Sum the sentences of a unit up by the printed formula."""
    return sum_lines(upper.units[index].id, by, lines, upper.extraction.text)


def sum_lines(
    unit: str, by: tuple[str, ...], lines: tuple[SentenceCoverage, ...], text: str
) -> UnitCoverage:
    """Sum the sentences of a unit of `text` up by the printed formula."""
    counted = [line for line in lines if line.is_counted]
    return UnitCoverage(
        upper=unit,
        status=status_by_formula(Counter(line.status for line in counted)),
        by=by,
        measures=lines,
        missing=tuple(
            MissingText(span=line.span, text=line.span.of(text))
            for line in counted
            if line.status == "missing"
        ),
        reason=Reason(code="counts" if counted else "nothing-to-compare"),
    )


class SentenceJudge:
    """Judges one upper sentence after the other against the lower units linked to its unit."""

    def __init__(
        self,
        upper: DocumentFeatures,
        lower: DocumentFeatures,
        scores: Scores,
        judgement: Judgement,
        grades: Grades,
        exemptions: Sequence[Exemption | None],
        options: AlignOptions,
    ) -> None:
        self._upper, self._lower = upper, lower
        self._scores, self._judgement, self._grades = scores, judgement, grades
        self._exemptions, self._options = exemptions, options

    def judge(self, index: int) -> SentenceCoverage:
        """Return the status of sentence `index`, and who takes it up."""
        sentence = self._upper.sentences[index]
        clauses = [self._upper.text(clause) for clause in sentence.clauses]
        if asks_for_plan(clauses[sentence.main]):
            return SentenceCoverage(
                span=sentence.span, status="covered", score=1.0, ground=Ground(code="own-plan")
            )
        if not self._upper.sentence_terms[index]:
            ground = Ground(code="nothing-to-compare")
            return SentenceCoverage(span=sentence.span, status="missing", ground=ground)
        linked = self._grades.linked[sentence.unit][self._scores.lower.unit_of]
        covers, touches = self._judgement.covers[index], self._judgement.touches[index]
        if (hit := linked & (covers >= 0)).any():
            return self._line(sentence.span, "covered", covers, hit)
        score = self._score(covers, linked)
        if exemption := self._exemptions[index]:
            return SentenceCoverage(
                span=sentence.span, status="not-applicable", score=score, ground=exemption.ground
            )
        if (hit := linked & (touches >= 0)).any():
            return self._line(sentence.span, "partly", touches, hit)
        return SentenceCoverage(
            span=sentence.span,
            status="missing",
            score=score,
            near_span=self._nearest(covers, linked) if score else None,
        )

    def near(self, index: int) -> Unit | None:
        """Return the lower unit that may carry out unit `index` though no link says so.

        It is near by subject, and a part of a sentence is found in it: 未见对应 would be said too
        soon.
        """
        rows = [i for i, s in enumerate(self._upper.sentences) if s.unit == index]
        touched = (self._judgement.touches[rows] >= 0).any(axis=0)
        held = {int(k) for k in self._scores.lower.unit_of[touched]}
        near = [j for j in sorted(held) if self._grades.near[index, j]]
        subject = self._scores.subject[index]
        return self._lower.units[max(near, key=lambda j: subject[j])] if near else None

    def _nearest(self, odds: Array, among: Mask) -> Span:
        """Return the likeliest of some lower sentences."""
        best = max(among.nonzero()[0], key=lambda j: (odds[j], -j))
        return self._lower.sentences[best].span

    def _score(self, odds: Array, among: Mask) -> float:
        """Return how likely the best of some lower sentences is (0 to 1)."""
        return round(likelihood(float(odds[among].max())), DIGITS) if among.any() else 0.0

    def _line(self, span: Span, status: SentenceStatus, odds: Array, hit: Mask) -> SentenceCoverage:
        """Return the line of a sentence that lower sentences take up, the best one shown."""
        return SentenceCoverage(
            span=span,
            status=status,
            covered_by=self._units(hit),
            score=self._score(odds, hit),
            lower_span=self._lower.sentences[self._shown(span, odds, hit)].span,
        )

    def _shown(self, span: Span, odds: Array, hit: Mask) -> int:
        """Return the lower sentence to show: of those about as good, the one that reads alike.

        优化天然气利用结构 stands word for word beside another sentence on 天然气.
        """
        from rapidfuzz.fuzz import partial_ratio

        printed = squeeze(self._upper.text(span))
        good = (hit & (odds >= odds[hit].max() - self._options.as_good)).nonzero()[0]

        def reads_alike(j: int) -> float:
            return partial_ratio(printed, squeeze(self._lower.text(self._lower.sentences[j].span)))

        return int(max(good, key=lambda j: (reads_alike(j), odds[j], -j)))

    def _units(self, sentences: Mask) -> tuple[str, ...]:
        """Return the ids of the lower units that these sentences belong to, in order."""
        hit = {self._lower.sentences[j].unit for j in sentences.nonzero()[0]}
        return tuple(self._lower.units[k].id for k in sorted(hit))
