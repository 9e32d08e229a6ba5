"""Every kind of change, one small edit a row.

A row: what stood in the task below, what stands there now, and what has to be told. Each change
is `kind` or `kind field direction`; nothing else may be told.
"""

from __future__ import annotations

import pytest

from policy_nlp.compare import apply_changes, compare_versions
from policy_nlp.records import Change
from tests.support.drafts import FRAME, plan, read

TASK = (
    "推进光伏开发。大力发展光伏发电。充分利用楼宇资源，实施光伏示范工程。开展浅层地热能资源调查，"
    "制定开发利用方案。到2025年，全区光伏发电装机量达到13.83MW以上。"
    "（区发改局、区住建委按职责分工负责）"
)

TARGETS = [
    ("13.83MW", "15MW", "target-changed value strengthened"),
    ("13.83MW", "12MW", "target-changed value weakened"),
    ("13.83MW以上", "13.83MW左右", "target-changed operator weakened"),
    ("到2025年", "到2027年", "target-changed deadline weakened"),
    ("到2025年", "“十五五”期间", "target-changed deadline weakened"),
    ("到2025年，", "", "target-changed deadline weakened"),
    ("达到13.83MW", "力争达到13.83MW", "target-changed strength weakened"),
    # a number that became a hope is no other target
    ("达到13.83MW以上", "稳步提升", "target-changed value weakened"),
    ("13.83MW", "13.83GW", "target-changed unit"),
    # two fields, two records
    (
        "到2025年，全区光伏发电装机量达到13.83MW",
        "到2027年，全区光伏发电装机量达到15MW",
        "target-changed deadline weakened, target-changed value strengthened",
    ),
    ("以上。", "以上，屋顶光伏覆盖率达到50%。", "target-added"),
    ("到2025年，全区光伏发电装机量达到13.83MW以上。", "", "target-removed, text-removed"),
    # years and amounts of measures
    ("实施光伏示范工程", "2023年底前实施光伏示范工程", "target-changed deadline strengthened"),
]
WORDS = [
    ("大力发展光伏发电", "鼓励发展光伏发电", "strength-changed weakened"),
    ("充分利用楼宇资源", "应当利用楼宇资源", "strength-changed strengthened"),
    # 推动 for 发展 binds as much
    ("大力发展光伏发电", "大力推动光伏发电", "wording-only"),
    # so does 落实 for 实施
    ("实施光伏示范工程", "落实光伏示范工程", "wording-only"),
    ("楼宇资源", "楼宇和市政设施资源", "wording-only"),
    # an order of its own is no other wording
    ("示范工程。", "示范工程，建立光伏项目台账。", "text-added"),
    ("充分利用楼宇资源，", "", "text-removed"),
    ("示范工程。", "示范工程。建立光伏项目台账。", "text-added"),
    ("大力发展光伏发电。", "", "text-removed"),
    ("推进光伏开发。", "推进光伏规模化开发。", "heading-changed"),
    ("（征求意见稿）", "（送审稿）", "status-changed"),
    ("姑苏区绿色低碳发展实施方案", "姑苏区绿色低碳发展行动方案", "heading-changed"),
    # the order of sentences
    (
        "大力发展光伏发电。充分利用楼宇资源，实施光伏示范工程。",
        "充分利用楼宇资源，实施光伏示范工程。大力发展光伏发电。",
        "text-moved",
    ),
]
MEASURES = [
    # a lead-in and what it announces, before a sentence that stayed
    (
        "到2025年",
        "推动建筑光伏应用。在公共机构屋顶建设分布式光伏系统，同步配置储能设施。到2025年",
        "measure-added",
    ),
    # several sentences, the first of them short as well
    (
        "大力发展光伏发电。",
        "大力发展光伏发电。加强绿色金融支持。鼓励银行机构创新绿色信贷产品。建立绿色项目库，定期组织银企对接。",
        "measure-added",
    ),
    # two lead-ins are two measures
    (
        "开展浅层",
        "加强绿色金融支持。建立绿色项目库，定期组织银企对接。推广绿色物流方式。引导快递企业使用循环包装，减少二次包装。开展浅层",
        "measure-added, measure-added",
    ),
    (
        "完善建筑用能统计制度。",
        "完善建筑用能统计制度。推进能效诊断。组织开展公共建筑能效诊断，推广合同能源管理。",
        "measure-added",
    ),
    (
        "优化公共充电桩布局，完善慢行系统。",
        "优化公共充电桩布局，完善慢行系统。发展共享出行。到2025年，共享单车规范停放率达到90%，加强秩序管理。",
        "measure-added, target-added",
    ),
    # one short sentence after the other announces nothing; nor does one without an action
    (
        "大力发展光伏发电。",
        "大力发展光伏发电。建立项目台账。公布项目清单。",
        "text-added, text-added",
    ),
    (
        "大力发展光伏发电。",
        "大力发展光伏发电。成效较为显著。光伏装机稳步增长，示范项目顺利并网。",
        "text-added, text-added",
    ),
]
BODIES = [
    ("区住建委按", "区住建委、区财政局按", "responsibility-changed"),
    ("、区住建委按职责分工负责", "负责", "responsibility-changed"),
    (
        "区发改局、区住建委按职责分工负责",
        "区发改局牵头，区住建委配合",
        "responsibility-changed",
    ),
    ("（区发改局、区住建委按职责分工负责）", "", "responsibility-changed"),
    # left open is another answer to who answers
    ("区住建委按", "区住建委等部门按", "responsibility-changed"),
]
EDITING = [
    ("区发改局、区住建委", "区住建委、区发改局", "editorial"),
    ("区发改局、", "区发展和改革局、", "editorial"),
    ("按职责分工负责）", "按职责分工）", "editorial"),
    ("区住建委按", "区住建委、按", "editorial"),
    ("（区发改局、区住建委按职责分工负责）", "(区发改局、区住建委按职责分工负责)", "editorial"),
    ("楼宇资源", "楼 宇资源", "editorial"),
    ("楼宇资源，", "楼宇资源、", "editorial"),
    ("发电。充分", "发电；充分", "editorial"),
    # two sentences joined to one
    ("光伏发电。充分", "光伏发电，充分", "editorial"),
    # a paragraph cut in two
    ("光伏发电。充分", "光伏发电。\n充分", "editorial"),
    ("13.83MW", "13.830MW", "editorial"),
]


def told(change: Change) -> str:
    return " ".join(filter(None, (change.kind, change.field, change.direction)))


@pytest.mark.parametrize(("old", "new", "expected"), TARGETS + WORDS + MEASURES + BODIES + EDITING)
def test_one_edit(old: str, new: str, expected: str) -> None:
    before, after = plan(TASK), read(FRAME.format(first=TASK).replace(old, new, 1), "new")
    changes = compare_versions(before, after).changes
    assert ", ".join(sorted(map(told, changes))) == expected
    assert apply_changes(before.text, changes) == after.text
    for change in changes:
        for span, printed, text in (
            (change.old_span, change.old, before.text),
            (change.new_span, change.new, after.text),
        ):
            assert span is None or span.of(text) == printed


# amounts written otherwise: no target changes
ORDERS = [
    ("森林覆盖率达到30%，绿地率达到45%。", "绿地率达到45%，森林覆盖率达到30%。", ["wording-only"]),
    # each has the value of the other now
    (
        "森林覆盖率达到30%，绿地率达到45%。",
        "森林覆盖率达到45%，绿地率达到30%。",
        ["target-changed", "target-changed"],
    ),
]


@pytest.mark.parametrize(("old", "new", "kinds"), ORDERS)
def test_targets_in_another_order(old: str, new: str, kinds: list[str]) -> None:
    drafts = [read(FRAME.format(first=f"推进建设。到2025年，{text}")) for text in (old, new)]
    assert [change.kind for change in compare_versions(*drafts).changes] == kinds


AMOUNTS = [
    ("新增停车泊位不少于1万个", "新增停车泊位不少于10000个"),
    ("新增停车泊位不少于1万个", "新增停车泊位不少于10,000个"),
    ("绿色出行比例达到50%", "绿色出行比例达到百分之五十"),
    ("绿色出行比例达到50%", "绿色出行比例达到50％"),
    ("地热能供暖面积达到20万平方米", "地热能供暖面积达到20万㎡"),
    ("数据中心电能利用效率（PUE）降到1.3以下", "数据中心电能利用效率(PUE)降到1.3以下"),
    ("创建绿色社区三个", "创建绿色社区3个"),
]


@pytest.mark.parametrize(("old", "new"), AMOUNTS)
def test_an_amount_written_otherwise_is_editing(old: str, new: str) -> None:
    before, after = (plan(f"开展创建。开展绿色创建行动。到2025年，{x}。") for x in (old, new))
    changes = compare_versions(before, after).changes
    assert [change.kind for change in changes] == ["editorial"]
    assert apply_changes(before.text, changes) == after.text


# which way a target moves, by what has to be reached and what has to be limited
SENSES = [
    ("森林覆盖率达到30%", "森林覆盖率达到32%", "strengthened"),
    ("煤炭消费占比下降至13%以下", "煤炭消费占比下降至15%以下", "weakened"),
    ("单位地区生产总值能耗比2020年下降14%", "单位地区生产总值能耗比2020年下降15%", "strengthened"),
    ("能源消费总量控制在171万吨标准煤以内", "能源消费总量控制在165万吨标准煤以内", "strengthened"),
    ("细颗粒物浓度降至30微克/立方米", "细颗粒物浓度降至32微克/立方米", "weakened"),
    ("建成智慧公交场站5处", "建成智慧公交场站3处", "weakened"),
]


@pytest.mark.parametrize(("old", "new", "direction"), SENSES)
def test_sense_of_a_target(old: str, new: str, direction: str) -> None:
    before, after = (plan(f"加强节能。开展节能行动。到2025年，{x}。") for x in (old, new))
    (change,) = compare_versions(before, after).changes
    assert (change.kind, change.field, change.direction) == ("target-changed", "value", direction)


RENAMED = [
    # merged, by what they do
    ("区教育局、区体育局", "区教体局", ("区教育局", "区体育局"), ("区教体局",)),
    # the same body under another name
    ("区经信局", "区工信局", ("区经信局",), ("区工信局",)),
    ("区发改局", "区发改委", ("区发改局",), ("区发改委",)),
]


@pytest.mark.parametrize(("old", "new", "gone", "come"), RENAMED)
def test_a_body_under_another_name_is_one_change(
    old: str, new: str, gone: tuple[str, ...], come: tuple[str, ...]
) -> None:
    before, after = (plan(f"开展宣传。开展主题宣传活动。（{x}负责）") for x in (old, new))
    (change,) = compare_versions(before, after).changes
    assert change.kind == "responsibility-changed"
    assert [(r.old, r.new) for r in change.renamed] == [(gone, come)]
    assert not change.added and not change.removed


# rows of an annex: number, what is to be done, who does it; one cell a row of this table
ROWS = [
    ("市工信局", "市工信局、市科技局", "responsibility-changed"),
    ("工业领域碳达峰实施方案", "工业领域碳达峰行动方案", "heading-changed"),
    ("\t2. 城乡建设领域碳达峰实施方案\t市住建局\n", "", "task-removed, task-renumbered"),
]
ANNEX = """苏州市碳达峰实施意见
一、重点任务
（一）完善政策体系。编制专项实施方案。（市发改委牵头。以下均需各县级市人民政府落实，不再列出）
（二）加强统筹。压实工作责任。（市发改委负责）
附件
政策体系与任务分工
\t具体事项\t责任部门
专项方案\t1. 工业领域碳达峰实施方案\t市工信局
\t2. 城乡建设领域碳达峰实施方案\t市住建局
\t3. 农业农村领域碳达峰实施方案\t市农业农村局
"""


@pytest.mark.parametrize(("old", "new", "expected"), ROWS)
def test_rows_of_an_annex(old: str, new: str, expected: str) -> None:
    after = ANNEX.replace(old, new, 1)
    if not new:
        after = after.replace("\t3.", "\t2.")
    before, now = read(ANNEX), read(after)
    changes = compare_versions(before, now).changes
    assert ", ".join(sorted(map(told, changes))) == expected
    assert apply_changes(before.text, changes) == now.text


def test_a_rule_that_is_no_longer_carried_on_is_a_change() -> None:
    before, after = read(ANNEX), read(ANNEX.replace("。以下均需各县级市人民政府落实，不再列出", ""))
    (change,) = compare_versions(before, after).changes
    assert (change.kind, change.removed) == ("responsibility-changed", ("各县级市人民政府",))
