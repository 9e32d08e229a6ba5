"""The records of plan texts in an analyst's own spaCy pipeline (spaCy 接口).

    import spacy

    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_nlp")
    for doc in nlp.pipe(texts):
        for span in doc.spans["targets"]:
            print(span.text, span.label_, span._.policy.deadline)

`doc._.policy` is the whole `Extraction`. Both attributes are read from `doc.user_data`, so they
survive a DocBin and `Doc.to_bytes`. Nothing else of the package imports spaCy; it finds the
factory and the tokenizer by the entry points of the package.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

from spacy import displacy
from spacy.displacy.templates import TPL_SPAN, TPL_SPAN_SLICE, TPL_SPAN_START
from spacy.language import Language
from spacy.tokens import Doc, DocBin, SpanGroup
from spacy.tokens import Span as DocSpan
from spacy.util import registry
from spacy.vocab import Vocab

from policy_nlp.errors import InputError
from policy_nlp.extract import extract_records
from policy_nlp.ingest import read_text
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import (
    DocumentMeta,
    Extraction,
    Measure,
    Responsibility,
    Segment,
    SourceFile,
    Span,
    Target,
    Unit,
)
from policy_nlp.records.extraction import Level
from policy_nlp.report.labels import ROLES
from policy_nlp.structure import build_outline
from policy_nlp.tokens import Segmenter, load_segmenter

FACTORY = "policy_nlp"
TOKENIZER = "policy_nlp.zh"
# Where a Doc keeps the JSON of its records.
USER_DATA = "policy_nlp"
REMEMBERED_DOCS = 32

PolicyRecord = Unit | Measure | Responsibility | Target
# The span groups of a Doc, and what labels a span of each.
GROUPS: dict[str, Callable[[Any], str]] = {
    "units": lambda unit: unit.kind,
    "measures": lambda measure: measure.strength,
    "responsibilities": lambda duty: duty.role,
    "targets": lambda target: target.kind,
}
# What a page shows: group, background of its label.
COLOURS = {"measures": "#ddd", "responsibilities": "#bfe1d9", "targets": "#feca74"}


class PolicyReader:
    """Reads a Doc as the text of a plan and adds its records as span groups.

    Tokens and entities are left alone. A span that begins or ends inside a token is widened to
    the whole token, so that no record is lost; `span._.policy.span` is its exact place in
    `doc._.policy.text`. A Doc without any text has empty groups and no records.
    """

    def __init__(self, level: Level | None, region: str | None, registers: str | None) -> None:
        self.meta = DocumentMeta(level=level, region=region)
        self.registers = Path(registers) if registers else None

    def __call__(self, doc: Doc) -> Doc:
        """Add the records of `doc.text`."""
        extraction = self.read(doc.text)
        if extraction is None:
            doc.spans.update({group: SpanGroup(doc, name=group) for group in GROUPS})
            return doc
        steps = sorted(extraction.offsets, key=lambda step: step.start)
        _add_records(doc, extraction, lambda span: _in_source(steps, span))
        return doc

    def read(self, text: str) -> Extraction | None:
        """Return the records of a text, None where it has no characters."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        source = SourceFile(file="doc.txt", sha256=digest, format="txt")
        lexicons = load_lexicons(self.registers)
        try:
            document = read_text(text, source)
        except InputError:
            return None
        outline = build_outline(document, lexicons)
        return extract_records(outline, source, doc_id="doc", meta=self.meta, lexicons=lexicons)


@Language.factory(
    FACTORY,
    assigns=["doc.spans", "doc._.policy", "span._.policy"],
    default_config={"level": None, "region": None, "registers": None},
)
def create_reader(
    nlp: Language, name: str, level: str | None, region: str | None, registers: str | None
) -> PolicyReader:
    """Return the component.

    Args:
        nlp: the pipeline, whatever its language and tokenizer.
        name: of the component in it.
        level: national, province, city or district; by default read from the text.
        region: the place a plan speaks for; by default read from the text.
        registers: folder of an office's own registers of departments (`*.toml`).
    """
    if level is not None and level not in get_args(Level):
        raise ValueError(f"{FACTORY}: level is one of {', '.join(get_args(Level))}, not {level!r}")
    return PolicyReader(level, region, registers)  # type: ignore[arg-type]


def _add_records(doc: Doc, extraction: Extraction, place: Callable[[Span], Span]) -> None:
    """Add the span groups; `place` leads from the body text to that of the Doc."""
    doc.user_data[USER_DATA] = extraction.model_dump_json(by_alias=True)
    for group, label in GROUPS.items():
        records: tuple[PolicyRecord, ...] = getattr(extraction, group)
        spans = [_doc_span(doc, record, label(record), place(record.span)) for record in records]
        doc.spans[group] = SpanGroup(doc, name=group, spans=spans)


def _doc_span(doc: Doc, record: PolicyRecord, label: str, span: Span) -> DocSpan:
    last = len(doc.text) - 1
    start = min(span.start, last)
    end = min(max(span.end, start + 1), last + 1)
    found = doc.char_span(start, end, label, alignment_mode="expand", span_id=record.id)
    assert found is not None, record.id
    return found


def _in_source(steps: Sequence[Segment], span: Span) -> Span:
    """Return the place in the source of a span of the body.

    Characters that the source does not hold (a tab between cells) go with those beside them.
    """
    first = bisect_right(steps, span.start, key=lambda step: step.start + step.length)
    last = bisect_left(steps, span.end, key=lambda step: step.start) - 1
    if first > last:  # nothing of it is printed: it stands where the text before ends
        at = steps[last].source + steps[last].length if last >= 0 else 0
        return Span(start=at, end=at)
    begin, end = steps[first], steps[last]
    return Span(
        start=begin.source + max(0, span.start - begin.start),
        end=end.source + min(end.length, span.end - end.start),
    )


@lru_cache(maxsize=REMEMBERED_DOCS)
def _parse_records(content: str) -> tuple[Extraction, dict[str, PolicyRecord]]:
    extraction = Extraction.model_validate_json(content)
    records = (record for group in GROUPS for record in getattr(extraction, group))
    return extraction, {record.id: record for record in records}


def _doc_policy(doc: Doc) -> Extraction | None:
    content = doc.user_data.get(USER_DATA)
    return _parse_records(content)[0] if content else None


def _span_policy(span: DocSpan) -> PolicyRecord | None:
    content = span.doc.user_data.get(USER_DATA)
    return _parse_records(content)[1].get(span.id_) if content else None


Doc.set_extension("policy", getter=_doc_policy, force=True)
DocSpan.set_extension("policy", getter=_span_policy, force=True)


class PolicyTokenizer:
    """Words by a jieba that knows those of the vocabularies; every white space is a token.

    `doc.text` is the text given, to the character.
    """

    def __init__(self, vocab: Vocab, segmenter: Segmenter) -> None:
        self.vocab = vocab
        self.segmenter = segmenter

    def __call__(self, text: str) -> Doc:
        """Cut `text`."""
        return _doc_of_words(self.vocab, self.segmenter.cut(text))

    def to_disk(self, path: object, **options: object) -> None:
        """Nothing to keep: the words come from the vocabularies."""

    def from_disk(self, path: object, **options: object) -> PolicyTokenizer:
        """Nothing to read."""
        return self

    def to_bytes(self, **options: object) -> bytes:
        """Nothing to keep."""
        return b""

    def from_bytes(self, data: bytes, **options: object) -> PolicyTokenizer:
        """Nothing to read."""
        return self


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], PolicyTokenizer]:
    """Return what makes the tokenizer of a pipeline: `{"@tokenizers": "policy_nlp.zh"}`."""

    def create(nlp: Language) -> PolicyTokenizer:
        return PolicyTokenizer(nlp.vocab, load_segmenter())

    return create


def _doc_of_words(vocab: Vocab, words: list[str]) -> Doc:
    return Doc(vocab, words=words, spaces=[False] * len(words))


def to_doc(extraction: Extraction, vocab: Vocab) -> Doc:
    """Return the body text as a Doc with all records, each fitting its tokens exactly.

    A word that goes beyond the end of a record is cut into characters.
    """
    edges = {edge for _, record in _records_of(extraction) for edge in _span_edges(record.span)}
    words: list[str] = []
    for start, end, word in load_segmenter().places(extraction.text):
        cut = any(at in edges for at in range(start + 1, end))
        words += list(word) if cut else [word]
    doc = _doc_of_words(vocab, words)
    _add_records(doc, extraction, lambda span: span)
    return doc


def to_docbin(extractions: Iterable[Extraction]) -> bytes:
    """Return a DocBin file of documents with their span groups, to train a `spancat` on."""
    vocab = Vocab()
    docs = (to_doc(extraction, vocab) for extraction in extractions)
    return DocBin(store_user_data=True, docs=docs).to_bytes()


def to_html(extractions: Iterable[Extraction]) -> str:
    """Return a page of displaCy spans over the text, one figure a unit."""
    figures = [figure for extraction in extractions for figure in _unit_figures(extraction)]
    colours = dict.fromkeys(ROLES.values(), COLOURS["responsibilities"])
    colours |= {MEASURE: COLOURS["measures"], TARGET: COLOURS["targets"]}
    template = {"span": TPL_SPAN, "slice": TPL_SPAN_SLICE, "start": TPL_SPAN_START}
    options = {
        "colors": colours,
        # White space between tags would show between the words.
        "template": {name: _without_breaks(markup) for name, markup in template.items()},
    }
    return displacy.render(
        figures, style="span", page=True, manual=True, jupyter=False, options=options
    )


MEASURE, TARGET = "举措", "指标"


def _unit_figures(extraction: Extraction) -> Iterator[dict[str, Any]]:
    """Yield what displaCy draws of each unit: words inside records, whole runs between them."""
    shown = [(_label_of(r), r.span) for group, r in _records_of(extraction) if group != "units"]
    for unit in extraction.units:
        here = [(label, span) for label, span in shown if unit.span.holds(span) and len(span)]
        edges = sorted(
            {*_span_edges(unit.span), *(e for _, span in here for e in _span_edges(span))}
        )
        tokens: list[tuple[int, str]] = []
        for start, end in pairwise(edges):
            part = Span(start=start, end=end)
            inside = any(span.holds(part) for _, span in here)
            words = load_segmenter().cut(part.of(extraction.text)) if inside else None
            for word in words or [part.of(extraction.text)]:
                tokens.append((start, word))
                start += len(word)
        at = {start: k for k, (start, _) in enumerate(tokens)} | {unit.span.end: len(tokens)}
        yield {
            "title": escape(f"{unit.id}　{unit.heading or extraction.document.title}"),
            "text": unit.span.of(extraction.text),
            "tokens": [word for _, word in tokens],
            "spans": [
                {"start_token": at[span.start], "end_token": at[span.end], "label": label}
                for label, span in here
            ],
            "settings": {"lang": "zh"},
        }


def _label_of(record: PolicyRecord) -> str:
    if isinstance(record, Responsibility):
        return ROLES[record.role]
    return MEASURE if isinstance(record, Measure) else TARGET


def _records_of(extraction: Extraction) -> Iterator[tuple[str, PolicyRecord]]:
    for group in GROUPS:
        for record in getattr(extraction, group):
            yield group, record


def _span_edges(span: Span) -> tuple[int, int]:
    return span.start, span.end


@cache
def _without_breaks(markup: str) -> str:
    return "".join(line.strip() for line in markup.splitlines())
