"""How fully each upper unit is carried out, sentence by sentence (覆盖情况)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policy_nlp.align.applicability import IS_OWN_PLAN, Ground, asks_for_plan
from policy_nlp.align.classifier import Judgement, likelihood
from policy_nlp.align.features import DocumentFeatures
from policy_nlp.align.links import DIGITS, Grades
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.scores import Scores
from policy_nlp.records import MissingText, SentenceCoverage, Span, Unit, UnitCoverage
from policy_nlp.records.alignment import CoverageStatus, SentenceStatus
from policy_nlp.text.width import squeeze

if TYPE_CHECKING:
    from policy_nlp.align.tfidf import Array, Mask

STATUS_WORDS: dict[CoverageStatus, str] = {
    "full": "已对应",
    "partial": "部分对应",
    "none": "未见对应",
    "not-applicable": "不适用",
    "undecided": "未判定",
}
NOTHING_TO_COMPARE = "本句没有可比对的要素词，不计入"
NEAR = "{}句均未见承接，但下级“{}”主题相近，又有句子部分相似，请人工核对，未判定"
FORMULA = (
    "可适用的句子主要举措全部承接为已对应，一句也未承接（含部分承接）为未见对应，"
    "但下级另有主题相近的条目待核对的为未判定，其余为部分对应"
)


def cover_units(
    upper: DocumentFeatures,
    lower: DocumentFeatures,
    scores: Scores,
    judgement: Judgement,
    grades: Grades,
    grounds: Sequence[Ground | None],
    options: AlignOptions,
) -> tuple[UnitCoverage, ...]:
    """Return one line for each upper unit."""
    judge = SentenceJudge(upper, lower, scores, judgement, grades, grounds, options)
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
            reason = NEAR.format(len(line.missing), near.heading or near.id)
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
    counted = [line for line in lines if line.ground != NOTHING_TO_COMPARE]
    counts = Counter(line.status for line in counted)
    status = sum_up(counts)
    return UnitCoverage(
        upper=unit,
        status=status,
        by=by,
        measures=lines,
        missing=tuple(
            MissingText(span=line.span, text=line.span.of(text))
            for line in counted
            if line.status == "missing"
        ),
        reason=reason_of(counts, status),
    )


def sum_up(counts: Counter[SentenceStatus]) -> CoverageStatus:
    """Return the status of a unit whose sentences have these statuses."""
    applicable = counts.total() - counts["not-applicable"]
    if not counts.total():
        return "undecided"
    if not applicable:
        return "not-applicable"
    if counts["covered"] == applicable:
        return "full"
    return "none" if counts["missing"] == applicable else "partial"


def reason_of(counts: Counter[SentenceStatus], status: CoverageStatus) -> str:
    """Print the formula with its numbers."""
    if not counts.total():
        return "没有可比对的句子，未判定"
    applicable = counts.total() - counts["not-applicable"]
    return (
        f"共{counts.total()}句：已承接{counts['covered']}句，部分承接{counts['partly']}句，"
        f"未见承接{counts['missing']}句，不适用{counts['not-applicable']}句；"
        f"可适用{applicable}句，判为“{STATUS_WORDS[status]}”（{FORMULA}）"
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
        grounds: Sequence[Ground | None],
        options: AlignOptions,
    ) -> None:
        self._upper, self._lower = upper, lower
        self._scores, self._judgement, self._grades = scores, judgement, grades
        self._grounds, self._options = grounds, options

    def judge(self, index: int) -> SentenceCoverage:
        """Return the status of sentence `index`, and who takes it up."""
        sentence = self._upper.sentences[index]
        clauses = [self._upper.text(clause) for clause in sentence.clauses]
        if asks_for_plan(clauses[sentence.main]):
            return SentenceCoverage(
                span=sentence.span, status="covered", score=1.0, ground=IS_OWN_PLAN
            )
        if not self._upper.sentence_terms[index]:
            return SentenceCoverage(span=sentence.span, status="missing", ground=NOTHING_TO_COMPARE)
        linked = self._grades.linked[sentence.unit][self._scores.lower.unit_of]
        covers, touches = self._judgement.covers[index], self._judgement.touches[index]
        if (hit := linked & (covers >= 0)).any():
            return self._line(sentence.span, "covered", covers, hit)
        score = self._score(covers, linked)
        if ground := self._grounds[index]:
            return SentenceCoverage(
                span=sentence.span, status="not-applicable", score=score, ground=ground.reason
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
