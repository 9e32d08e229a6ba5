"""What the upper text asks, thing by thing, and what to do about each (上级要求与处理建议)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from policy_nlp.align.answers import Answer, TermFinder, WholeText
from policy_nlp.align.applicability import Applicability
from policy_nlp.align.asked import LESS, Asked, read_asked
from policy_nlp.align.departments import body_demands
from policy_nlp.align.drafting import Drafter
from policy_nlp.align.evidence import (
    DemandWeights,
    demand_evidence,
    line_evidence,
    shipped_demand_weights,
)
from policy_nlp.align.features import BRACKETED, TermReader, main_clause
from policy_nlp.align.jurisdiction import BY_WHEN, Jurisdiction, asks_for_plan
from policy_nlp.align.links import likelihood
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import (
    TASK_KINDS,
    DocumentMeta,
    Span,
    Target,
)
from policy_nlp.records.alignment import (
    Demand,
    DemandAction,
    DemandGround,
    DemandStatus,
    DemandText,
)
from policy_nlp.records.drafts import Draft, GapNote
from policy_nlp.records.index import PairIndex
from policy_nlp.text.sentences import split_at
from policy_nlp.text.width import fold
from policy_nlp.tokens import load_segmenter

CLAUSE_ENDS = "，,；;"
# Share of the wording of an unpaired target found, from where it is said all the same.
RESTATED = 0.6
# How likely a result without a number is said in other words, from where it is.
ECHOED = 0.8
# Share of a demand found from where a lower sentence comes near, and is its home.
NEAR = 0.15
PROOFS = 3
# Share of a clause found from where a draft need not say it.
SAID = 0.6
# Characters of a sentence in which it says to whom it speaks.
OPENING = 12
# Share of a demand found in one sentence from where this is proof, whatever the linked units say.
SHOWN = 0.2
# How many characters may stand between two targets of one breath (并, ，).
JOINED = 2
# Share of a clause found from where the sentence found says the same, with more force or less.
HELD = 0.4
# How likely something is to be listed, and acted on, from where it is; how likely done; how near
# to that nothing is said; how likely touched from where what is open is called partly done.
LISTED, ACTED = 0.27, 0.21
DONE, OPEN, TOUCHED = 0.42, 0.02, 0.8


@dataclass(frozen=True)
class Verdict:
    """What is found of one thing asked."""

    status: DemandStatus
    action: DemandAction
    ground: DemandGround
    confidence: float


class DemandFinder:
    """Finds what the upper text asks, and asks the whole lower text for it."""

    def __init__(
        self,
        pair: PairIndex,
        meta: DocumentMeta | None,
        lexicons: Lexicons,
        reader: TermReader,
        weights: DemandWeights | None = None,
    ) -> None:
        self.pair, self._lexicons = pair, lexicons
        self.weights = weights or shipped_demand_weights()
        self._drafter = Drafter(pair, lexicons)
        # The clause of a draft, by upper unit and the lower unit that the draft belongs in.
        self._responsible: dict[tuple[str, str | None], str] = {}
        self._finder = TermFinder(lexicons.policy_terms)
        self.whole = WholeText(pair.lower, reader, self._finder)
        below, above = pair.lower.extraction.document, pair.upper.extraction.document
        elsewhere = Jurisdiction(below, above, lexicons, load_segmenter(lexicons))
        self._applicability = Applicability(
            pair.upper, pair.lower, meta, lexicons, elsewhere, self.whole, self._finder
        )

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """The sentences and targets asked."""
        return read_asked(self.pair, self._lexicons)

    @cached_property
    def clauses(self) -> tuple[tuple[str, ...], ...]:
        """The clauses of each thing asked."""
        text = self.pair.upper.text
        return tuple(
            tuple(c.of(text) for c in split_at(text, item.span, CLAUSE_ENDS))
            or (item.span.of(text),)
            for item in self.asked
        )

    @cached_property
    def _mains(self) -> tuple[int, ...]:
        """Which clause of each thing asked holds its main action."""
        circumstances = self._lexicons.clauses.circumstances
        return tuple(main_clause(list(parts), circumstances) for parts in self.clauses)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What the lower text holds of each thing asked."""
        asked, mains = [], []
        for clauses, main in zip(self.clauses, self._mains, strict=True):
            kept = self._applicability.applying(clauses)
            asked.append([clauses[k] for k in kept])
            mains.append(kept.index(main) if main in kept else 0)
        return tuple(self.whole.answers(asked, mains))

    @cached_property
    def evidence(self) -> tuple[tuple[float, ...], ...]:
        """What speaks for each thing asked."""
        words, below = self._lexicons.demands, self.whole.folded
        sisters = {item.upper: item.measures for item in self.pair.alignment.coverage}
        return tuple(
            demand_evidence(
                fold(self._text(item)), answer, words, below, is_set=self._is_set_below(item)
            )
            + line_evidence(item.line, sisters.get(item.upper, ()))
            for item, answer in zip(self.asked, self.answers, strict=True)
        )

    def demands(self) -> tuple[Demand, ...]:
        """Return all demands: sentences and targets in printed order, then bodies."""
        return (
            *(self._demand(index) for index in range(len(self.asked))),
            *body_demands(self.pair),
        )

    def _text(self, asked: Asked) -> str:
        return self.pair.upper.printed(asked.span)

    def _likely(self, weights: Sequence[float], index: int) -> float:
        values = zip(weights[1:], self.evidence[index], strict=True)
        return likelihood(weights[0] + sum(weight * value for weight, value in values))

    def _done(self, index: int) -> float:
        """Return how likely the lower text does what is asked.

        Few pairs taught what is listed, more of them what is covered: both have a say.
        """
        covered = self._likely(self.weights.covered, index)
        return (covered + 1 - self._likely(self.weights.listed, index)) / 2

    def _verdict(self, index: int) -> Verdict:
        asked, answer, clauses = self.asked[index], self.answers[index], self.clauses[index]
        text = self._text(asked)
        if asked.line is not None and self._is_plan_asked(clauses[self._mains[index]], text):
            return Verdict("covered", "none", DemandGround(code="own-plan"), 0.95)
        if asked.kind == "target":
            verdict = self._target_verdict(index)
            if asked.link is not None and asked.link.lower is not None:
                return verdict
        else:
            verdict = self._task_verdict(index)
        is_covered = verdict.status == "covered"
        holding = [self.whole.sentences[j].text for j in answer.best[:2]] if is_covered else []
        year = asked.target.deadline if asked.target is not None else None
        if ground := self._applicability.why_not(clauses, self._mains[index], holding, year):
            return Verdict("not-applicable", "none", ground, 0.9)
        if ground := self._asks_answer_above(text):
            status: DemandStatus = "partly" if is_covered else "missing"
            return Verdict(status, "must", ground, 0.8)
        weakened = asked.line is not None and verdict.status != "missing"
        return (self._weakened(answer) if weakened else None) or verdict

    def _weakened(self, answer: Answer) -> Verdict | None:
        """Return the verdict on a sentence that the lower text says with less force.

        全面淘汰老旧柴油货车 is 推进老旧柴油货车更新淘汰 below, 减量替代 is 等量减量替代.
        """
        words = self._lexicons.demands.force
        for clause in answer.clauses:
            above, below = fold(clause.text), fold(self.whole.sentences[clause.best].text)
            if clause.found < HELD:
                continue
            bound = words.bound.search(above)
            eased = words.eased.search(below)
            if bound is not None and not words.firm.search(below):
                action: DemandAction = "must" if bound["ended"] else "should"
            elif eased is not None and eased["of"] in above and eased[0] not in above:
                bound, action = eased, "must"
            else:
                continue
            ground = DemandGround(code="weakened", args=(bound[0],))
            return Verdict("partly", action, ground, 0.6)
        return None

    def _is_plan_asked(self, clause: str, text: str) -> bool:
        words = self._lexicons.clauses
        return (
            asks_for_plan(clause, words)
            or words.own_plan.asked_of_all.match(fold(text)) is not None
        )

    def _task_verdict(self, index: int) -> Verdict:
        """Return the verdict on a sentence, by what judged sentences taught."""
        weights, answer, text = self.weights, self.answers[index], self._text(self.asked[index])
        touched, listed, acted = (
            self._likely(way, index) for way in (weights.touched, weights.listed, weights.acted)
        )
        done = self._done(index)
        action: DemandAction = "none"
        if listed >= LISTED:
            invited = self._lexicons.demands.invitation.match(text)
            concrete = acted >= ACTED and not invited and not self._is_optional(index)
            action = "should" if concrete else "consider"
        # Where all that it names is nowhere, what reads alike is about something else.
        strange = bool(answer.asked) and set(answer.asked) == set(answer.absent)
        status: DemandStatus = "covered" if done >= DONE else "missing"
        if abs(done - DONE) < OPEN or (status == "covered" and not self._is_shown(index)):
            status = "undecided"
        elif status == "covered":
            # What an office has to add something to is not all done.
            status = "partly" if action == "should" else "covered"
        elif touched >= TOUCHED and not strange:
            status = "partly"
        if status == "missing" and action == "none":
            action = "consider"
        if action == "none":
            ground = DemandGround(code="answered")
        elif self._lexicons.demands.wish.search(text.split("，", 1)[0]) and action == "consider":
            ground = DemandGround(code="wish")
        else:
            ground = DemandGround(code="open", args=self._missing(index))
        return Verdict(status, action, ground, _confidence(action, acted, listed))

    def _target_verdict(self, index: int) -> Verdict:
        """Return the verdict on a target, by how the lower targets answer it."""
        asked, answer = self.asked[index], self.answers[index]
        relation = asked.link.relation if asked.link is not None else "missing"
        ground = DemandGround(code="target", args=(relation,))
        upper, link = asked.target, asked.link
        if upper is not None and relation == "missing" and self._names_upper_place(upper.quote):
            ground = DemandGround(code="duty-above", args=(self._drafter.place,))
            return Verdict("not-applicable", "none", ground, 0.6)
        lower = self.pair.lower.target(link.lower) if link is not None and link.lower else None
        if upper is not None and upper.kind == "delegated" and lower is not None:
            if lower.kind == "qualitative":
                return Verdict("partly", "must", DemandGround(code="softened"), 0.8)
            return Verdict("covered", "none", ground, 0.9)
        if relation in LESS:
            return Verdict("partly", "should", ground, 0.7)
        if relation != "missing":
            return Verdict("covered", "none", ground, 0.9)
        if upper is not None and upper.kind == "quantitative":
            total = bool(self._drafter.amounts(upper.quote))
            status: DemandStatus = "partly" if answer.whole >= RESTATED else "missing"
            if total:
                return Verdict(status, "consider", DemandGround(code="not-distributed"), 0.7)
            return Verdict(status, "should", ground, 0.6)
        if self._done(index) >= ECHOED:
            return Verdict("covered", "none", DemandGround(code="answered"), 0.6)
        if upper is not None and self._is_half_said(upper):
            return Verdict("partly", "should", ground, 0.6)
        if upper is None or upper.deadline is None:
            # A vision (开创新局面) asks for nothing that could be added.
            return Verdict("undecided", "none", ground, 0.5)
        return Verdict("missing", "consider", ground, 0.6)

    def _is_shown(self, index: int) -> bool:
        """Return whether some lower sentence can be shown as proof."""
        line = self.asked[index].line
        return self.answers[index].whole >= SHOWN or (line is not None and line.score > 0.5)

    def _is_half_said(self, target: Target) -> bool:
        """Return whether the lower text sets another target of the sentence for its indicator.

        达到峰值并实现稳中有降 is asked, and 达到峰值 is all that is said.
        """
        sisters = self.pair.upper.targets_of(target.unit)
        return any(
            sister.indicator == target.indicator
            and sister.deadline == target.deadline
            and 0 <= target.span.start - sister.span.end <= JOINED
            and sister.id in self._taken_up
            for sister in sisters
        )

    @cached_property
    def _taken_up(self) -> frozenset[str]:
        """The upper targets that a lower one answers."""
        links = self.pair.alignment.targets
        return frozenset(link.upper for link in links if link.upper and link.lower)

    def _is_set_below(self, asked: Asked) -> bool:
        """Return whether a lower target answers each one that a sentence sets, of one at least."""
        targets = self.pair.upper.targets_of(asked.upper)
        within = [target.id for target in targets if target.span.overlaps(asked.span)]
        return bool(within) and self._taken_up.issuperset(within)

    def _is_optional(self, index: int) -> bool:
        """Return whether the main act is research, which the upper level leads, or a choice.

        Which industries a place grows is for the place to say.
        """
        words, answer = self._lexicons.demands, self.answers[index]
        main = fold(answer.clauses[answer.main].text)
        return bool(words.researching.search(main) or words.industries.grown.match(main))

    def _names_upper_place(self, text: str) -> bool:
        return bool(self._drafter.place) and self._drafter.place in text

    def _asks_answer_above(self, text: str) -> DemandGround | None:
        """Return the ground where this level has to answer to the one above, and does not.

        各地…要及时向市委、市政府报告: the lower text names nobody above to whom it reports.
        """
        named = self._drafter.addressed(text[:OPENING])
        if not named:
            return None
        pattern = self._answering_above
        if not pattern.search(fold(text)) or pattern.search(self.whole.folded):
            return None
        return DemandGround(code="addressed", args=(named,))

    @cached_property
    def _answering_above(self) -> re.Pattern[str]:
        words, level = self._lexicons.demands.answering, self._drafter.above
        bodies = words.centre.group if level == "国家" else f"{level}[^,。;、]{{1,20}}"
        if level == "国家":
            bodies = f"(?:{bodies}|{words.ministry.pattern})"
        told = f"{words.to.group}{bodies}[^,。;]{{0,24}}?{words.acts.group}"
        return re.compile(f"{told}|{words.sent.group}{bodies}")

    def _missing(self, index: int) -> tuple[str, ...]:
        """Return what a demand names and nothing takes up, as printed."""
        answer = self.answers[index]
        printed = {
            term: word
            for clause in answer.clauses
            for term, word in self._finder.find(clause.text).items()
        }
        names = [printed[term] for term in (*answer.absent, *answer.general) if term in printed]
        if names:
            return tuple(dict.fromkeys(names))
        weakest = min(range(len(answer.clauses)), key=lambda k: answer.clauses[k].found)
        return (answer.clauses[weakest].text.strip().rstrip("。；"),)

    def _demand(self, index: int) -> Demand:
        asked, answer, verdict = self.asked[index], self.answers[index], self._verdict(index)
        text, line = self._text(asked), asked.line
        open_ = verdict.action != "none"
        best = self._lower(answer.best[0]) if answer.best and answer.whole >= NEAR else None
        home = best.unit if best and self._is_task(best.unit) else self._drafter.home(asked.upper)
        wanted = self._still_wanted(answer, verdict.status) if line is not None else text
        is_answer = verdict.ground.code == "addressed"
        note = next(self._drafter.notes(wanted), None) if open_ and not is_answer else None
        answered = verdict.status in ("covered", "partly")
        return Demand(
            id=asked.id,
            upper=asked.upper,
            span=asked.span,
            text=text,
            kind=asked.kind,
            status=verdict.status,
            main_status=line.status if line is not None else None,
            action=verdict.action,
            ground=verdict.ground,
            proof=self._proof(asked, answer, verdict.ground.code) if answered else (),
            near=best if verdict.status in ("missing", "undecided") else None,
            missing=self._missing(index) if open_ and asked.kind == "task" else (),
            home=home if open_ else None,
            draft=self._draft(asked, wanted, home, note, is_answer=is_answer) if open_ else None,
            note=note,
            confidence=verdict.confidence,
            decision=line.decision if line is not None else None,
        )

    def _still_wanted(self, answer: Answer, status: DemandStatus) -> str:
        """Return the clauses of a demand that the lower text has still to say.

        What cannot apply is none of them, nor what is said already where part of it is.
        """
        circumstance = self._lexicons.clauses.circumstances.clause
        kept, follows = list[str](), False
        for clause in answer.clauses:
            # 按照…的原则 and 到2025年 say nothing without the clause after them.
            if clause.found < SAID or clause.absent or follows:
                kept.append(clause.text)
                folded = fold(clause.text)
                follows = bool(circumstance.match(folded) or BY_WHEN.fullmatch(folded))
        if not kept or status not in ("partly", "covered"):
            kept = [clause.text for clause in answer.clauses]
        return "，".join(kept)

    def _is_task(self, unit: str) -> bool:
        return unit in self.pair.lower and self.pair.lower.unit(unit).kind in TASK_KINDS

    def _proof(self, asked: Asked, answer: Answer, code: str) -> tuple[DemandText, ...]:
        """Return the lower sentences that answer: those that links or targets show come first."""
        spans: list[Span] = []
        if asked.link is not None and asked.link.lower is not None:
            spans.append(self.pair.lower.target(asked.link.lower).span)
        if asked.line is not None and asked.line.lower_span is not None:
            spans.append(asked.line.lower_span)
        main = answer.clauses[answer.main].best
        plan = self._of_itself if code == "own-plan" else ()
        for j in (*plan, answer.best[0], main, *answer.best[1:]):
            span = self.whole.sentences[j].span
            if BRACKETED.fullmatch(self.whole.sentences[j].text):
                continue
            if not any(span.overlaps(other) for other in spans):
                spans.append(span)
        return tuple(map(self._lower_text, spans[:PROOFS]))

    @cached_property
    def _of_itself(self) -> tuple[int, ...]:
        """The first lower sentence that speaks of the lower text itself (制定本方案)."""
        itself = self._lexicons.clauses.own_plan.itself
        found = (k for k, s in enumerate(self.whole.sentences) if itself.search(fold(s.text)))
        return tuple(islice(found, 1))

    def _lower(self, index: int) -> DemandText:
        return self._lower_text(self.whole.sentences[index].span)

    def _lower_text(self, span: Span) -> DemandText:
        unit = self.pair.lower.unit_at(span)
        text = self.pair.lower.printed(span)
        return DemandText(unit=unit.id if unit else "", span=span, text=text)

    def _draft(
        self, asked: Asked, text: str, home: str | None, note: GapNote | None, *, is_answer: bool
    ) -> Draft | None:
        """Return wording for the lower text; None where the upper one cannot be said there."""
        if note is not None and note.code == "own-work":
            return None
        named = self._drafter.addressed(self._text(asked)[:OPENING])
        if asked.target is not None:
            wording = self._drafter.target(asked.target, (asked.target.indicator,))
            return Draft(form="target", wording=wording)
        if (asked.upper, home) not in self._responsible:
            names = self._drafter.departments(asked.upper, home)
            self._responsible[asked.upper, home] = self._drafter.clause(*names)
        if is_answer:
            # What this level has to tell the one above is said of that one.
            return Draft(form="sentence", wording=self._drafter.answering(self._text(asked), named))
        return Draft(
            form="local" if named else "sentence",
            wording=self._drafter.sentence(text),
            clause=self._responsible[asked.upper, home],
            addressed=named,
        )


def _confidence(action: DemandAction, acted: float, listed: float) -> float:
    """Return how often such an action is right, by judged pairs that were not learned from.

    The likelihoods themselves are too low: readers give a second label where they waver.
    """
    if action == "none":
        return round(1 - listed / 2, 2)
    return round(0.3 + 0.65 * (acted if action == "should" else listed), 2)
