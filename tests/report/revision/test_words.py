import pytest

from policy_nlp.records import Change
from policy_nlp.report.papers.revision.table import is_telling

# old, new → whether a reader has to see it though only words changed
WORDING = [
    ("大力推进节能改造", "积极推进节能改造", False),
    # a number, a direction, a softener, a body
    ("断面达标率90", "断面达标率88", True),
    ("稳步提高绿色贷款占比", "稳步降低绿色贷款占比", True),
    ("不得新增产能", "原则上不得新增产能", True),
    ("报国务院批准", "报党中央、国务院批准", True),
]


@pytest.mark.parametrize(("old", "new", "expected"), WORDING)
def test_wording_that_may_change_what_is_ordered(old: str, new: str, expected: bool) -> None:
    assert is_telling(Change(kind="wording-only", old=old, new=new)) is expected
    assert not is_telling(Change(kind="editorial", old=old, new=new))
