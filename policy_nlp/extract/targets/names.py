"""Names of indicators: what is cut off them and how a coordination is taken apart (指标名称).

A name is what is printed, without scope words (全区), time, brackets and the verbs around it; the
head that members of a coordination share is given back to each (垃圾分类覆盖率、无害化处理率).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_nlp.extract.targets.grammar import Grammar
from policy_nlp.extract.targets.scope import BRACKET, View

# An indicator's name is no longer than this; what stands before it in a clause is not read.
MAX_NAME = 90

_LONGEST_END = 4  # what the members of a list end in alike is no longer


@dataclass(frozen=True)
class Name:
    """The name of an indicator and the scope word that stood before it."""

    text: str
    scope: str | None = None


def printed_between(view: View, start: int, end: int, removed: tuple[tuple[int, int], ...]) -> str:
    """Return the printed characters from `start` to `end` without brackets and time phrases."""
    start = max(start, end - MAX_NAME)
    gone = {i for a, b in removed for i in range(max(a, start), min(b, end))}
    return "".join(
        view.raw[i] for i in range(start, end) if i not in gone and view.masked[i] != BRACKET
    )


def clean_name(printed: str, grammar: Grammar, *, share: bool = False) -> Name:
    """Return the name of an indicator in `printed`, the text before its predicate.

    `share` says that the value is a share, so that 消费量占用电量的 names the 比重.
    """
    printed = printed.replace("分别", "").strip("，。；：、 ")
    name = grammar.from_value.sub("", grammar.result_before.sub("", printed))
    if share and name.endswith("的") and "占" in name:
        name += "比重"
    name = grammar.handled.sub("", _strip_end(name, grammar))
    name, scope = _strip_front(name, grammar)
    inner = _after_leading_verb(name, grammar)
    if inner != name:
        name, inner_scope = _strip_front(inner, grammar)
        scope = inner_scope or scope
    return Name(_strip_end(name, grammar), scope)


def _strip_front(name: str, grammar: Grammar) -> tuple[str, str | None]:
    scope: str | None = None
    while name:
        if match := grammar.scope.match(name):
            scope = match[0]
        elif not (match := grammar.filler.match(name) or grammar.list_mark.match(name)):
            break
        name = name[match.end() :]
    return name, scope


def _strip_end(name: str, grammar: Grammar) -> str:
    name = grammar.by_unit.sub("", name)
    while name and (match := grammar.names.trailers.at_end.search(name)):
        if grammar.names.whole_words.at_end.search(name):
            break
        name = name[: match.start()]
    return name.rstrip("、，")


def _after_leading_verb(name: str, grammar: Grammar) -> str:
    """Cut 推进体系建设使|处理率 after the verb; in 屋顶面积力争实现|光伏覆盖率 drop it only."""
    last = None
    for match in grammar.leading_verb.finditer(name, 1):
        if match.end() < len(name):
            last = match
    if last is None:
        return name
    before, after = name[: last.start()], name[last.end() :]
    if grammar.names.action_openers.anywhere.match(before):
        return after
    return _strip_end(before, grammar) + after if last[0] in ("实现", "力争", "争取") else name


def with_change(name: str, change: str | None, share: bool, grammar: Grammar) -> str:
    """Name the change in the indicator: 能耗 + 下降 → 能耗下降率.

    绿地面积 + 增加 → 绿地面积增加, 道路交通万车死亡率 + 下降 → 道路交通万车死亡率下降.
    """
    if (
        change is None
        or name.endswith(("幅", "幅度", "增速", change))
        or grammar.change_tail.search(name)
    ):
        return name
    return name + change + ("率" if share and len(change) > 1 and not name.endswith("率") else "")


def without_change(name: str, grammar: Grammar) -> str:
    """Return what a change is told of: 工业增加值|年均增长率; 森林覆盖率 as it is."""
    return grammar.change_tail.sub("", name) or name


def members(name: str, grammar: Grammar) -> list[tuple[str, str]]:
    """Cut a coordination at each joint; each member comes with the joint before it."""
    pieces: list[tuple[str, str]] = []
    begin, joint = 0, ""
    for match in grammar.joint.finditer(name):
        if match.start() > begin:
            pieces.append((joint, name[begin : match.start()]))
            begin, joint = match.end(), match[0]
    return [*pieces, (joint, name[begin:])] if begin < len(name) else pieces


def split_indicators(name: str, complete: re.Pattern[str], grammar: Grammar) -> list[str]:
    """Return the indicators a subject names: several only where each stands by itself.

    `complete` is how a name ends that stands by itself; where the last member is measured, the
    others must be, too (新兴产业和高新技术产业占比 is one). 新建建筑、新建厂房屋顶光伏覆盖率 is
    one; 研发能力和推广应用 is one, since the last member closes both; so is what a list sums up
    (甲、乙等4项污染物排放量), and what one predicate is said of (产能和数据中心达到标杆的比例).
    """
    listed = grammar.list_end.search(name)
    name = name[: listed.start()] if listed and "、" in name else name
    parts = [text for _, text in members(name, grammar)]
    if listed and listed[0].endswith("指标") and len(parts) > 1:
        return parts
    tail = grammar.change_tail.search(name)
    stem = name[: tail.start()] if tail else name
    if grammar.head_end.search(stem):
        complete = grammar.head_end
    merged = _merge(members(stem, grammar), complete)
    if len(merged) < 2 or not complete.search(merged[-1]) or grammar.summed_up.search(name):
        return [name]
    if "的" in merged[0] and not any("的" in text for text in merged[1:]):
        return [name]
    if "的" in merged[-1] and grammar.results.portion_verbs.anywhere.search(merged[-1]):
        return [name]
    merged = [merged[0], *(with_topic(text, merged[0], grammar) for text in merged[1:])]
    change = tail[0] if tail else ""
    return [text if grammar.change_tail.search(text) else text + change for text in merged]


def _merge(parts: list[tuple[str, str]], complete: re.Pattern[str]) -> list[str]:
    """Join each member that does not stand by itself to the one after it."""
    merged: list[str] = []
    held = ""
    for joint, text in parts:
        held = held + joint + text if held else text
        if complete.search(text):
            merged.append(held)
            held = ""
    return [*merged, held] if held else merged


def distribute(name: str, count: int, grammar: Grammar, *, share: bool = False) -> list[str] | None:
    """Return the `count` indicators of a list that has as many values (分别), else None.

    What the members share is found by their parallel; where nothing decides, the list stays as
    printed and a bracket marks the member: 城市、县城集中处理率（城市）.
    """
    printed = name
    if (summed := grammar.summed_up.search(name)) and summed.start() and "、" in name:
        name = name[: summed.start()]
    parts = [text for _, text in members(name, grammar)]
    if len(parts) != count:  # 和 joins what 、 has listed: 公交车和|出租车、货车
        parts = [part for part in grammar.outer_joint.split(name) if part]
    if len(parts) != count:
        parts = [part for part in name.split("、") if part]
    if len(parts) != count:
        return None
    kinds = {word for sort in grammar.names.contrasts for kind in sort for word in kind}
    stands = [bool(grammar.head_end.search(part)) and part not in kinds for part in parts]
    if share and _is_share(parts[-1], grammar):  # 光伏装机和|消费比重
        stands = [
            alone and _is_share(part, grammar) for alone, part in zip(stands, parts, strict=True)
        ]
    if name != printed and summed:
        stands, tail = [False] * count, printed[summed.end() :]
    elif all(stands):
        return [parts[0], *(with_topic(part, parts[0], grammar) for part in parts[1:])]
    else:
        start = _shared_from(parts[-1], parts[:-1], grammar)
        if start is None:
            return [f"{printed}（{part}）" for part in parts[:-1]] + [parts[-1]]
        tail = parts[-1][start:]
        stands[-1] = True
    first, *rest = (
        part if alone else part + tail for part, alone in zip(parts, stands, strict=True)
    )
    return [first, *(with_topic(part, first, grammar) for part in rest)]


def _is_share(name: str, grammar: Grammar) -> bool:
    return grammar.share_end.search(name) is not None


def _shared_from(last: str, earlier: list[str], grammar: Grammar) -> int | None:
    """Return where in the last member of a list begins what all share, None if nothing decides.

    氨氮、总磷|排放量 are kinds of one sort; 甲区、乙区|利用率 end alike; 船舶|单位周转量能耗 opens
    with how it is measured; 绿色防控、统防统治|覆盖率 are about as long, before the head;
    大、中、小|型 share an attribute.
    """
    for sort in grammar.names.contrasts:
        words = [word for kind in sort for word in kind]
        fits = [word for word in words if last.startswith(word) and word != last]
        if fits and any(part in words for part in earlier):
            return max(map(len, fits))
    attribute = grammar.names.attributes.anywhere.match(last, 1)
    if attribute and all(len(part) == 1 for part in earlier):  # 大、中、小|型矿山建设率
        return 1
    near = earlier[-1]
    for length in range(min(_LONGEST_END, len(near)), 0, -1):
        end = near[-length:]
        at = last.find(end, 1)
        if 0 < at < len(last) - length and (length > 1 or all(e.endswith(end) for e in earlier)):
            return at + length
    if measured := grammar.measured_by.search(last):
        return measured.start()
    head = grammar.shared_end.search(last, 1)
    if head is None:
        return len(last)  # things that are counted share nothing
    return head.start() if head.start() <= max(map(len, earlier)) + 2 else None


def shared_noun(noun: str, rest: str, grammar: Grammar) -> str:
    """Return `noun` with what a later member of its list prints for all: 95%的省级、…县级|机关."""
    attribute = grammar.names.attributes.at_end.search(noun)
    if attribute is None:
        return noun
    at = rest.rfind(attribute[0])
    while at >= 0:
        after = rest[at + len(attribute[0]) :]
        if len(after) > 1 and after[0] not in "、，；和与及":
            return noun + re.split("[、，；]", after)[0]
        at = rest.rfind(attribute[0], 0, at)
    return noun


def with_topic(name: str, first: str | None, grammar: Grammar, *, per: bool = True) -> str:
    """Give a name that says nothing alone the thing that the one before it measures.

    生活垃圾|分类收集覆盖率、无害化处理率; 单位建筑面积|能耗、碳排放;
    机关|单位建筑面积能耗、人均水耗. Without `per`, 能耗 by itself is taken to stand alone.
    """
    if first is None:
        return name
    measure = grammar.names.per.anywhere.search(first)
    if grammar.names.per_heads.anywhere.fullmatch(name):
        return first[: measure.end()] + name if per and measure else name
    if measure and grammar.names.per.anywhere.match(name):
        return first[: measure.start()] + name
    if not grammar.dependent.fullmatch(name):
        whole = grammar.names.general.at_end.search(first)
        bare = whole and grammar.subject_end.fullmatch(name)
        return first[: whole.start()] + name if whole and bare else name  # 碳排放|总量和|强度
    ending = grammar.shared_end.search(without_change(first, grammar))
    return first[: ending.start()] + name if ending else name


def with_act_of(name: str, previous: str, grammar: Grammar) -> str:
    """Give a thing that is counted the act that its list opens with, and what else it shares.

    新增|国际湿地1处，国家湿地10处; 新建改造城区|污水管网5公里、雨水管网8公里 (kinds of one sort).
    """
    act = grammar.kept_verb.match(previous)
    acts = grammar.count_verb.match(name) or grammar.kept_verb.match(name)
    done = grammar.acted_end.search(name) or grammar.work_end.search(name)
    if act is None or acts or done or grammar.dense.match(name):
        return name
    for sort in grammar.names.contrasts:
        kinds = [word for kind in sort for word in kind]
        if not any(name.startswith(kind) for kind in kinds):
            continue
        places = [at for kind in kinds if (at := previous.find(kind, act.end())) >= 0]
        if places:
            return previous[: min(places)] + name
    return act[0] + name


def carried_on(name: str, base: str, grammar: Grammar) -> str:
    """Give a name that says nothing alone what was named before it: `base`.

    工业增加值|占地区生产总值比重, 旅游总收入|年均增速, 新建公园|总数; 养殖面积, 产量 are two.
    """
    if grammar.names.relations.anywhere.match(name):
        return base + name
    if grammar.names.rhythms.anywhere.fullmatch(name):
        return (base.partition("占")[0] or base) + name
    if grammar.names.general.anywhere.fullmatch(name) and not grammar.head_end.search(base):
        each = grammar.each.match(base)
        verb = grammar.count_verb.match(base, each.end() if each else 0)
        return base[verb.end() if verb else 0 :] + name
    return name
