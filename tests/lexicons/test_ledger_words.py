"""How far a task is by what people write where they were to choose."""

from __future__ import annotations

import pytest

from policy_nlp.lexicons import load_lexicons

STATES = [
    ("已完成", "done"),
    ("已办结。", "done"),
    ("100％", "done"),
    ("未完成", "ongoing"),
    ("基本完成", "ongoing"),
    ("完成85%", "ongoing"),
    ("0.85", "ongoing"),  # what a spreadsheet makes of 85%
    ("按序时推进", "ongoing"),
    ("推进缓慢", "delayed"),
    ("未能完成", "delayed"),
    ("尚未启动", "not-started"),
    ("0%", "not-started"),
    ("计划6月底完成", None),  # is still to be done
    ("完成主体工程，正在推进装修", None),
    ("一期100%，二期60%", None),
    ("见附件", None),
]


@pytest.mark.parametrize(("text", "state"), STATES)
def test_state(text: str, state: str | None) -> None:
    assert load_lexicons().ledger.state(text) == state


@pytest.mark.parametrize(("text", "nothing"), [("无", True), ("/", True), ("无资金", False)])
def test_says_nothing(text: str, nothing: bool) -> None:
    assert load_lexicons().ledger.says_nothing(text) is nothing
