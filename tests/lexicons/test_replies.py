"""Who sends a reply, by the name of its file, and what says that there is nothing to say."""

from __future__ import annotations

import pytest

from policy_nlp.lexicons import load_lexicons

WORDS = load_lexicons()

# name of the returned file, the sender as printed, its id; None where the name does not say
FILES = [
    ("市财政局反馈", "市财政局", "city/finance+local-finance"),
    ("反馈意见-区发改局", "区发改局", "district/development-reform"),
    ("姑苏区碳达峰实施方案（征求意见稿）_区住建委修改", "区住建委", None),
    ("《姑苏区碳达峰实施方案》征求意见回复（区城管委）20221201", "区城管委", None),
    ("03.区教体文旅委意见", "区教体文旅委", None),
    ("区财政局关于碳达峰实施方案的反馈意见", "区财政局", None),
    ("区财政局张三", "区财政局", None),
    ("姑苏生态环境局（无意见）", "姑苏生态环境局", None),
    ("苏州供电公司回函", "苏州供电公司", None),
    # a lower government answers, too
    ("姑苏区反馈意见", "姑苏区", "district/named-district"),
    # nobody is named
    ("姑苏区碳达峰实施方案（征求意见稿）", None, None),
    ("征求意见稿修改", None, None),
    ("张三修改版", None, None),
    # several are: nothing says who asks what
    ("区发改局、区住建委会签意见", None, None),
]


@pytest.mark.parametrize(("stem", "name", "department"), FILES)
def test_the_sender_by_the_name_of_the_file(
    stem: str, name: str | None, department: str | None
) -> None:
    found = WORDS.replies.sender(stem, WORDS.departments, "district", "姑苏区")
    assert (found.name if found else None) == name
    if department is not None:
        assert found is not None
        assert found.department == department


# what a comment says, whether that is nothing
COMMENTS = [
    ("无意见", True),
    ("经研究，我局无意见。", True),
    ("原则同意。", True),
    ("我委对该征求意见稿无修改意见", True),
    ("同意，但建议将2025年改为2027年。", False),
    ("无意见分歧的条目建议合并", False),
    ("建议增加区财政局", False),
    ("", False),
]


@pytest.mark.parametrize(("said", "nothing"), COMMENTS)
def test_a_comment_that_has_nothing_to_say(said: str, nothing: bool) -> None:
    assert WORDS.replies.agree(said) is nothing


def test_a_file_that_says_so_in_its_name() -> None:
    assert WORDS.replies.file_agrees("市财政局（无意见）")
    assert not WORDS.replies.file_agrees("市财政局反馈意见")
