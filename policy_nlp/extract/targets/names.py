"""Names of indicators: what is cut off them and how a coordination is taken apart (指标名称).

A name is what is printed, without scope words (全区), time, brackets and the verbs around it; the
head that members of a coordination share is given back to each (垃圾分类覆盖率、无害化处理率).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_nlp.extract.targets.patterns import EACH, TargetPatterns
from policy_nlp.extract.targets.scope import BRACKET, View

# An indicator's name is no longer than this; what stands before it in a clause is not read.
MAX_NAME = 90

# 单位地区生产总值能耗下降率: a tail that says what happens to all members before it.
_CHANGE_TAIL = re.compile(
    r"(?:年均)?(?:(?:下降|降低|减少|增长|增加|提高|提升|压减|压缩|削减)(?:率|幅度|比例)?|降幅|增幅|增速)$"
)
# 由85%, 从2020年的77.9岁, 由目前的500公里
_FROM_VALUE = re.compile(
    r"[由从](?:(?:19|20)[0-9]{2}年[底末]?的?|[“]?十[一二三四五六]五[”]?期?末期?的?"
    r"|(?:目前|现在|现有|当前)的?)?约?[0-9][^，。；由从的]{0,16}$"
)
# 工业增加值|占地区生产总值比重: what grows is the whole of it, not the share.
_OF_WHOLE = re.compile(r"占.*$")
_ITEM = re.compile(r"[、，。：的—–•·●◆■▪-]|一一(?=[一-龥])|[一二三四五六七八九十]是")
# 医共体全覆盖、|卫生院达标率: a result before it is no part of a name.
_RESULT_BEFORE = re.compile(r"^.*(?:全覆盖|清零|全面达标)[、和]")
# 接种率|以乡镇为单位
_BY = re.compile("以[^，。、]{1,6}为单位$")
_SHARE_ENDS = ("率", "比例", "比重", "占比")
_LONGEST_END = 4  # what the members of a list end in alike is no longer
_LIST_END = re.compile(r"等?(?:主要|约束性|考核)*指标$|等$")


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


def clean_name(printed: str, patterns: TargetPatterns, *, share: bool = False) -> Name:
    """Return the name of an indicator in `printed`, the text before its predicate.

    `share` says that the value is a share, so that 消费量占用电量的 names the 比重.
    """
    name = _FROM_VALUE.sub("", _RESULT_BEFORE.sub("", printed.strip("，。；：、 ")))
    if share and name.endswith("的") and "占" in name:
        name += "比重"
    name, scope = _strip_front(_strip_end(name, patterns), patterns)
    inner = _after_leading_verb(name, patterns)
    if inner != name:
        name, inner_scope = _strip_front(inner, patterns)
        scope = inner_scope or scope
    return Name(_strip_end(name, patterns), scope)


def _strip_front(name: str, patterns: TargetPatterns) -> tuple[str, str | None]:
    scope: str | None = None
    while name:
        if match := patterns.scope.match(name):
            scope = match[0]
        elif not (match := patterns.filler.match(name) or _ITEM.match(name)):
            break
        name = name[match.end() :]
    return name, scope


def _strip_end(name: str, patterns: TargetPatterns) -> str:
    name = _BY.sub("", name)
    while name and (match := patterns.names.trailers.at_end.search(name)):
        if patterns.names.not_trailers.at_end.search(name):
            break
        name = name[: match.start()]
    return name.rstrip("、，")


def _after_leading_verb(name: str, patterns: TargetPatterns) -> str:
    """Cut 推进体系建设使|处理率 after the verb; in 屋顶面积力争实现|光伏覆盖率 drop it only."""
    last = None
    for match in patterns.leading_verb.finditer(name, 1):
        if match.end() < len(name):
            last = match
    if last is None:
        return name
    before, after = name[: last.start()], name[last.end() :]
    if patterns.names.action_openers.anywhere.match(before):
        return after
    return _strip_end(before, patterns) + after if last[0] in ("实现", "力争", "争取") else name


def with_change(name: str, change: str | None, share: bool) -> str:
    """Name the change in the indicator: 能耗 + 下降 → 能耗下降率.

    >>> with_change("单位地区生产总值能耗", "下降", True), with_change("绿地面积", "增加", False)
    ('单位地区生产总值能耗下降率', '绿地面积增加')
    >>> with_change("道路交通万车死亡率", "下降", True), with_change("能耗下降率", "下降", True)
    ('道路交通万车死亡率下降', '能耗下降率')
    """
    if change is None or name.endswith(("幅", "幅度", "增速", change)) or _CHANGE_TAIL.search(name):
        return name
    return name + change + ("率" if share and len(change) > 1 and not name.endswith("率") else "")


def without_change(name: str) -> str:
    """Return what a change is told of.

    >>> without_change("工业增加值年均增长率"), without_change("森林覆盖率")
    ('工业增加值', '森林覆盖率')
    """
    return _CHANGE_TAIL.sub("", name) or name


def members(name: str, patterns: TargetPatterns) -> list[tuple[str, str]]:
    """Cut a coordination at each joint; each member comes with the joint before it."""
    pieces: list[tuple[str, str]] = []
    begin, joint = 0, ""
    for match in patterns.joint.finditer(name):
        if match.start() > begin:
            pieces.append((joint, name[begin : match.start()]))
            begin, joint = match.end(), match[0]
    return [*pieces, (joint, name[begin:])] if begin < len(name) else pieces


def split_indicators(name: str, complete: re.Pattern[str], patterns: TargetPatterns) -> list[str]:
    """Return the indicators a subject names: several only where each stands by itself.

    `complete` is how a name ends that stands by itself; where the last member is measured, the
    others must be, too (新兴产业和高新技术产业占比 is one). 新建建筑、新建厂房屋顶光伏覆盖率 is
    one; 研发能力和推广应用 is one, since the last member closes both; so is what a list sums up
    (甲、乙等4项污染物排放量), and what one predicate is said of (产能和数据中心达到标杆的比例).
    """
    listed = _LIST_END.search(name)
    name = name[: listed.start()] if listed and "、" in name else name
    parts = [text for _, text in members(name, patterns)]
    if listed and listed[0].endswith("指标") and len(parts) > 1:
        return parts
    tail = _CHANGE_TAIL.search(name)
    stem = name[: tail.start()] if tail else name
    if patterns.head_end.search(stem):
        complete = patterns.head_end
    merged = _merge(members(stem, patterns), complete)
    if len(merged) < 2 or not complete.search(merged[-1]) or patterns.summed_up.search(name):
        return [name]
    if "的" in merged[0] and not any("的" in text for text in merged[1:]):
        return [name]
    if "的" in merged[-1] and patterns.results.portion_verbs.anywhere.search(merged[-1]):
        return [name]
    merged = [merged[0], *(with_topic(text, merged[0], patterns) for text in merged[1:])]
    change = tail[0] if tail else ""
    return [text if _CHANGE_TAIL.search(text) else text + change for text in merged]


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


def distribute(
    name: str, count: int, patterns: TargetPatterns, *, share: bool = False
) -> list[str] | None:
    """Return the `count` indicators of a list that has as many values (分别), else None.

    What the members share is found by their parallel; where nothing decides, the list stays as
    printed and a bracket marks the member: 城市、县城集中处理率（城市）.
    """
    printed = name
    if (summed := patterns.summed_up.search(name)) and summed.start() and "、" in name:
        name = name[: summed.start()]
    parts = [text for _, text in members(name, patterns)]
    if len(parts) != count:  # 和 joins what 、 has listed: 公交车和|出租车、货车
        parts = [part for part in patterns.outer_joint.split(name) if part]
    if len(parts) != count:
        parts = [part for part in name.split("、") if part]
    if len(parts) != count:
        return None
    kinds = {word for sort in patterns.names.contrasts for kind in sort for word in kind}
    stands = [bool(patterns.head_end.search(part)) and part not in kinds for part in parts]
    if share and parts[-1].endswith(_SHARE_ENDS):  # 光伏装机和|消费比重
        stands = [
            alone and part.endswith(_SHARE_ENDS) for alone, part in zip(stands, parts, strict=True)
        ]
    if name != printed and summed:
        stands, tail = [False] * count, printed[summed.end() :]
    elif all(stands):
        return [parts[0], *(with_topic(part, parts[0], patterns) for part in parts[1:])]
    else:
        start = _shared_from(parts[-1], parts[:-1], patterns)
        if start is None:
            return [f"{printed}（{part}）" for part in parts[:-1]] + [parts[-1]]
        tail = parts[-1][start:]
        stands[-1] = True
    first, *rest = (
        part if alone else part + tail for part, alone in zip(parts, stands, strict=True)
    )
    return [first, *(with_topic(part, first, patterns) for part in rest)]


def _shared_from(last: str, earlier: list[str], patterns: TargetPatterns) -> int | None:
    """Return where in the last member of a list begins what all share, None if nothing decides.

    氨氮、总磷|排放量 are kinds of one sort; 甲区、乙区|利用率 end alike; 船舶|单位周转量能耗 opens
    with how it is measured; 绿色防控、统防统治|覆盖率 are about as long, before the head;
    大、中、小|型 share an attribute.
    """
    for sort in patterns.names.contrasts:
        words = [word for kind in sort for word in kind]
        fits = [word for word in words if last.startswith(word) and word != last]
        if fits and any(part in words for part in earlier):
            return max(map(len, fits))
    attribute = patterns.names.attributes.anywhere.match(last, 1)
    if attribute and all(len(part) == 1 for part in earlier):  # 大、中、小|型矿山建设率
        return 1
    near = earlier[-1]
    for length in range(min(_LONGEST_END, len(near)), 0, -1):
        end = near[-length:]
        at = last.find(end, 1)
        if 0 < at < len(last) - length and (length > 1 or all(e.endswith(end) for e in earlier)):
            return at + length
    if measured := patterns.measured_by.search(last):
        return measured.start()
    head = patterns.shared_end.search(last, 1)
    if head is None:
        return len(last)  # things that are counted share nothing
    return head.start() if head.start() <= max(map(len, earlier)) + 2 else None


def shared_noun(noun: str, rest: str, patterns: TargetPatterns) -> str:
    """Return `noun` with what a later member of its list prints for all: 95%的省级、…县级|机关."""
    attribute = patterns.names.attributes.at_end.search(noun)
    if attribute is None:
        return noun
    at = rest.rfind(attribute[0])
    while at >= 0:
        after = rest[at + len(attribute[0]) :]
        if len(after) > 1 and after[0] not in "、，；和与及":
            return noun + re.split("[、，；]", after)[0]
        at = rest.rfind(attribute[0], 0, at)
    return noun


def with_topic(name: str, first: str | None, patterns: TargetPatterns) -> str:
    """Give a name that says nothing alone the thing that the one before it measures.

    生活垃圾|分类收集覆盖率、无害化处理率; 单位建筑面积|能耗、碳排放;
    机关|单位建筑面积能耗、人均水耗.
    """
    if first is None:
        return name
    per = patterns.names.per.anywhere.search(first)
    if patterns.names.per_heads.anywhere.fullmatch(name):
        return first[: per.end()] + name if per else name
    if per and patterns.names.per.anywhere.match(name):
        return first[: per.start()] + name
    if not patterns.dependent.fullmatch(name):
        return name
    measured = patterns.shared_end.search(without_change(first))
    return first[: measured.start()] + name if measured else name


def with_act_of(name: str, previous: str, patterns: TargetPatterns) -> str:
    """Give a thing that is counted the act that its list opens with, and what else it shares.

    新增|国际湿地1处，国家湿地10处; 新建改造城区|污水管网5公里、雨水管网8公里 (kinds of one sort).
    """
    act = patterns.kept_verb.match(previous)
    if act is None or patterns.count_verb.match(name) or patterns.kept_verb.match(name):
        return name
    for sort in patterns.names.contrasts:
        kinds = [word for kind in sort for word in kind]
        if not any(name.startswith(kind) for kind in kinds):
            continue
        places = [at for kind in kinds if (at := previous.find(kind, act.end())) >= 0]
        if places:
            return previous[: min(places)] + name
    return act[0] + name


def with_topic_of(name: str, previous: str | None, patterns: TargetPatterns) -> str:
    """As `with_topic`, with the indicator of the target before in the sentence."""
    return (
        name
        if patterns.names.per_heads.anywhere.fullmatch(name)
        else with_topic(name, previous, patterns)
    )


def carried_on(name: str, base: str, patterns: TargetPatterns) -> str:
    """Give a name that says nothing alone what was named before it: `base`.

    工业增加值|占地区生产总值比重, 旅游总收入|年均增速, 新建公园|总数; 养殖面积, 产量 are two.
    """
    if patterns.names.relations.anywhere.match(name):
        return base + name
    if patterns.names.rhythms.anywhere.fullmatch(name):
        return (_OF_WHOLE.sub("", base) or base) + name
    if patterns.names.general.anywhere.fullmatch(name) and not patterns.head_end.search(base):
        each = EACH.match(base)
        verb = patterns.count_verb.match(base, each.end() if each else 0)
        return base[verb.end() if verb else 0 :] + name
    return name
