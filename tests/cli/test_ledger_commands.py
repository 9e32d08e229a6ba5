"""`ledger make` and `ledger collect` as a person meets them: files, lines, exit codes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from policy_nlp.cli.main import app
from policy_nlp.ingest.office import find_writer
from tests.support.ledger_book import AS_OF, BUILDING, SHARE, fill, make, row
from tests.support.ledger_book import collect as collected

SAID = {"填报单位": "区住建局", "报送时间": "2026年3月5日", "完成情况": "已完成", "完成值": "85%"}


def call(*words: object) -> Result:
    return CliRunner(env={"POLICY_NLP_LANG": "zh"}).invoke(app, ["ledger", *map(str, words)])


def test_make_tells_what_is_in_the_ledger(tmp_path: Path) -> None:
    make(tmp_path)
    done = call("make", tmp_path / "plan.txt", "-o", tmp_path / "台账.xlsx")
    assert (done.exit_code, done.stdout.split("；")[0]) == (0, "任务3项，指标2项")
    # A ledger in which somebody worked is not written over.
    fill(tmp_path / "台账.xlsx", "台账.xlsx", {BUILDING: SAID})
    again = call("make", tmp_path / "plan.txt", "-o", tmp_path / "台账.xlsx")
    assert again.exit_code == 2 and "写成后有人改过" in again.stderr


def test_collect_tells_all_and_fails_where_something_was_left(tmp_path: Path) -> None:
    ledger = make(tmp_path)
    good = fill(ledger, "good.xlsx", {BUILDING: SAID, SHARE: SAID})
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK")
    words = ("collect", ledger, good, "--as-of", AS_OF)
    assert call(*words).exit_code == 0
    both = call("collect", ledger, good, bad, "--as-of", AS_OF, "-o", tmp_path / "通报.docx")
    assert both.exit_code == 1
    assert "已达到 1" in both.stdout and "已收过 2 条" in both.stdout
    assert "bad.xlsx" in both.stderr and (tmp_path / "通报.docx").exists()
    assert call("collect", ledger, bad, "--as-of", AS_OF).exit_code == 2
    status = json.loads(call(*words, "--format", "json").stdout)
    assert status["schema"] == "policy-nlp/ledger/1" and status["as_of"] == AS_OF


# words behind `ledger collect`, in a folder with plan.txt and plan.xlsx; the one line that follows
WRONG = [
    ("plan.xlsx --as-of 明天", "“明天”不是日期"),
    ("plan.xlsx --as-of 2026-03-31 --due 31.3.", "--due"),
    ("none.xlsx --as-of 2026-03-31", "不存在"),
    ("plan.txt --as-of 2026-03-31", "不是可读的工作簿"),
    ("plan.xlsx --as-of 2026-03-31 -o x.pdf", "x.pdf"),
    ("plan.xlsx none.xlsx --as-of 2026-03-31", "“none.xlsx”不存在"),
]


@pytest.mark.parametrize(("words", "line"), WRONG)
def test_one_line_for_bad_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, line: str
) -> None:
    make(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = call("collect", *words.split())
    assert done.exit_code == 2 and line in done.stderr, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "plan.jsonl").exists()


def test_of_a_folder_only_copies_are_taken(tmp_path: Path) -> None:
    """Proofs that were sent along, and what was made there before, are none."""
    ledger = make(tmp_path)
    folder = tmp_path / "收回"
    folder.mkdir()
    fill(ledger, "good.xlsx", {BUILDING: SAID}).rename(folder / "good.xlsx")
    (folder / "证明.pdf").write_bytes(b"%PDF-")
    words = ("collect", ledger, folder, "--as-of", AS_OF, "-o", folder / "情况.xlsx")
    assert [call(*words).exit_code, call(*words).exit_code] == [0, 0]


def test_libreoffice_saves_a_copy_and_nothing_is_lost(tmp_path: Path) -> None:
    program = find_writer()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    ledger = make(tmp_path)
    copy = fill(ledger, "copy.xlsx", {BUILDING: SAID, SHARE: SAID | {"完成值": (0.85, "0%")}})
    command = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    for target, source in (("ods", copy), ("xlsx", tmp_path / "ods" / "copy.ods")):
        words = ["--convert-to", target, "--outdir", str(tmp_path / target), str(source)]
        subprocess.run([*command, *words], capture_output=True, timeout=120, check=True)
    # The office's own ledger comes back through it, too.
    words = ["--convert-to", "xlsx", "--outdir", str(tmp_path / "own"), str(ledger)]
    subprocess.run([*command, *words], capture_output=True, timeout=120, check=True)
    status = collected(tmp_path / "own" / "plan.xlsx", tmp_path / "xlsx" / "copy.xlsx")
    (file,) = status.returned
    assert (file.recorded, file.issues, file.notes) == (2, (), ())
    assert (row(status, BUILDING).state, row(status, SHARE).verdict) == ("done", "reached")
