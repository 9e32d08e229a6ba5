"""The life of each task and target over several drafts."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings

from policy_nlp.compare import compare_series, compare_versions
from policy_nlp.records.revision import Series
from tests.compare.test_scripts import SCRIPTS, edited
from tests.support.drafts import MADE, read

HEAD = """姑苏区绿色低碳发展实施方案
为推动绿色低碳发展，制定本方案。
一、重点任务
"""
ENERGY = "提升建筑能效。完善建筑用能统计制度。到2025年，装配式建筑占新建建筑的比例达到50%。（区住建委牵头，区发改局配合）"
TRAFFIC = "发展绿色交通。优化公共充电桩布局，完善慢行系统。到2025年，绿色出行比例达到70%。（区城管委负责）"
WASTE = "推进垃圾分类。建立分类收运体系，规范投放点管理。（区城管委负责）"
SCHOOLS = "开展绿色学校创建。组织中小学开展节能教育，完善校园能耗监测。（区教体文旅委负责）"
PARKS = "增加城市绿地。建设口袋公园，改造老旧公园设施。到2025年，人均公园绿地面积达到14平方米。（区住建委负责）"


def draft(*tasks: str) -> str:
    return HEAD + "\n".join(f"（{'一二三四五六七'[at]}）{task}" for at, task in enumerate(tasks))


def series(*texts: str) -> Series:
    return compare_series([read(text, f"d{at}") for at, text in enumerate(texts)])


def tasks_of(found: Series) -> dict[str | None, list[tuple[str | None, tuple[str, ...]] | None]]:
    return {
        life.heading: [state and (state.unit, state.events) for state in life.states]
        for life in found.tasks
    }


def test_the_life_of_tasks() -> None:
    found = series(
        draft(ENERGY, TRAFFIC, WASTE),
        draft(ENERGY.replace("50%", "45%"), WASTE, SCHOOLS),
        draft(ENERGY.replace("50%", "45%"), SCHOOLS, WASTE),
    )
    tasks = tasks_of(found)
    assert tasks["提升建筑能效"] == [("1.1", ("first",)), ("1.1", ("changed",)), ("1.1", ("kept",))]
    assert tasks["发展绿色交通"] == [("1.2", ("first",)), (None, ("removed",)), None]
    assert tasks["开展绿色学校创建"][:2] == [None, ("1.3", ("added",))]
    assert tasks["推进垃圾分类"][:2] == [("1.3", ("first",)), ("1.2", ("renumbered",))]
    moved = {name for name, states in tasks.items() if states[2] and "moved" in states[2][1]}
    assert len(moved) == 1


def test_the_life_of_targets() -> None:
    found = series(
        draft(ENERGY, TRAFFIC, PARKS),
        draft(ENERGY.replace("50%", "45%"), PARKS),
        draft(PARKS.replace("2025年", "2027年"), ENERGY.replace("50%", "45%"), WASTE),
    )
    told = {
        life.indicator: [
            state and (state.event, state.target and (state.target.value, state.target.deadline))
            for state in life.states
        ]
        for life in found.targets
    }
    assert told == {
        "装配式建筑占新建建筑的比例": [
            ("first", (50, 2025)),
            ("changed", (45, 2025)),
            ("kept", (45, 2025)),
        ],
        "绿色出行比例": [("first", (70, 2025)), ("removed", None), None],
        "人均公园绿地面积": [("first", (14, 2025)), ("kept", (14, 2025)), ("changed", (14, 2027))],
    }


def test_what_comes_back_goes_on() -> None:
    later = TRAFFIC.replace("70%", "72%")
    found = series(
        draft(ENERGY, TRAFFIC, WASTE),
        draft(ENERGY, WASTE),
        draft(ENERGY, WASTE, SCHOOLS),
        draft(later, ENERGY, WASTE, SCHOOLS),
        draft(later, ENERGY, WASTE),
        draft(later, ENERGY, WASTE, SCHOOLS),
    )
    tasks = tasks_of(found)
    assert len(found.tasks) == 4
    assert tasks["发展绿色交通"][1:4] == [
        (None, ("removed",)),
        None,
        ("1.1", ("restored", "changed")),
    ]
    assert tasks["开展绿色学校创建"] == [
        None,
        None,
        ("1.3", ("added",)),
        ("1.4", ("renumbered",)),
        (None, ("removed",)),
        ("1.4", ("restored",)),
    ]
    (target,) = [life for life in found.targets if life.indicator == "绿色出行比例"]
    assert [
        state and (state.event, state.target and state.target.value) for state in target.states
    ][:4] == [("first", 70), ("removed", None), None, ("restored", 72)]


def test_another_task_in_its_place_is_no_return() -> None:
    found = series(draft(ENERGY, TRAFFIC), draft(ENERGY), draft(ENERGY, SCHOOLS))
    assert tasks_of(found)["开展绿色学校创建"] == [None, None, ("1.2", ("added",))]
    both = series(draft(ENERGY, TRAFFIC), draft(ENERGY), draft(ENERGY, PARKS))
    assert {life.indicator for life in both.targets} >= {"绿色出行比例", "人均公园绿地面积"}


def test_split_and_merged_tasks_name_each_other() -> None:
    both = (
        "提升建筑能效和绿地水平。完善建筑用能统计制度，组织公共建筑节能改造。"
        "建设一批口袋公园，改造老旧公园基础设施。（区住建委负责）"
    )
    one = "提升建筑能效和绿地水平。完善建筑用能统计制度，组织公共建筑节能改造。（区住建委负责）"
    other = "增加城市绿地。建设一批口袋公园，改造老旧公园基础设施。（区住建委负责）"
    found = series(draft(both, WASTE), draft(one, other, WASTE), draft(both, WASTE))
    lives = {life.heading: life.states for life in found.tasks}
    kept, part = lives["提升建筑能效和绿地水平"], lives["增加城市绿地"]
    assert [state and (state.unit, state.others) for state in kept] == [
        ("1.1", ()),
        ("1.1", ("1.2",)),
        ("1.1", ("1.2",)),
    ]
    assert [state and (state.unit, state.events, state.others) for state in part] == [
        None,
        ("1.2", ("split-off",), ("1.1",)),
        (None, ("merged-into",), ("1.1",)),
    ]


def test_two_drafts_change_as_in_a_comparison() -> None:
    old, new = read(draft(ENERGY, TRAFFIC), "d0"), read(draft(TRAFFIC, WASTE), "d1")
    found = compare_series([old, new])
    assert found.revisions == (compare_versions(old, new),)
    assert [made.id for made in found.drafts] == ["d0", "d1"]


@settings(deadline=None, max_examples=25)
@given(SCRIPTS, SCRIPTS)
def test_every_task_and_target_has_one_life(
    first: dict[tuple[int, int], str], second: dict[tuple[int, int], str]
) -> None:
    texts = [MADE.text(), edited(first)[0].text(), edited(second)[0].text()]
    drafts = [read(text, f"d{at}") for at, text in enumerate(texts)]
    found = compare_series(drafts)
    for at, extraction in enumerate(drafts):
        units = Counter(
            state.unit for life in found.tasks if (state := life.states[at]) and state.unit
        )
        targets = Counter(
            state.target.id for life in found.targets if (state := life.states[at]) and state.target
        )
        assert set(units) >= {u.id for u in extraction.units if u.kind == "task"}
        assert set(targets) == {target.id for target in extraction.targets}
        assert max([*units.values(), *targets.values()]) == 1
