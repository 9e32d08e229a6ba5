"""What a lower plan leaves open, with a draft for it (缺口与建议稿)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_nlp.align.departments import is_printed, open_clause, situations_of
from policy_nlp.align.drafting import Drafter
from policy_nlp.align.shared_terms import shared_indicators
from policy_nlp.align.targets.relations import year_of
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import (
    DepartmentLink,
    SentenceCoverage,
    Span,
    Target,
    TargetLink,
    UnitCoverage,
)
from policy_nlp.records.alignment import TargetRelation, is_confirmed
from policy_nlp.records.analysis import Gap, PairAnalysis
from policy_nlp.records.drafts import Draft, GapNote
from policy_nlp.records.index import PairIndex

WORSE: tuple[TargetRelation, ...] = ("missing", "weaker", "later")


def analyse_pair(pair: PairIndex, lexicons: Lexicons) -> PairAnalysis:
    """Return what follows from an alignment and both texts: gaps, departments, indicators.

    Args:
        pair: the alignment with the records of both documents.
        lexicons: the register of departments, by which drafts name who would answer.
    """
    documents = (pair.lower.extraction, pair.upper.extraction)
    names = {duty.name for document in documents for duty in document.responsibilities}
    return PairAnalysis(
        gaps=find_gaps(pair, lexicons),
        departments=situations_of(pair),
        indicators=shared_indicators(pair, lexicons.thesaurus),
        unnamed=tuple(sorted(filter(lexicons.roles.is_nobody, names))),
    )


def find_gaps(pair: PairIndex, lexicons: Lexicons) -> tuple[Gap, ...]:
    """Return the gaps, numbered: sentences, then targets, then departments."""
    drafter = Drafter(pair, lexicons)
    sentences = list(_sentence_gaps(pair, drafter))
    targets = list(_target_gaps(pair, drafter, sentences))
    found = [*sentences, *targets, *_department_gaps(pair, drafter)]
    return tuple(gap.model_copy(update={"number": at}) for at, gap in enumerate(found, 1))


def _sentence_gaps(pair: PairIndex, drafter: Drafter) -> Iterator[Gap]:
    for item in pair.alignment.coverage:
        by_person = is_confirmed(item.decision) and item.status == "full"
        if by_person or item.status == "not-applicable":
            continue
        home = drafter.home(item.upper)
        leading, joining = drafter.departments(item.upper, home)
        clause = drafter.clause(leading, joining)
        answered = pair.upper.duties_of(item.upper, own=True)
        for line in item.measures:
            # A sentence without anything to compare is left out of account, and so is no gap.
            if line.status not in ("missing", "partly") or not line.is_counted:
                continue
            text = pair.upper.printed(line.span)
            named = drafter.addressed(text)
            look = _to_look_at(pair, line, item)
            notes = [
                GapNote(code="answered-at-home") if clause and not answered else None,
                GapNote(code="in-part") if line.status == "partly" else None,
                look,
                *drafter.notes(text),
            ]
            yield Gap(
                kind="task",
                matter=line.status,
                doubtful=look is not None,
                upper=item.upper,
                status=item.status,
                span=line.span,
                home=home,
                draft=Draft(
                    form="local" if named else "sentence",
                    wording=drafter.sentence(text),
                    clause=clause,
                    addressed=named,
                ),
                leading=tuple(leading),
                joining=tuple(joining),
                notes=tuple(note for note in notes if note is not None),
            )


def _to_look_at(pair: PairIndex, line: SentenceCoverage, item: UnitCoverage) -> GapNote | None:
    """Return what comes near a sentence that nobody takes up, where a person should look first."""
    if item.status == "undecided":
        return GapNote(code="undecided")
    near = pair.near(line, item.upper)
    if near is None or not line.is_doubtful(speaks=True):
        return None
    return GapNote(code="near", span=near.lower_span)


def _target_gaps(pair: PairIndex, drafter: Drafter, sentences: list[Gap]) -> Iterator[Gap]:
    """Yield the targets not taken up, weaker or later; one gap for one sentence of both.

    A target in a sentence that is a gap itself is told with that one, in `sentences`.
    """
    grouped: dict[tuple[str, str, TargetRelation], list[TargetLink]] = {}
    for link in pair.alignment.targets:
        if link.upper is None or link.relation not in WORSE:
            continue
        upper = pair.upper.target(link.upper)
        if not pair.cannot_apply(upper):
            lower = pair.lower.target(link.lower).quote if link.lower else ""
            grouped.setdefault((upper.quote, lower, link.relation), []).append(link)
    with_sentence: dict[int, list[str]] = {}
    for (_, _, relation), links in grouped.items():
        upper = pair.upper.target(links[0].upper or "")
        holding = (
            at for at, gap in enumerate(sentences) if gap.span and upper.span.overlaps(gap.span)
        )
        at = next(holding, None) if relation == "missing" else None
        if at is None:
            yield _target_gap(pair, drafter, upper, links)
        else:
            with_sentence.setdefault(at, []).extend(link.indicator for link in links)
    for at, names in with_sentence.items():
        note = GapNote(code="with-targets", args=tuple(dict.fromkeys(names)))
        gap = sentences[at]
        sentences[at] = gap.model_copy(update={"notes": (*gap.notes, note)})


def _target_gap(
    pair: PairIndex, drafter: Drafter, upper: Target, links: Sequence[TargetLink]
) -> Gap:
    names = tuple(dict.fromkeys(link.indicator for link in links))
    wording = drafter.target(upper, names)
    lower = pair.lower.target(links[0].lower) if links[0].lower else None
    draft = Draft(form="target", wording=wording)
    if lower is not None:
        takes_place = _takes_place(pair, links, upper, lower)
        form = "replace" if takes_place else "beside"
        draft = Draft(form=form, wording=wording, quote=lower.quote)
    notes = list(drafter.notes(upper.quote))
    if upper.kind == "quantitative" and not drafter.amounts(upper.quote):
        notes.insert(0, GapNote(code="overall-value"))
    return Gap(
        kind="target",
        matter=links[0].relation,
        names=names,
        upper=upper.unit,
        span=upper.span,
        home=lower.unit if lower else None,
        draft=draft,
        notes=tuple(notes),
    )


def _takes_place(
    pair: PairIndex, links: Sequence[TargetLink], upper: Target, lower: Target
) -> bool:
    """Return whether the upper wording belongs in place of the lower one, not beside it.

    It must not delete an aim of another year or kind, nor one that the words set beside it
    (单位地区生产总值能耗和二氧化碳排放继续下降).
    """
    answering = {link.lower for link in links}
    alone = all(
        target.id in answering
        for target in pair.lower.extraction.targets
        if target.span.overlaps(lower.span)
    )
    one_aim = year_of(lower) == year_of(upper) or lower.value == upper.value
    return alone and one_aim and lower.kind == upper.kind


def _department_gaps(pair: PairIndex, drafter: Drafter) -> Iterator[Gap]:
    """Yield one gap a task: whose counterparts the units that carry it out do not name.

    A document without any clause leaves that to other papers, as its section says.
    """
    if not pair.lower.extraction.responsibilities:
        return
    for item in pair.alignment.coverage:
        links = [link for link in pair.departments_of(item.upper) if link.status != "ok"]
        carriers = links[0].carriers if links else ()
        summing = [unit for unit in carriers if open_clause(pair.lower, [unit])]
        home = drafter.home(item.upper, summing or carriers)
        if item.status in ("full", "partial") and carriers and home is not None:
            yield _department_gap(pair, drafter, item, links, home)


def _department_gap(
    pair: PairIndex,
    drafter: Drafter,
    item: UnitCoverage,
    links: Sequence[DepartmentLink],
    home: str,
) -> Gap:
    wanted = {
        link.upper_department: drafter.named(link) or (drafter.unnamed(link.upper_department),)
        for link in links
    }
    absent = tuple(link.upper_department for link in links if not is_printed(pair.lower, link))
    clause = open_clause(pair.lower, [home])
    notes = [GapNote(code="open-clause", args=(clause,))] if clause else []
    if absent:
        notes.append(GapNote(code="no-counterpart", args=absent))
    stated = pair.lower.duties_of(home, own=True)
    form = "list-names" if clause else "add-names" if stated else "state-names"
    return Gap(
        kind="department",
        matter="not-listed" if clause else "not-named",
        names=tuple(wanted),
        upper=item.upper,
        status=item.status,
        span=_clause_naming(pair, item.upper, links[0].upper_department),
        home=home,
        draft=Draft(form=form, clause=clause),
        joining=tuple(dict.fromkeys(name for names in wanted.values() for name in names)),
        notes=tuple(notes),
    )


def _clause_naming(pair: PairIndex, upper: str, department: str) -> Span | None:
    """Return the clause that names the upper department."""
    for duty in pair.upper.duties_of(upper, own=True):
        if duty.name == department:
            length = len(duty.clause or "")
            begin = max(0, duty.span.end - length)
            at = pair.upper.text.find(duty.clause, begin) if duty.clause else -1
            return Span(start=at, end=at + length) if 0 <= at <= duty.span.start else duty.span
    return None
