"""One upper document against many: in order, bounded, the same wherever it is worked out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.errors import UsageError
from policy_nlp.pipeline import align_many, extract_file, list_coverage
from policy_nlp.pipeline.workers import open_executor
from policy_nlp.records import DocumentMeta, Extraction
from tests.pipeline.review_book import LOWER, UPPER


def plans(folder: Path, count: int) -> list[Path]:
    """Write lower plans that differ in what their second task promotes."""
    made = []
    for number in range(count):
        path = folder / f"plan{number:02}.txt"
        other = LOWER.replace("新能源汽车", ("新能源汽车", "电动自行车")[number % 2])
        path.write_text(other, encoding="utf-8")
        made.append(path)
    return made


@pytest.fixture
def upper(tmp_path: Path) -> Path:
    path = tmp_path / "upper.txt"
    path.write_text(UPPER, encoding="utf-8")
    return path


def test_answers_come_in_order_and_are_the_same_in_other_processes(
    tmp_path: Path, upper: Path
) -> None:
    above = extract_file(upper)
    lowers = [extract_file(path) for path in plans(tmp_path, 5)]
    metas = {"plan01": DocumentMeta(sectors_absent=("湿地",))}
    here = list(align_many(above, lowers, metas=metas))
    assert [answer.lower for answer in here] == [f"plan{number:02}" for number in range(5)]
    assert here[1].coverage[2].status == "not-applicable"
    with open_executor(jobs=2) as executor:
        there = list(align_many(above, iter(lowers), executor, metas=metas, in_flight=3))
    assert there == here


def test_no_more_are_taken_than_are_out(tmp_path: Path, upper: Path) -> None:
    """So that memory stays flat: the reader never runs ahead of the workers."""
    above, (lower,) = extract_file(upper), map(extract_file, plans(tmp_path, 1))
    taken = 0

    def endless() -> Iterator[Extraction]:
        nonlocal taken
        while True:
            taken += 1
            yield lower

    with ThreadPoolExecutor(1) as executor:
        answers = align_many(above, endless(), executor, in_flight=4)
        for seen in range(1, 8):
            next(answers)
            assert taken - seen < 4
        answers.close()  # type: ignore[attr-defined]


def test_a_reader_who_stops_leaves_nothing_waiting(tmp_path: Path, upper: Path) -> None:
    above, lowers = extract_file(upper), list(map(extract_file, plans(tmp_path, 6)))
    executor = OneAndNoMore()
    answers = align_many(above, lowers, executor, in_flight=4)
    assert next(answers).lower == "plan00"
    answers.close()  # type: ignore[attr-defined]
    assert [future.cancelled() for future in executor.futures] == [False, True, True, True]


class OneAndNoMore(Executor):
    """Does the first piece of work; the others wait for ever."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if not self.futures:
            future.set_result(work(*args, **kwargs))
        self.futures.append(future)
        return future


def test_files_stand_side_by_side_and_a_bad_one_is_told(tmp_path: Path, upper: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    plans(folder, 8)
    (folder / "note.txt").write_text("今天天气很好。", encoding="utf-8")
    table = list_coverage(str(upper), [folder])
    assert len(table.lowers) == 8
    assert [cell.status for cell in table.lowers[0].tasks] == ["full", "partial", "none"]
    assert ["note" in line for line in table.unread] == [True]
    words = ["coverage", str(upper), str(folder), "-o", str(tmp_path / "x.xlsx")]
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, (tmp_path / "x.xlsx").is_file()) == (1, True)
    # eight columns do not fit a line: numbers only
    assert done.stdout.splitlines()[0].split() == [
        *("文件", "已对应", "部分对应", "未见对应", "不适用", "未判定")
    ]
    shown = CliRunner().invoke(app, ["coverage", str(upper), str(folder), "--format", "json"])
    assert json.loads(shown.stdout)["schema"] == "policy-nlp/coverage/1"


def test_a_scheduler_without_dask_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"policy-nlp\[dask\]"), open_executor(scheduler="tcp://x"):
        pass


@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_gives_the_same(tmp_path: Path, upper: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra [dask])")
    folder = tmp_path / "plans"
    folder.mkdir()
    plans(folder, 6)
    here = list_coverage(str(upper), [folder])
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        there = list_coverage(str(upper), [folder], scheduler=cluster.scheduler_address)
    assert there == here


@pytest.mark.filterwarnings("default")
def test_a_scheduler_that_does_not_answer_is_one_line() -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra [dask])")
    import dask

    assert distributed.__version__
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(UsageError, match="no answer"),
        open_executor(scheduler="tcp://127.0.0.1:1"),
    ):
        pass
