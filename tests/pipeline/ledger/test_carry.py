"""A new draft takes over what was reported, by what its tasks say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policy_nlp.pipeline import make_ledger
from tests.support.ledger_book import (
    BUILDING,
    PLAN,
    SCHOOL,
    SHARE,
    TRAFFIC,
    collect,
    fill,
    make,
    row,
)

RENUMBERED = (
    PLAN.replace("（一）推进", "（一）健全机制。建立部门联席会议制度。（区发改局负责）\n（二）推进")
    .replace("（二）发展", "（三）发展")
    .replace("（三）开展", "（四）开展")
)
# what the new draft says, and the tasks and targets that keep their reports, and that lose them
DRAFTS: list[tuple[str, str, list[str], list[str]]] = [
    ("the same", PLAN, [BUILDING, TRAFFIC, SCHOOL, SHARE], []),
    ("renumbered", RENUMBERED, [BUILDING, TRAFFIC, SCHOOL, SHARE], []),
    (
        "reworded, and another heading",
        PLAN.replace("推进建筑节能。提高新建建筑节能标准", "强化建筑节能降碳。持续提高新建建筑节能标准"),
        ["强化建筑节能降碳", TRAFFIC, SCHOOL, SHARE],
        [],
    ),
    ("another value", PLAN.replace("80%", "90%"), [BUILDING, TRAFFIC, SCHOOL, SHARE], []),
    (
        "a task gone",
        PLAN.replace("（三）开展宣传。举办节能宣传周活动。（区教育局负责）\n", ""),
        [BUILDING, TRAFFIC, SHARE],
        [SCHOOL],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "kept", "lost"), DRAFTS, ids=[d[0] for d in DRAFTS])
def test_reports_go_over_by_the_text_of_the_task(
    tmp_path: Path, what: str, text: str, kept: list[str], lost: list[str]
) -> None:
    ledger = make(tmp_path)
    said = {
        name: {"填报单位": "区发改局", "完成情况": "正在推进", "完成值": "85%"}
        for name in (BUILDING, TRAFFIC, SCHOOL, SHARE)
    }
    collect(ledger, fill(ledger, "c.xlsx", said))
    make(tmp_path, text, "new")
    made = make_ledger(tmp_path / "new.txt", tmp_path / "new.xlsx", carry=ledger, force=True)
    assert [item.task for item, reports in made.lost if reports] == lost
    assert made.carried == len(kept)
    status = collect(tmp_path / "new.xlsx")
    assert all(row(status, name).reports for name in kept)
    if what == "another value":
        assert row(status, SHARE).verdict == "behind"
    # Who sends back what was filled in for them says nothing new.
    copy = shutil.copy(tmp_path / "new.xlsx", tmp_path / "back.xlsx")
    (file,) = collect(tmp_path / "new.xlsx", Path(copy)).returned
    assert (file.recorded, file.repeated, file.issues) == (0, 0, ())
    # Taking over again changes nothing.
    again = make_ledger(tmp_path / "new.txt", tmp_path / "new.xlsx", carry=ledger)
    assert again.carried == made.carried
    assert [r.id for r in collect(tmp_path / "new.xlsx").rows[0].reports] == [
        r.id for r in status.rows[0].reports
    ]
