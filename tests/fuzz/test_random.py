"""Whatever stands in meta files, registers and decisions: records, or one clear line."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_nlp.errors import PolicyNlpError
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline.files import extract_file
from policy_nlp.records import DocumentMeta
from policy_nlp.store import Stamps, read_decisions
from policy_nlp.store.meta import read_meta
from tests.support.measured import assert_one_line

FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
KEYS = st.sampled_from(
    ["level", "region", "implements", "revises", "title", "date", "issuers", "status", "x"]
)
VALUES = st.sampled_from(
    ['"市级"', '""', "1", "-1.5e9", "nan", "true", "[]", '["a"]', "[[]]", "{}", "{a=1}", "2022-01-01", "'''\n'''", '"\\u0000"', '"\\u202e"', "[1,'a']", "99999999999999999999", "[" * 3000 + "]" * 3000]
)  # fmt: skip
TOML = st.lists(st.tuples(KEYS, VALUES), max_size=4).map(
    lambda rows: "\n".join(f"{key} = {value}" for key, value in rows)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@FEW
@given(content=TOML.map(str.encode) | st.binary(max_size=200))
def test_any_meta(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "meta.toml"
    path.write_bytes(content)
    try:
        assert isinstance(read_meta(path), DocumentMeta)
    except PolicyNlpError as error:
        assert_one_line(str(error))


@settings(FEW, max_examples=25)
@given(content=TOML.map(str.encode) | st.binary(max_size=200))
def test_any_register(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.toml").write_bytes(content)
    try:
        load_lexicons(tmp_path)
    except PolicyNlpError as error:
        assert "“own.toml”" in str(error) or "own.toml" in str(error)


@FEW
@given(lines=st.lists(JSON.map(json.dumps) | st.text(max_size=60), max_size=5))
def test_any_decisions(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    log = read_decisions(path)
    assert len(log.decisions) == 0


@FEW
@given(content=JSON.map(json.dumps) | st.text(max_size=60))
def test_any_stamp(tmp_path: Path, content: str) -> None:
    stamps = Stamps(tmp_path / "notes", tmp_path)
    (tmp_path / "notes").mkdir(exist_ok=True)
    (tmp_path / "notes" / "step.json").write_text(content, encoding="utf-8", errors="replace")
    assert not stamps.is_current("step", [])


@settings(FEW, max_examples=80)
@given(
    text=st.text(
        alphabet="一二三四（）()、，。；：《》“”\n\t 123年%到达市发改委负责牵头推进\u2028\u3000𠀀\x00a",
        max_size=400,
    )
)
def test_any_text_keeps_its_characters(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        found = extract_file(path)
    except PolicyNlpError as error:
        assert_one_line(str(error))
        return
    kept = found.text + "".join(item.text for item in found.furniture)
    assert sorted("".join(kept.split()).replace("\0", "")) == sorted(
        "".join(text.split()).replace("\0", "")
    )
