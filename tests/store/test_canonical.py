"""The one JSON form of records."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.records import Alignment, Link, SourceDocument, SourceFile, Span
from policy_nlp.store import canonical_json


def test_record_keeps_field_order_under_json_names():
    text = canonical_json(Alignment(lower="gusu", upper="suzhou"))
    assert text.startswith('{"schema": "policy-nlp/alignment/3", "lower": "gusu"') or (
        text.splitlines()[1] == ' "schema": "policy-nlp/alignment/3",'
    )
    assert text.endswith("}\n")


def test_plain_dict_is_sorted_and_chinese_stands():
    document = SourceDocument(
        source=SourceFile(file="苏.txt", sha256="0", format="txt"),
        blocks=(),
        metadata={"题名": "意见", "作者": "办公室"},
    )
    text = canonical_json(document)
    assert text.index("作者") < text.index("题名")
    assert "苏.txt" in text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # Sums whose last bits differ print the same.
        (0.1 + 0.2, "0.3\n"),
        (-0.0, "0.0\n"),
        (50.0, "50.0\n"),
        ((1, "a", None, True), '[1, "a", null, true]\n'),
        ({}, "{}\n"),
        ([], "[]\n"),
        (Span(start=1, end=2), '{"start": 1, "end": 2}\n'),
    ],
)
def test_values(value, expected):
    assert canonical_json(value) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), b"bytes"])
def test_values_without_json_form_are_refused(value):
    with pytest.raises((ValueError, TypeError)):
        canonical_json(value)


def test_long_records_take_a_line_a_field():
    links = [Link(lower="3.1.1", upper="2.2.1", grade="direct", score=0.5)] * 3
    lines = canonical_json(links).splitlines()
    assert lines[0] == "[" and lines[-1] == "]"
    assert max(map(len, lines)) <= 100


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_reads_back_as_it_was(value):
    assert json.loads(canonical_json(value)) == value
