"""One document as the alignment sees it: units, their sentences, their clauses (比对单元)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from policy_nlp.align.terms import CharBigrams, TermReader, Terms, merge, union
from policy_nlp.records import TASK_KINDS, Extraction, Measure, Span, Unit
from policy_nlp.text.sentences import split_at, split_sentences
from policy_nlp.text.width import squeeze

# 依托…，/ 围绕…，: says from where or with what; the action comes after it.
CIRCUMSTANCE_CLAUSE = re.compile(
    r"(?:依托|结合|围绕|以(?!旧换新|奖代补)|通过|立足|按照|根据|针对|面向|聚焦|充分利用|充分发挥|发挥"
    r"|综合运用|运用|在|为(?!主)|基于|借助|参照|遵循|从|与|于|到\d{4}年|突出|瞄准|鉴于|随着)"
    # 采取群众喜闻乐见的形式: by what means; 统筹发展和安全: with what in mind.
    r"|(?:积极|探索)?采[取用][^，]{1,20}(?:形式|方式|手段|方法|途径)$"
    r"|统筹好?(?!推进|推动|做好|布局|规划|建设|安排|利用|考虑|开展|实施|抓好|优化|加强|完善|协调)"
    r"[^，、]{2,8}[和与][^，、]{2,8}$"
    r"|[^，]{0,12}(?:加强|强化)(?:与[^，]{1,12})?(?:沟通|沟通协调|沟通衔接)$"
)
BRACKETED = re.compile(r"[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]?[。；]?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a measure, with its clauses; `main` is the clause of its main action."""

    unit: int
    span: Span
    lead_in: str
    clauses: tuple[Span, ...]
    main: int


@dataclass(frozen=True, slots=True)
class DocumentFeatures:
    """A document's tasks with their terms, sentence by sentence and clause by clause.

    `clause_start` tells which clause of the document is the first of each sentence;
    `held_letters` are those of a sentence with its lead-in.
    """

    extraction: Extraction
    units: tuple[Unit, ...]
    sentences: tuple[Sentence, ...]
    clause_terms: tuple[tuple[Terms, ...], ...]
    clause_start: tuple[int, ...]
    sentence_terms: tuple[Terms, ...]
    lead_in_terms: tuple[Terms, ...]
    heading_terms: tuple[Terms, ...]
    sections: tuple[str, ...]
    section_of: tuple[int, ...]
    section_terms: tuple[Terms, ...]
    clause_letters: tuple[CharBigrams, ...]
    held_letters: tuple[CharBigrams, ...]
    heading_letters: tuple[CharBigrams, ...]
    unit_letters: tuple[CharBigrams, ...]

    def text(self, span: Span) -> str:
        """Return the text of the document at `span`."""
        return span.of(self.extraction.text)


def read_features(extraction: Extraction, reader: TermReader) -> DocumentFeatures:
    """Cut the tasks of `extraction` into sentences and clauses and read their terms."""
    units = tuple(unit for unit in extraction.units if unit.kind in TASK_KINDS)
    sentences = tuple(
        sentence
        for index, unit in enumerate(units)
        for sentence in unit_sentences(extraction, unit, index)
    )
    text = extraction.text
    clause_terms = tuple(tuple(reader.read(c.of(text)) for c in s.clauses) for s in sentences)
    sentence_letters = [[reader.letters(c.of(text)) for c in s.clauses] for s in sentences]
    lead_ins = {x: (reader.read(x), reader.letters(x)) for x in {s.lead_in for s in sentences}}
    heading_letters = tuple(reader.letters(unit.heading or "") for unit in units)
    unit_letters = [[letters] for letters in heading_letters]
    for sentence, letters in zip(sentences, sentence_letters, strict=True):
        unit_letters[sentence.unit] += letters
    paths = list(dict.fromkeys(unit.path for unit in units))
    return DocumentFeatures(
        extraction=extraction,
        units=units,
        sentences=sentences,
        clause_terms=clause_terms,
        clause_start=tuple(accumulate((len(s.clauses) for s in sentences), initial=0))[:-1],
        sentence_terms=tuple(union(list(terms)) for terms in clause_terms),
        lead_in_terms=tuple(lead_ins[s.lead_in][0] for s in sentences),
        heading_terms=tuple(reader.read(unit.heading or "") for unit in units),
        sections=tuple(path[-1] if path else "" for path in paths),
        section_of=tuple(paths.index(unit.path) for unit in units),
        section_terms=tuple(reader.read(path[-1] if path else "") for path in paths),
        clause_letters=tuple(letters for sentence in sentence_letters for letters in sentence),
        held_letters=tuple(
            merge([*letters, lead_ins[s.lead_in][1]])
            for s, letters in zip(sentences, sentence_letters, strict=True)
        ),
        heading_letters=heading_letters,
        unit_letters=tuple(merge(parts) for parts in unit_letters),
    )


def unit_sentences(extraction: Extraction, unit: Unit, index: int) -> list[Sentence]:
    """Return the sentences of a unit's measures; of its body where it has no measure."""
    text = extraction.text
    measures = [m for m in extraction.measures if m.unit == unit.id]
    parts: list[tuple[Measure | None, Span]] = [(m, m.span) for m in measures]
    out: list[Sentence] = []
    for measure, span in parts or [(None, unit.body)]:
        lead_in = lead_in_of(measure)
        for sentence in split_sentences(text, span.start, span.end):
            printed = sentence.of(text)
            if squeeze(printed).rstrip("。") == lead_in or BRACKETED.fullmatch(printed):
                continue
            clauses = split_at(text, sentence, "，,")
            if clauses:
                main = main_clause([clause.of(text) for clause in clauses])
                out.append(Sentence(index, sentence, lead_in, tuple(clauses), main))
    return out


def lead_in_of(measure: Measure | None) -> str:
    """Return the lead-in phrase of a measure without spaces, empty where it has none."""
    return squeeze(measure.heading or "").rstrip("。") if measure else ""


def main_clause(clauses: list[str]) -> int:
    """Tell which clause holds the main action: the first that is no mere circumstance."""
    for index, clause in enumerate(clauses):
        if not CIRCUMSTANCE_CLAUSE.match(squeeze(clause)):
            return index
    return 0
