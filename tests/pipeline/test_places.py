"""From a record, a span or words to the place they are printed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.errors import UsageError
from policy_nlp.pipeline import extract_file, find_places
from policy_nlp.pipeline.files import places_of
from policy_nlp.records import Span
from tests.support.pdf_maker import Sheet, pdf, set_lines

LINES = (
    "某某区碳达峰实施方案", "\u3000\u3000一、重点任务", "\u3000\u3000（一）推进改造。推动绿色低碳发展着力构建清洁",
    "低碳安全高效的能源体系，到2025年建成300个站点。（区", "发改局、区住建局按职责分工负责）",
)  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf(Sheet(set_lines(LINES[:4])), Sheet(set_lines(LINES[4:]))))
    return path


# what is asked, and (page, top of the box, quotation) of what is found
ASKED = [
    # words, also as copied over a line end
    ("清洁低碳", [(1, 161.9, "清洁"), (1, 189.9, "低碳")]),
    ("清洁\n低碳", [(1, 161.9, "清洁"), (1, 189.9, "低碳")]),
    # every occurrence
    ("低碳", [(1, 161.9, "低碳"), (1, 189.9, "低碳")]),
    # a record that a page end cuts
    ("1.1#r1", [(1, 189.9, "区"), (2, 105.9, "发改局")]),
    ("1.1#r2", [(2, 105.9, "区住建局")]),
    ("0-4", [(1, 105.9, "某某区碳")]),
]


@pytest.mark.parametrize(("wanted", "places"), ASKED)
def test_place_on_the_page(plan: Path, wanted: str, places: list[tuple[int, float, str]]) -> None:
    found = find_places(plan, wanted).places
    assert [(p.page, p.box[1] if p.box else None, p.quote) for p in found] == places


@pytest.mark.parametrize("wanted", ["没有的话", "9.9", "90000-90001", " ", "7-7"])
def test_nothing_of_the_kind(plan: Path, wanted: str) -> None:
    with pytest.raises(UsageError, match="neither a record nor words"):
        find_places(plan, wanted)


@pytest.mark.parametrize("name", ["gusu.docx", "suzhou.ofd", "suzhou.html"])
def test_places_of_a_span_are_the_span(root: Path, name: str) -> None:
    """Automatic numbers, joined lines, empty lines: all of the text has its place."""
    extraction = extract_file(root / "tests" / "data" / "formats" / name)
    text = extraction.text
    places = places_of(extraction, Span(start=0, end=len(text)))
    assert "".join("".join(p.quote.split()) for p in places) == "".join(text.split())
    lines = text.split("\n")
    assert all(place.span.of(text) == place.quote for place in places)
    assert all(place.quote in lines[place.paragraph - 1] for place in places)
    assert {place.page is None for place in places} == {name != "suzhou.ofd"}


def test_a_row_of_a_table_has_its_own_box(tmp_path: Path) -> None:
    rows = [("事项", "责任单位"), ("推广新能源车", "区发改局"), ("建设公园", "区住建局")]
    texts = [(80.0, 100.0, 16.0, "一、任务分工")]
    for k, (item, duty) in enumerate(rows):
        texts += [(85.0, 150.0 + 30 * k, 12.0, item), (285.0, 150.0 + 30 * k, 12.0, duty)]
    rules = [(80.0, 130.0 + 30 * k, 480.0, 130.0 + 30 * k) for k in range(4)]
    rules += [(x, 130.0, x, 220.0) for x in (80.0, 280.0, 480.0)]
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf(Sheet(texts, rules)))
    (place,) = find_places(path, "建设公园").places
    assert place.box == (80.0, 190.0, 480.0, 220.0)
