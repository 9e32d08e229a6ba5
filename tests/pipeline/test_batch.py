"""One upper document against many: in order, bounded, the same wherever it is worked out."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.errors import InputError, UsageError
from policy_nlp.lexicons import lexicons_with, load_lexicons
from policy_nlp.pipeline import align_many, batch, extract_file, list_coverage, workers
from policy_nlp.pipeline.workers import open_executor
from policy_nlp.records import DocumentMeta, Extraction
from tests.support.review_book import LOWER, UPPER


def plans(folder: Path, count: int) -> list[Path]:
    """Write lower plans that differ in what their second task promotes."""
    made = []
    for number in range(count):
        path = folder / f"plan{number:02}.txt"
        other = LOWER.replace("新能源汽车", ("新能源汽车", "电动自行车")[number % 2])
        path.write_text(other, encoding="utf-8")
        made.append(path)
    return made


REGISTER = """
[[bodies]]
id = "own-creative"
label = "文化创意"
names = ["文创办"]
source = "三定方案"
"""


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


@pytest.mark.usefixtures("chinese")
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


ADDRESSES = ["tcp://127.0.0.1:1", "nonsense", "", "http://127.0.0.1:1", "tls://127.0.0.1:1"]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_scheduler_that_does_not_answer_is_one_line(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra [dask])")
    monkeypatch.setattr(workers, "ANSWER", 0.5)
    # a client would try for half a minute, and a minute more to end
    monkeypatch.setattr(distributed, "Client", None)
    with pytest.raises(UsageError, match="no answer"), open_executor(scheduler=address):
        pass


@pytest.mark.filterwarnings("default")
def test_a_cluster_without_workers_is_one_line(
    tmp_path: Path, upper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra [dask])")
    monkeypatch.setattr(workers, "WORKER", 0.5)
    local = distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=None)
    with local, pytest.raises(UsageError, match="has no workers"):
        list_coverage(str(upper), plans(tmp_path, 1), scheduler=local.scheduler_address)


class Gone(Executor):
    """An executor of a client whose scheduler went: what it owes never comes."""

    status = "closed"

    def get_executor(self, **_: Any) -> Executor:
        return self

    def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future()


def test_a_scheduler_that_goes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra [dask])")
    monkeypatch.setattr(workers, "LOOK", 0.01)
    with pytest.raises(UsageError, match="stopped answering"):
        workers.ClusterWorkers(distributed, Gone(), "tcp://x").submit(print).result()


def same_name(folder: Path, *regions: str, meta: str = "") -> list[Path]:
    """Write plans of the same file name, each in a folder of its own; `meta` is the first's."""
    made = []
    for region in regions:
        path = folder / region / "方案.txt"
        path.parent.mkdir(parents=True)
        path.write_text(LOWER, encoding="utf-8")
        made.append(path)
    made[0].with_name("方案.meta.toml").write_text(meta, encoding="utf-8")
    return made


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_of_one_name_are_told_apart(tmp_path: Path, upper: Path, jobs: int) -> None:
    files = same_name(tmp_path, "东区", "西区", meta='sectors_absent = ["湿地"]\n')
    table = list_coverage(str(upper), files, jobs=jobs)
    assert [(lower.lower, lower.name) for lower in table.lowers] == [
        ("东区/方案", "东区/方案"),
        ("西区/方案", "西区/方案"),
    ]
    # what the office says of the first does not hold for the second
    assert [lower.tasks[2].status for lower in table.lowers] == ["not-applicable", "none"]


def test_a_file_stands_in_one_column_and_the_upper_in_none(
    tmp_path: Path, upper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = plans(tmp_path, 2)
    monkeypatch.chdir(tmp_path)
    table = list_coverage(str(upper), [second, Path(), first, Path("upper.txt")])
    assert [lower.lower for lower in table.lowers] == ["plan01", "plan00"]


def test_where_no_file_can_be_read_the_reason_is_told(tmp_path: Path, upper: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with pytest.raises(InputError, match=r"empty\.txt”是空文件.*（共2个文件不能读）"):
        list_coverage(str(upper), [tmp_path / "empty.txt", tmp_path / "gone.txt"])
    with pytest.raises(UsageError, match="没有可对照的下级文件"):
        list_coverage(str(upper), [upper])


def test_a_place_that_cannot_be_written_is_told_before_the_work(
    tmp_path: Path, upper: Path
) -> None:
    words = ["coverage", str(upper), *map(str, plans(tmp_path, 1)), "-o"]
    (tmp_path / "mine.xlsx").write_text("my work", encoding="utf-8")
    for name in ("mine.xlsx", "x.pdf"):
        done = CliRunner().invoke(app, [*words, str(tmp_path / name)])
        assert (done.exit_code, done.stdout) == (2, "")


def deadly(path: str) -> str:
    """Kill the process that is given this piece of work, when the file says so."""
    if Path(path).read_text() == "die":
        os._exit(9)
    return path


def test_only_the_work_that_kills_its_process_is_lost(tmp_path: Path) -> None:
    files = [tmp_path / str(number) for number in range(5)]
    for file in files:
        file.write_text("die" if file.name == "2" else "live")
    with open_executor(jobs=2) as executor:
        assert executor is not None
        futures = [executor.submit(deadly, str(file)) for file in files]
        for file, future in zip(files, futures, strict=True):
            if file.name == "2":
                with pytest.raises(BrokenExecutor):
                    future.result()
            else:
                assert future.result() == str(file)
        # and the next piece is done by new processes
        assert executor.submit(deadly, str(files[0])).result() == str(files[0])


def interrupted() -> str:
    """Do work at a process to which Ctrl+C comes, as to all that a terminal shows."""
    os.kill(os.getpid(), signal.SIGINT)
    return "done"


@pytest.mark.skipif(sys.platform == "win32", reason="no signals are blocked there")
def test_ctrl_c_is_for_the_program_not_for_its_workers() -> None:
    with open_executor(jobs=2) as executor:
        assert executor is not None
        assert executor.submit(interrupted).result() == "done"
    # nor for long for nobody
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_plan_whose_process_dies_is_told(
    tmp_path: Path, upper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dying(Executor):
        def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            if args[1].id == "plan01":
                future.set_exception(BrokenExecutor())
            else:
                future.set_result(work(*args, **kwargs))
            return future

    monkeypatch.setattr(batch, "open_executor", lambda *_: nullcontext(Dying()))
    told: list[tuple[str, int, int]] = []
    table = list_coverage(
        str(upper), plans(tmp_path, 3), progress=lambda *words: told.append(words)
    )
    assert [lower.lower for lower in table.lowers] == ["plan00", "plan02"]
    assert table.unread == ("“plan01.txt”衔接时进程中断，未列入。请单独衔接该文件",)
    assert told == [(f"plan{number:02}.txt", number + 1, 3) for number in range(3)]


@pytest.mark.skipif(sys.platform == "win32", reason="processes end otherwise there")
def test_no_process_outlives_the_program(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, time\n"
        "from policy_nlp.pipeline.workers import open_executor\n"
        "if __name__ == '__main__':\n"
        "    with open_executor(jobs=2) as executor:\n"
        "        print(executor.submit(os.getpid).result(), flush=True)\n"
        "        time.sleep(60)\n"
    )
    words, paths = [sys.executable, str(script)], {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, text=True, env=os.environ | paths
    ) as program:
        assert program.stdout is not None
        worker = int(program.stdout.readline())
        program.kill()
    for _ in range(100):
        if not is_running(worker):
            break
        time.sleep(0.1)
    assert not is_running(worker)


def is_running(process: int) -> bool:
    """Return whether a process lives; one that nobody buried does not."""
    try:
        os.kill(process, 0)
        return " Z " not in Path(f"/proc/{process}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_registers_go_with_the_work(tmp_path: Path, upper: Path) -> None:
    """A worker on another machine has no such folder."""
    registers = tmp_path / "registers"
    registers.mkdir()
    (registers / "own.toml").write_text(REGISTER, encoding="utf-8")
    words = load_lexicons(registers)
    upper.write_text(UPPER.replace("市住建局", "市文创办"), encoding="utf-8")
    (plan,) = plans(tmp_path, 1)
    # Running text is read by the register of whoever aligns.
    named = plan.read_text("utf-8") + "4. 其他事项。区文创办要做好宣传。\n"
    plan.write_text(named, encoding="utf-8")
    plan.with_name("plan00.meta.toml").write_text('level = "district"\n', encoding="utf-8")
    above, lowers = extract_file(upper, lexicons=words), [extract_file(plan, lexicons=words)]
    here = list(align_many(above, lowers, registers=registers))
    assert here[0].departments[0].counterparts == ("区文创办",)

    class Elsewhere(Executor):
        def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            shutil.rmtree(registers)
            lexicons_with.cache_clear()
            future: Future[Any] = Future()
            future.set_result(work(*args, **kwargs))
            return future

    assert list(align_many(above, lowers, Elsewhere(), registers=registers)) == here
