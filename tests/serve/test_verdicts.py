"""What becomes of a verdict: recorded, agreed, in dispute, taken back, signed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from policy_nlp.pipeline import approve_review
from policy_nlp.report.papers.review.words import CHOICES, Choice
from policy_nlp.serve.pages.records import item_rows, record_rows
from policy_nlp.serve.people import Person, Role
from policy_nlp.store import DecisionLog
from tests.support.workbench import NAMES, Visitor, make_app

Visit = Callable[[Role], Visitor]


def item_of(desk: Any, kind: str = "demand") -> Any:
    return next(item for item in desk.view.items if item.kind == kind and item.shown == "covered")


def send(asked: Visitor, desk: Any, item: Any, choice: str, **form: str) -> Any:
    path = f"/pair/{desk.key}/item/{item.id}"
    return asked.post(path, **{"choice": choice, "seen": "", "shown": item.shown, **form})


def verdicts(desk: Any) -> list[tuple[str, str, str | None]]:
    return [(made.who, made.verdict, made.value) for made in desk.log.refresh().decisions]


# What is sent for a covered demand, and what is recorded.
@pytest.mark.parametrize(
    ("choice", "note", "recorded"),
    [
        ("confirm:", "", ("confirm", "covered")),
        ("reject:", "", ("reject", None)),
        ("regrade:partly", "", ("regrade", "partly")),
        ("regrade:not-applicable", "本区无此产业", ("regrade", "not-applicable")),
    ],
)
def test_a_verdict_is_recorded(
    visitor: Visit, desk: Any, choice: str, note: str, recorded: tuple[str, str | None]
) -> None:
    asked, item = visitor(Role.reviewer), item_of(desk)
    answer = send(asked, desk, item, choice, note=note)
    assert answer.status_code == 200
    assert f'data-item="{item.id}"' not in answer.text
    (made,) = desk.log.refresh().decisions
    assert (made.verdict, made.value) == recorded
    assert (made.who, made.account, made.via) == (NAMES[Role.reviewer], "reviewer", "workbench")
    assert made.role == "reviewer"
    assert (made.note, made.subject) == (note, item.subject)
    assert desk.state(item) == "decided"


@pytest.mark.parametrize(
    "choice", ["regrade:full", "approve:", "add:covered", "nonsense", "", "::"]
)
def test_what_cannot_be_said_of_it_is_refused(visitor: Visit, desk: Any, choice: str) -> None:
    assert send(visitor(Role.reviewer), desk, item_of(desk), choice).status_code == 400
    assert verdicts(desk) == []


def test_nothing_is_recorded_of_any_kind_that_its_buttons_do_not_say(
    visitor: Visit, desk: Any
) -> None:
    asked = visitor(Role.reviewer)
    for kind, choices in CHOICES.items():
        if (item := next((x for x in desk.view.items if x.kind == kind), None)) is None:
            continue
        for other in {choice for found in CHOICES.values() for choice in found} - set(choices):
            sent = f"{other.verdict}:{other.value or ''}"
            assert send(asked, desk, item, sent, shown=item.shown or "").status_code == 400, sent
    assert verdicts(desk) == []


def test_who_says_that_something_cannot_apply_says_why(visitor: Visit, desk: Any) -> None:
    answer = send(visitor(Role.reviewer), desk, item_of(desk), "regrade:not-applicable")
    assert answer.status_code == 400
    assert "请写明理由" in answer.text


def test_a_retry_is_recorded_once(visitor: Visit, desk: Any) -> None:
    asked, item = visitor(Role.reviewer), item_of(desk)
    for _ in range(3):
        assert send(asked, desk, item, "confirm:", id="a" * 32).status_code == 200
    assert len(verdicts(desk)) == 1


def test_a_stale_opinion_that_differs_is_shown_beside_the_other(visitor: Visit, desk: Any) -> None:
    first, second, item = visitor(Role.reviewer), visitor(Role.approver), item_of(desk)
    send(first, desk, item, "confirm:")
    answer = send(second, desk, item, "regrade:partly", note="只写了一半")
    assert answer.status_code == 409
    assert NAMES[Role.reviewer] in answer.text
    assert "只写了一半" in answer.text
    assert len(verdicts(desk)) == 1
    # The reason outlives the page.
    page = second.get(f"/pair/{desk.key}?state=all&item={item.id}")
    assert "只写了一半" in page.text


def test_who_says_the_same_agrees(visitor: Visit, desk: Any) -> None:
    first, second, item = visitor(Role.reviewer), visitor(Role.approver), item_of(desk)
    send(first, desk, item, "confirm:")
    answer = send(second, desk, item, "confirm:")
    assert "此前意见相同" in answer.text
    assert len(verdicts(desk)) == 2
    assert desk.state(item) == "decided"


def test_two_who_differ_are_in_dispute_until_the_approver_settles(
    visitor: Visit, desk: Any, app: Any
) -> None:
    app.state.site.workbench.people.add("other", "钱复", "reviewer", "correct horse")
    item = item_of(desk)
    first, second = visitor(Role.reviewer), Visitor(app)
    second.log_in("other")
    send(first, desk, item, "confirm:")
    assert send(second, desk, item, "regrade:partly", seen=desk.last(item)).status_code == 200
    assert desk.state(item) == "dispute"
    page = second.get(f"/pair/{desk.key}/disputes").text
    assert NAMES[Role.reviewer] in page
    assert "钱复" in page
    # What is shown follows what was said, in its time.
    desk.up_to_date()
    item = desk.view.by_id[item.id]
    answer = send(visitor(Role.approver), desk, item, "confirm:", seen=desk.last(item))
    assert answer.status_code == 200
    # He may do less later: what he settled is settled.
    app.state.site.workbench.people.change("approver", role="reader")
    desk.up_to_date()
    assert desk.state(item) == "decided"


def test_a_verdict_is_taken_back(visitor: Visit, desk: Any) -> None:
    asked, item = visitor(Role.reviewer), item_of(desk)
    send(asked, desk, item, "confirm:")
    # What was worked out meanwhile still holds it.
    desk.up_to_date()
    answer = send(asked, desk, item, "withdraw:", seen=desk.last(item))
    assert "已撤回" in answer.text
    assert f'data-item="{item.id}"' in answer.text
    assert desk.state(item) == "open"
    assert len(verdicts(desk)) == 2


def test_an_approval_is_void_when_something_is_said_after_it(visitor: Visit, desk: Any) -> None:
    asked, item = visitor(Role.approver), item_of(desk)
    path = f"/pair/{desk.key}/approve"
    digest, draft, guidance = desk.up_to_date().signature
    signed = {"do": "approve", "draft": draft, "guidance": guidance}
    assert asked.post(path, digest="old", **signed).status_code == 409
    assert asked.post(path, digest=digest, **signed | {"draft": "old"}).status_code == 409
    assert asked.post(path, digest=digest, **signed).status_code == 303
    assert desk.approval().holds
    send(asked, desk, item, "confirm:")
    assert not desk.approval().holds
    assert "签发已失效" in asked.get(f"/pair/{desk.key}/papers").text


def test_what_several_do_at_once_is_all_recorded(desk: Any, app: Any) -> None:
    workbench = app.state.site.workbench
    items = desk.view.items

    def work(number: int) -> list[str]:
        person = Person(account=f"a{number}", name=f"人{number}", role="reviewer")
        return [
            workbench.record(desk, [item.decision(Choice("confirm"), **stated)])[0].outcome
            for item in items[:20]
            if item.shown
            for stated in [workbench.stated(person, seen="")]
        ]

    with ThreadPoolExecutor(10) as pool:
        outcomes = [outcome for found in pool.map(work, range(10)) for outcome in found]
    assert set(outcomes) <= {"recorded", "agreed"}
    log = DecisionLog(desk.log.path).refresh()
    assert len(log.decisions) == len(outcomes)
    assert log.issues == ()


def test_rows_that_were_shown_are_confirmed_together(visitor: Visit, desk: Any) -> None:
    asked = visitor(Role.reviewer)
    page = asked.get(f"/pair/{desk.key}/bulk?kind=all").text
    shown = [item for item in desk.view.items if f'value="{item.id}:' in page]
    assert shown
    assert not any(item.weak or item.shown == "undecided" for item in shown)
    hidden = next(item for item in desk.view.items if item not in shown)
    picks = [f"{item.id}::{item.shown or ''}" for item in (*shown[:2], hidden)]
    asked.post(f"/pair/{desk.key}/bulk", kind="all", pick=picks)
    assert len(verdicts(desk)) == len(shown[:2])
    assert len({made.batch for made in desk.log.decisions}) == 1


def test_who_saw_another_conclusion_is_asked_again(visitor: Visit, desk: Any) -> None:
    asked, item = visitor(Role.reviewer), item_of(desk)
    answer = send(asked, desk, item, "confirm:", shown="missing", note="只写了一半")
    assert answer.status_code == 409
    assert verdicts(desk) == []
    assert "只写了一半" in asked.get(f"/pair/{desk.key}?state=all&item={item.id}").text


@pytest.mark.parametrize("page", ["", "/changes?since=0", "/bulk", "/disputes", "/queue"])
def test_pages_answer_while_what_follows_takes_the_place_of_what_was(
    visitor: Visit, desk: Any, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    asked = visitor(Role.reviewer)
    send(asked, desk, item_of(desk), "confirm:")
    # The states are of other rows than those that the page has.
    monkeypatch.setattr(type(desk), "states", lambda desk: {})
    assert asked.get(f"/pair/{desk.key}{page}").status_code == 200


def test_nobody_takes_back_what_somebody_else_said(visitor: Visit, desk: Any) -> None:
    item = item_of(desk)
    send(visitor(Role.reviewer), desk, item, "confirm:")
    answer = send(visitor(Role.approver), desk, item, "withdraw:", seen=desk.last(item))
    assert answer.status_code == 409
    assert len(verdicts(desk)) == 1


def test_an_id_that_comes_again_with_another_verdict_is_no_retry(visitor: Visit, desk: Any) -> None:
    asked, item = visitor(Role.reviewer), item_of(desk)
    send(asked, desk, item, "confirm:", id="b" * 32)
    assert send(asked, desk, item, "reject:", id="b" * 32).status_code == 409
    assert len(verdicts(desk)) == 1


# A sentence that somebody names as the one that answers, and what is said to it.
@pytest.mark.parametrize(
    ("proof", "status"),
    [("推广新能源汽车。", 200), ("这句话在本级文件里没有。", 400)],
)
def test_a_named_sentence_has_to_stand_in_the_lower_text(
    visitor: Visit, desk: Any, proof: str, status: int
) -> None:
    asked, item = visitor(Role.reviewer), item_of(desk)
    assert send(asked, desk, item, "regrade:partly", proof=proof).status_code == status
    assert [made.proof[0].text for made in desk.log.refresh().decisions] == [proof] * (
        status == 200
    )


def test_what_came_from_elsewhere_stands_in_the_papers_before_they_are_made(
    visitor: Visit, desk: Any, app: Any
) -> None:
    item = item_of(desk)
    stated = app.state.site.workbench.stated(
        Person(account="x", name="外", role="reviewer"), seen=""
    )
    DecisionLog(desk.log.path).append([item.decision(Choice("regrade", "missing"), **stated)])
    visitor(Role.reader).get(f"/pair/{desk.key}/papers/matrix.xlsx")
    assert desk.view.by_id[item.id].shown == "missing"


def test_an_amended_record_holds_everywhere_and_what_was_read_stays_to_be_seen(
    visitor: Visit, desk: Any
) -> None:
    asked, path = visitor(Role.reviewer), f"/pair/{desk.key}/records"
    (row,) = [row for row in record_rows(desk, "lower", "responsibility") if "教育" in row.name]
    form = {"side": "lower", "kind": "responsibility", "record": row.record.id}
    answer = asked.post(path, **form, do="amend", field="record", new="", note="不是本区任务")
    assert answer.status_code == 200
    bodies = [duty.name for duty in desk.up_to_date().index.lower.extraction.responsibilities]
    assert row.name not in bodies
    # What was read is there to be taken back, in the page too.
    again = next(x for x in record_rows(desk, "lower", "responsibility") if x.name == row.name)
    assert [made.note for made, _ in again.amended] == ["不是本区任务"]
    answer = asked.post(path, **form, do="withdraw", field="record", offset=str(desk.offset))
    assert answer.status_code == 200
    bodies = [duty.name for duty in desk.up_to_date().index.lower.extraction.responsibilities]
    assert row.name in bodies


def test_a_sign_off_signs_what_the_command_line_signs(
    visitor: Visit, desk: Any, workspace: Path
) -> None:
    # Another pair of the same draft holds an amendment, so it speaks here too.
    item = item_of(desk)
    send(visitor(Role.reviewer), desk, item, "confirm:")
    asked, path = visitor(Role.approver), f"/pair/{desk.key}/records"
    row = record_rows(desk, "lower", "responsibility")[0]
    form = {"side": "lower", "kind": "responsibility", "record": row.record.id}
    asked.post(path, **form, do="amend", field="name", new="区科技局")
    home = desk.log.path.parent
    shutil.copytree(home, home.with_name("lower--other"))
    desk.log.path.unlink()
    send(asked, desk, item, "confirm:")
    approve_review(desk.pair.name, workspace=workspace, by="吴批", date="2026-03-01")
    assert desk.approval().holds


def test_an_amendment_in_one_pair_wakes_the_others(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "corpus/lower/meta.toml").write_text(
        'level = "district"\nimplements = ["upper", "above"]\n', encoding="utf-8"
    )
    shutil.copytree(workspace / "corpus/upper", workspace / "corpus/above")
    (workspace / "corpus/above/upper.txt").rename(workspace / "corpus/above/above.txt")
    app = make_app(workspace)
    bench = app.state.site.workbench
    here, there = bench.desks.values()
    asked = Visitor(app)
    asked.log_in("reviewer")
    row = next(row for row in record_rows(here, "lower", "responsibility") if "教育" in row.name)
    form = {"side": "lower", "kind": "responsibility", "record": row.record.id}
    asked.post(f"/pair/{here.key}/records", **form, do="amend", field="record")
    woken: list[str] = []
    monkeypatch.setattr(bench, "expect", woken.append)
    asked.get(f"/pair/{there.key}/changes?since=0")
    assert there.key in woken
    bodies = [duty.name for duty in there.up_to_date().index.lower.extraction.responsibilities]
    assert row.name not in bodies
    woken.clear()
    asked.get(f"/pair/{there.key}/changes?since=0")
    assert woken == []
    bench.close()


def test_a_body_is_put_right_by_its_name_and_the_key_leads_to_it(visitor: Visit, desk: Any) -> None:
    asked = visitor(Role.reviewer)
    item = next(item for item in desk.view.items if item.kind == "counterpart")
    page = asked.get(f"/pair/{desk.key}/records?item={item.id}").text
    rows = item_rows(desk, item)
    assert rows
    assert all(f'value="{row.record.id}"' in page for row in rows)
    row = next(row for row in rows if row.side == "lower" and row.kind == "responsibility")
    form = {"side": "lower", "kind": row.kind, "record": row.record.id, "item": item.id}
    path = f"/pair/{desk.key}/records"
    answer = asked.post(path, **form, do="amend", field="department", new="没有这个局")
    assert answer.status_code == 400
    answer = asked.post(path, **form, do="amend", field="department", new="区科技局")
    assert answer.status_code == 200
    (made,) = desk.log.refresh().decisions
    assert (made.old, made.new) == (row.record.department, "district/science")


def test_a_changed_sentence_shows_what_was_said_of_it_and_one_key_says_it_again(
    visitor: Visit, desk: Any, app: Any, workspace: Path
) -> None:
    asked = visitor(Role.reviewer)
    sentence = "提高新建建筑节能标准。"
    item = next(x for x in desk.view.items if x.kind == "demand" and x.fields["quote"] == sentence)
    other = next(x for x in desk.view.items if x.kind == "demand" and x.task != item.task)
    send(asked, desk, item, "regrade:partly")
    send(asked, desk, other, "confirm:", shown=other.shown)
    source = workspace / "corpus/upper/upper.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace(sentence, "大力提高新建建筑节能标准。"), encoding="utf-8")
    app.state.site.workbench.reload()
    desk = app.state.site.workbench.desks[desk.key]
    reviewed = [x for x in desk.view.items if desk.state(x) == "to-review"]
    (again,) = [x for x in reviewed if x.kind == "demand"]
    assert again.fields["quote"] == "大力提高新建建筑节能标准。"
    page = asked.get(f"/pair/{desk.key}?kind=all&state=to-review&item={again.id}").text
    assert "<ins>大力</ins>" in page
    assert "改判为部分承接" in page
    value = re.search(r'value="([^"]*)" data-key="s"', page)
    assert value is not None
    assert send(asked, desk, again, value[1], shown=again.shown or "").status_code == 200
    assert desk.state(again) == "decided"
    assert desk.up_to_date().settled.standing[-1].decision.value == "partly"
    # White space and width change nothing.
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("，", ",").replace("（", " ("), encoding="utf-8")
    states = {x.id: desk.state(x) for x in desk.view.items}
    app.state.site.workbench.reload()
    desk = app.state.site.workbench.desks[desk.key]
    assert {x.id: desk.state(x) for x in desk.view.items} == states
