"""The shipped JSON Schemas are those of the records."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from scripts.generate import SCHEMAS, schema_text


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_up_to_date(name: str) -> None:
    shipped = resources.files("policy_nlp").joinpath("schemas", f"{name}.json")
    assert shipped.read_text(encoding="utf-8") == schema_text(name, SCHEMAS[name]), (
        "run scripts/generate.py"
    )


def test_nothing_else_is_shipped(root: Path) -> None:
    shipped = {path.stem for path in (root / "policy_nlp" / "schemas").iterdir()}
    assert shipped == set(SCHEMAS)


# fields of the contract that other programs read; none may go without a new schema number
CONTRACT = {
    "extraction": "schema document text furniture units measures responsibilities targets issues",
    "alignment": "schema lower upper links coverage targets departments own demands",
}
CONTRACT_INNER = {
    (
        "extraction",
        "DocumentInfo",
    ): "id title doc_number issuers date status level region source citations",
    ("extraction", "Citation"): "title doc_number span resolves_to",
    ("extraction", "Unit"): "id kind number number_source heading path parent span page rule",
    ("extraction", "Measure"): "id unit heading text strength span rule",
    (
        "extraction",
        "Responsibility",
    ): "id unit measure department name role open_ended clause governs"
    " deadline inherited_from span rule",
    (
        "extraction",
        "Target",
    ): "id unit measure quote indicator operator value value2 unit_of_measure"
    " deadline baseline period strength kind scope span rule",
    ("extraction", "Issue"): "code message span",
    ("alignment", "Link"): "lower upper grade score evidence decision",
    ("alignment", "Evidence"): "lower_span upper_span terms",
    ("alignment", "UnitCoverage"): "upper status by measures missing reason",
    ("alignment", "SentenceCoverage"): "span status covered_by score ground",
    ("alignment", "TargetLink"): "indicator lower upper relation",
    (
        "alignment",
        "DepartmentLink",
    ): "upper_unit upper_department counterparts named_in_lower status",
    ("alignment", "OwnUnit"): "lower reason",
    (
        "alignment",
        "Demand",
    ): "id upper span text kind status main_status action ground proof near missing home draft"
    " note confidence decision",
}


@pytest.mark.parametrize(("name", "fields"), CONTRACT.items())
def test_contract_fields_are_there(name: str, fields: str) -> None:
    schema = json.loads(schema_text(name, SCHEMAS[name]))
    assert set(fields.split()) <= set(schema["required"])
    number = {"alignment": 3}.get(name, 1)
    assert schema["properties"]["schema"]["const"] == f"policy-nlp/{name}/{number}" == schema["$id"]


@pytest.mark.parametrize(("place", "fields"), CONTRACT_INNER.items())
def test_contract_fields_of_inner_records_are_there(place: tuple[str, str], fields: str) -> None:
    name, record = place
    schema = json.loads(schema_text(name, SCHEMAS[name]))["$defs"][record]
    assert set(fields.split()) <= set(schema["required"])
    assert "additionalProperties" not in schema
