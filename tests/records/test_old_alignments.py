"""What earlier versions wrote is read as what is written now (旧版文件)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policy_nlp.records import Alignment
from policy_nlp.report.labels import MARKS, OWN_GOVERNMENT, coverage_text, ground_text, own_text
from policy_nlp.store.files import to_plain

DATA = Path(__file__).parent.parent / "data" / "alignment"


def stored(name: str) -> list[dict[str, Any]]:
    """Return the alignments of a file."""
    data = json.loads((DATA / name).read_text(encoding="utf-8"))
    return data if isinstance(data, list) else [data]


# the committed alignment of two texts, and small ones that people decided on in every way
OLD = [*stored("schema-1.json"), *stored("schema-1-decided.json")]


@pytest.mark.parametrize("old", OLD)
def test_codes_say_what_the_prose_said(old: dict[str, Any]) -> None:
    new = Alignment.model_validate(old)
    assert new.schema_ == "policy-nlp/alignment/3"
    assert [coverage_text(line, new.decided) for line in new.coverage] == [
        line["reason"] for line in old["coverage"]
    ]
    assert [ground_text(item.ground) for line in new.coverage for item in line.measures] == [
        item["ground"] or "" for line in old["coverage"] for item in line["measures"]
    ]
    assert [own_text(item.reason) for item in new.own] == [item["reason"] for item in old["own"]]
    for marked, before in (
        *zip(new.links, old["links"], strict=True),
        *zip(new.coverage, old["coverage"], strict=True),
    ):
        assert (MARKS[marked.decision] if marked.decision else None) == before["decision"]
    for link, before in zip(new.departments, old["departments"], strict=True):
        own = [OWN_GOVERNMENT] if link.own_government else []
        assert [*link.counterparts, *own] == before["counterparts"]


@pytest.mark.parametrize("old", OLD)
def test_no_prose_is_left_and_what_is_written_is_read_again(old: dict[str, Any]) -> None:
    new = Alignment.model_validate(old)
    assert Alignment.model_validate(to_plain(new)) == new
    assert "other" not in {line.reason.code for line in new.coverage if line.reason}
    assert "other" not in {item.reason.code for item in new.own}


OWN_REASONS = [
    "没有上级任务与之对应；最接近的是“加强湿地修复”，但现有文句不足以认定对应",
    "与“甲”、“乙”的对应经人工否决",
    # written by nobody we know
    "另有安排",
]


@pytest.mark.parametrize("reason", OWN_REASONS)
def test_reasons_of_own_units(reason: str) -> None:
    old = {
        "schema": "policy-nlp/alignment/1",
        "lower": "a",
        "upper": "b",
        "own": [{"lower": "1", "reason": reason}],
    }
    (unit,) = Alignment.model_validate(old).own
    assert own_text(unit.reason) == reason
