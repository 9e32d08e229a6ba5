"""Who reported, who is late, what contradicts what; and that the order of files does not count."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline.ledger.read import Ledger, read_ledger
from policy_nlp.pipeline.ledger.status import LedgerReview, Round
from policy_nlp.records.ledger import LedgerStatus, Progress
from policy_nlp.store.progress import ProgressLog
from tests.support.ledger_book import (
    BUILDING,
    CHARGERS,
    SAVED,
    SHARE,
    TRAFFIC,
    collect,
    fill,
    make,
    row,
)

HOUSING, REFORM, ROADS = "区住建局", "区发改局", "区交通局"


def said(body: str, day: str | None, **cells: Any) -> dict[str, Any]:
    return {"填报单位": body, "报送时间": day, **cells}


# copies (task, what is said), and (what kind of contradiction, state that holds) of the first task
COPIES: list[tuple[list[tuple[str, dict[str, Any]]], list[str], str | None]] = [
    ([(BUILDING, said(HOUSING, "2026-03-01", 完成情况="已完成"))], [], "done"),
    # who leads decides, and the contradiction is told
    (
        [
            (BUILDING, said(HOUSING, "2026-03-01", 完成情况="已完成")),
            (BUILDING, said(REFORM, "2026-03-09", 完成情况="未启动")),
        ],
        ["state"],
        "done",
    ),
    # nobody leads: the least advanced
    (
        [
            (TRAFFIC, said(ROADS, "2026-03-01", 完成情况="正在推进")),
            (TRAFFIC, said(REFORM, "2026-03-01", 完成情况="未启动")),
        ],
        ["state"],
        "not-started",
    ),
    # a matter of words is none
    (
        [
            (TRAFFIC, said(ROADS, "2026-03-01", 完成情况="正在推进")),
            (TRAFFIC, said(REFORM, "2026-03-01", 完成情况="60%")),
        ],
        [],
        "ongoing",
    ),
    # two numbers of one target
    (
        [
            (CHARGERS, said(ROADS, "2026-03-01", 完成值="1.3万个")),
            (CHARGERS, said(REFORM, "2026-03-01", 完成值="12500个")),
        ],
        ["value"],
        None,
    ),
    # done, and its target is not reached
    (
        [
            (BUILDING, said(HOUSING, "2026-03-01", 完成情况="已完成")),
            (SHARE, said(HOUSING, "2026-03-01", 完成值="60%")),
        ],
        ["target"],
        "done",
    ),
    # an older copy that comes later changes nothing
    (
        [
            (BUILDING, said(HOUSING, "2026-03-09", 完成情况="已完成")),
            (BUILDING, said(HOUSING, "2026-03-01", 完成情况="未启动")),
        ],
        [],
        "done",
    ),
]


@pytest.mark.parametrize(("copies", "kinds", "state"), COPIES)
def test_what_reports_come_to(
    tmp_path: Path, copies: list[tuple[str, dict[str, Any]]], kinds: list[str], state: str | None
) -> None:
    ledger = make(tmp_path)
    for number, (task, cells) in enumerate(copies):
        status = collect(ledger, fill(ledger, f"{number}.xlsx", {task: cells}))
    assert [item.kind for item in status.contradictions] == kinds
    assert row(status, copies[0][0]).state == state


PROVINCE = """甲省碳达峰实施方案
一、重点任务
（一）推进建筑节能。提高新建建筑节能标准，到2025年，新建建筑绿色建筑占比达到80%。（省住房城乡建设厅牵头，各市人民政府负责落实）
（二）推广新能源汽车。（各市人民政府负责）
"""


def test_governments_of_several_places_are_several_bodies(tmp_path: Path) -> None:
    ledger = make(tmp_path, PROVINCE, level="province")
    for city, word in (("合肥市人民政府", "已完成"), ("芜湖市", "未启动"), ("合肥市", "正在推进")):
        cells = {"推广": said(city, "2026-03-05", 完成情况=word)}
        status = collect(
            ledger, fill(ledger, f"{city}.xlsx", cells, saved=SAVED.replace(minute=len(city)))
        )
    cars = row(status, "推广")
    assert [(report.body, report.state) for report in cars.reports] == [
        ("合肥市", "done"), ("芜湖市", "not-started"),
    ]  # fmt: skip
    # Each speaks for its own place; together they are all that the row names.
    assert (status.contradictions, cars.silent, cars.state) == ((), (), "not-started")
    (all_,) = [body for body in status.bodies if body.name == "各市人民政府"]
    assert (all_.expected, all_.reported) == (1, 1)


def test_two_copies_of_one_day_go_by_when_they_were_saved(tmp_path: Path) -> None:
    ledger = make(tmp_path)
    for hour, word in ((9, "正在推进"), (7, "未启动"), (8, "进展滞后")):
        saved = datetime.datetime(2026, 3, 5, hour)
        cells = {BUILDING: said(HOUSING, "2026-03-05", 完成情况=word)}
        status = collect(ledger, fill(ledger, f"{hour}.xlsx", cells, saved=saved))
    assert (row(status, BUILDING).state, status.contradictions) == ("ongoing", ())
    # Where nothing tells which came later, both are told.
    for number, word in enumerate(("已完成", "未启动")):
        cells = {TRAFFIC: said(ROADS, "2026-03-05", 完成情况=word)}
        status = collect(ledger, fill(ledger, f"x{number}.xlsx", cells))
    assert [item.kind for item in status.contradictions] == ["self"]


# day of the report; as of, due, since; reported, late, later, missing of who leads one task
ROUNDS: list[tuple[str, dict[str, str], tuple[int, int, int, int]]] = [
    ("2026-03-30", {"as_of": "2026-03-31"}, (1, 0, 0, 1)),
    ("2026-04-02", {"as_of": "2026-03-31"}, (0, 0, 1, 2)),
    ("2026-04-02", {"as_of": "2026-04-10", "due": "2026-03-31"}, (1, 1, 0, 1)),
    ("2025-12-30", {"as_of": "2026-03-31", "since": "2026-01-01"}, (0, 0, 0, 2)),
]


@pytest.mark.parametrize(("day", "days", "counts"), ROUNDS)
def test_who_is_late(
    tmp_path: Path, day: str, days: dict[str, str], counts: tuple[int, int, int, int]
) -> None:
    ledger = make(tmp_path)
    cells = {BUILDING: said(HOUSING, day, 完成情况="已完成")}
    status = collect(ledger, fill(ledger, "c.xlsx", cells), **days)
    (body,) = [item for item in status.bodies if item.name == HOUSING]
    assert (body.reported, body.late, body.later, len(body.missing)) == counts
    # What an earlier round reported is known all the same.
    known = day <= days["as_of"]
    assert (row(status, BUILDING).state == "done") == known


def test_collecting_again_records_nothing(tmp_path: Path) -> None:
    ledger = make(tmp_path)
    copy = fill(ledger, "c.xlsx", {BUILDING: said(HOUSING, None, 完成情况="已完成")})
    first = collect(ledger, copy)
    record = ledger.with_suffix(".jsonl").read_bytes()
    renamed = copy.rename(tmp_path / "区住建局（盖章）.xlsx")
    again = collect(ledger, renamed, as_of="2026-04-30")
    assert ledger.with_suffix(".jsonl").read_bytes() == record
    assert (again.returned[0].recorded, again.returned[0].repeated) == (0, 1)
    assert row(again, BUILDING).state == row(first, BUILDING).state
    line = json.loads(record)
    assert (line["schema"], line["before"], line["state"]) == ("policy-nlp/progress/1", "", "done")


def test_a_changed_record_is_told(tmp_path: Path) -> None:
    ledger = make(tmp_path)
    for day in ("2026-03-01", "2026-03-02", "2026-03-03"):
        cells = {BUILDING: said(HOUSING, day, 完成情况="正在推进")}
        collect(ledger, fill(ledger, f"{day}.xlsx", cells))
    record = ledger.with_suffix(".jsonl")
    lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
    record.write_text("".join([lines[0], lines[2][:60]]), encoding="utf-8")
    assert {issue.code for issue in collect(ledger).issues} == {"progress-broken"}
    record.write_text("".join([lines[0], lines[2]]), encoding="utf-8")
    assert {issue.code for issue in collect(ledger).issues} == {"progress-unchained"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return read_ledger(make(tmp_path_factory.mktemp("laws")), load_lexicons())


def report(ledger: Ledger, at: int, body: str, day: int, word: str, hour: int) -> Progress:
    about = list(ledger.rows.values())[at]
    state = load_lexicons().ledger.state(word)
    found = ledger.body(body)
    assert found is not None
    return Progress(
        id=f"{at}{body}{day}{word}{hour}",
        plan="plan",
        row=about.id,
        body=found.name,
        department=found.department,
        date=f"2026-03-{day:02}",
        saved=f"2026-03-{day:02}T{hour:02}:00:00",
        status=word,
        state=state,
    )


def outcome(ledger: Ledger, reports: Sequence[Progress]) -> tuple[object, ...]:
    review = LedgerReview(ledger, reports, Round("2026-03-20", "2026-03-10", "2026-03-02"))
    return review.rows, review.bodies, review.contradictions


FACTS = st.tuples(
    st.sampled_from([0, 1, 2]),
    st.sampled_from([HOUSING, REFORM, ROADS, "区教育局"]),
    st.integers(1, 28),
    st.sampled_from(["已完成", "未启动", "60%", "见附件"]),
    st.sampled_from([8, 9]),
)


@settings(max_examples=60, deadline=None)
@given(facts=st.lists(FACTS, max_size=12), data=st.data())
def test_the_order_of_reports_does_not_count(
    small: Ledger, facts: list[tuple[Any, ...]], data: st.DataObject
) -> None:
    reports = [report(small, *fact) for fact in facts]
    shuffled = data.draw(st.permutations(reports))
    assert outcome(small, shuffled) == outcome(small, reports)


@settings(max_examples=25, deadline=None)
@given(facts=st.lists(FACTS, max_size=8), data=st.data())
def test_recording_in_any_order_and_twice_comes_to_the_same(
    small: Ledger, facts: list[tuple[Any, ...]], data: st.DataObject
) -> None:
    reports = [report(small, *fact) for fact in facts]
    with TemporaryDirectory() as folder:
        states = []
        for name in "ab":
            log = ProgressLog(Path(folder, name))
            for part in (data.draw(st.permutations(reports)), reports[: len(reports) // 2]):
                log.append(part)
            bare = [
                item.model_copy(update=dict.fromkeys(("at", "batch", "before"), ""))
                for item in log.events
            ]
            assert len(bare) == len(set(facts)) and log.issues == ()
            states.append(outcome(small, bare))
    assert states[0] == states[1]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    ledger = make(tmp_path_factory.mktemp("files"))
    rows: list[dict[str, dict[str, Any]]] = [
        {BUILDING: said(HOUSING, None, 完成情况="已完成"), SHARE: said(HOUSING, None, 完成值="85%")},
        {BUILDING: said(REFORM, "2026-03-02", 完成情况="未启动")},
        {BUILDING: said(HOUSING, "2026-03-01", 完成情况="未启动"), TRAFFIC: said(ROADS, "2026年3月3日", 完成情况="20%")},
    ]  # fmt: skip
    return ledger, [fill(ledger, f"{at}.xlsx", cells) for at, cells in enumerate(rows)]


def told(status: LedgerStatus) -> str:
    """Return a status without what is of the call: the files, when they were recorded."""
    call = {"returned", "seal"}
    made = {"rows": {"__all__": {"reports": {"__all__": {"at", "batch", "before"}}}}}
    return status.model_dump_json(exclude={**dict.fromkeys(call, True), **made})


@settings(max_examples=8, deadline=None)
@given(order=st.permutations([0, 1, 2]), parts=st.booleans())
def test_the_order_of_files_does_not_count(
    three: tuple[Path, list[Path]], order: list[int], parts: bool
) -> None:
    ledger, copies = three
    record = ledger.with_suffix(".jsonl")
    record.unlink(missing_ok=True)
    wanted = told(collect(ledger, *copies))
    record.unlink()
    chosen = [copies[at] for at in order]
    for copy in chosen if parts else ():
        collect(ledger, copy)
    assert told(collect(ledger, *chosen)) == wanted
