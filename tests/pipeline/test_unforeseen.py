"""What breaks at one document is told by its name and stops nothing else (单个文件出错)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from policy_nlp import align
from policy_nlp.align import align_plans
from policy_nlp.cli.main import app
from policy_nlp.compare import compare_versions
from policy_nlp.compare.feedback import summary
from policy_nlp.extract import extract_records
from policy_nlp.pipeline import session
from policy_nlp.records import Extraction
from tests.support.review_book import LOWER, UPPER

TEXTS = {"upper": UPPER, "a": LOWER, "bad": LOWER.replace("乙", "丙"), "c": LOWER}
BREAKS = ValueError("span ends at 3\nbefore it starts at 5")
TOLD = "“{}”未能处理完（ValueError：span ends at 3 before it starts at 5）"


def breaking(work: Callable[..., Any], name: Callable[..., str]) -> Callable[..., Any]:
    """Return a stage that breaks at the document `bad`."""

    def stage(*args: Any, **options: Any) -> Any:
        if name(*args) == "bad.txt":
            raise BREAKS
        return work(*args, **options)

    return stage


def file_of(records: Extraction, *_: Any) -> str:
    return records.document.source.file


# stage → where it is used, and how it knows its document
STAGES: dict[str, tuple[Any, str, Callable[..., Any], Callable[..., str]]] = {
    "extract": (session, "extract_records", extract_records, lambda outline, source: source.file),
    "align": (align, "align_plans", align_plans, file_of),
    "compare": (summary, "compare_versions", compare_versions, lambda old, new: file_of(new)),
}
# stage that breaks, command → exit code, what the result still holds
COMMANDS = [
    ("extract", "extract plans --format json --jobs 1", 1, ["乙"]),
    ("extract", "coverage upper.txt plans --format json", 1, ["乙"]),
    ("align", "coverage upper.txt plans --format json", 1, ["乙"]),
    ("extract", "feedback base.txt plans", 0, ["3 份反馈文件"]),
    ("compare", "feedback base.txt plans", 1, ["3 份反馈文件"]),
    ("extract", "extract plans/bad.txt", 2, []),
]


def call(stage: str, words: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    module, name, work, document = STAGES[stage]
    monkeypatch.setattr(module, name, breaking(work, document))
    return CliRunner().invoke(app, words.split())


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(("stage", "words", "code", "kept"), COMMANDS)
def test_a_document_that_breaks_is_named_and_stops_nothing_else(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    words: str,
    code: int,
    kept: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plans").mkdir()
    for name, text in TEXTS.items():
        Path("upper.txt" if name == "upper" else f"plans/{name}.txt").write_text(
            text, encoding="utf-8"
        )
    Path("base.txt").write_text(LOWER, encoding="utf-8")
    done = call(stage, words, monkeypatch)
    assert done.exit_code == code, done.stderr
    # A returned file that is no plan is still a letter.
    if code:
        assert TOLD.format("bad.txt") in done.stderr
    assert "bug" not in done.stderr
    assert all(part in done.stdout for part in kept)


def test_a_pair_that_breaks_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in TEXTS.items():
        folder = tmp_path / "corpus" / name
        folder.mkdir(parents=True)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        meta = "" if name == "upper" else 'implements = ["upper"]'
        (folder / "meta.toml").write_text(meta, encoding="utf-8")
    monkeypatch.setattr("policy_nlp.align.align_plans", breaking(align_plans, file_of))
    done = CliRunner().invoke(app, ["run", str(tmp_path)])
    assert done.exit_code == 1
    assert TOLD.format("bad--upper") in done.stderr
    for name in ("a", "c"):
        assert (tmp_path / "graphs" / f"{name}--upper" / "alignment.json").is_file()
    assert not (tmp_path / "graphs" / "bad--upper" / "alignment.json").exists()
