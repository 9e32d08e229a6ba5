"""Targets with a number in one clause (定量目标).

Each amount of the clause is tried in turn; one that no form takes stays part of the text before
the next (建筑面积中|平均节能率15%及以上的|建筑面积达到600万平方米).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from policy_nlp.extract.targets.amounts import Amount, find_amounts, listed_amounts
from policy_nlp.extract.targets.candidate import Candidate, Topic, topic_of
from policy_nlp.extract.targets.names import (
    EACH,
    Name,
    carried_on,
    clean_name,
    printed_between,
    share_tail,
    split_indicators,
    with_change,
    with_topic_of,
)
from policy_nlp.extract.targets.patterns import TargetPatterns
from policy_nlp.extract.targets.reading import Reading, emit, read_amounts, subject
from policy_nlp.extract.targets.scope import Clause

# A clause that sets a condition, not a result: 对年综合能耗超过1万吨的单位; 对标 is none.
_CONDITION = re.compile(r"(?:对(?![标接口外])|对于|凡|凡是|如果?|若|当(?![年前地日期下代]))")
# What a share may be asked of besides a level: 100%执行…, 60%以上的学校达到….
_NO_PORTION = re.compile(
    r"的?(?:比例|标准|幅度|税率|资金|补贴|概率|时间|股|股份|股权|部分)|[和、与]"
)
# Places and kinds of places that have a level of their own: 济南、青岛、烟台3市|不低于50%.
_PLACES = re.compile(r"(?:[市县区省州旗镇村]|地区|城市|县城|农村|节点|街道)$")
_COUNTED_LIST = re.compile(r"、[^、]*$")
_DONE = re.compile(r"创|建成|达到|完成|通过|成为|实现|纳入|执行")
# 城镇|新增|就业
_NEW = re.compile(r"新增|净增|新建")
_JOINT_END = re.compile(r"[、和与及并]+$|以及$")
# 培育|形成|…集群, 建成|并投入使用的|食堂
_VERB_GOES_ON = re.compile(r"^(?:形成|(?:[并和且]?投入使用|[并和且]?投[用运产])?的)")
_DURATIONS = ("年", "天", "个月", "小时", "分钟")
# 上述|覆盖率分别达到…: the indicators of the list before
_AFORESAID = re.compile(r"上述|前述|以上(?:各|[0-9两三四五六]项|指标)")
_YEAR_ONLY = re.compile(r"(?:第[一二三四五]|[0-9]{4})年")
_SPAN_ONLY = re.compile(r"[0-9一二两三四五六]+年")
# 实施|适老化改造，[2026年底前]
_WORK = re.compile(
    r"(?:推进|推动|加快|实施|开展|进行|启动|抓好|做好)(?P<work>[^，。；：、\n]{2,24})[，,；]"
    r"(?:[^，。；：\n]{0,12}年[^，。；：\n]{0,5}[，,])?$"
)
_FAR_WORK = 50
_PAST_DONE = re.compile(r"已(?:经)?(?:达|建|完成|实现|形成|有|累计|超|突破|提前)")


def find_quantitative(
    clause: Clause,
    patterns: TargetPatterns,
    previous: Topic | None = None,
    in_sentence: Topic | None = None,
    carried_verb: bool = False,
) -> Iterator[Candidate]:
    """Yield the targets with a number in `clause`.

    Args:
        clause: the clause.
        patterns: the compiled patterns.
        previous: what the target before it is about, for a clause without subject.
        in_sentence: the same where it stands in the sentence.
        carried_verb: the clause before counted its object; 80家以上… goes on with it.
    """
    masked = clause.view.masked
    text = clause.masked
    if not patterns.trigger.search(text) or _PAST_DONE.search(text):
        return
    groups = listed_amounts(find_amounts(masked, clause.start, clause.end, patterns), masked)
    levels = [i for i, group in enumerate(groups) if _is_level(masked, clause, group, patterns)]
    last_level = levels[-1] if levels else -1
    cursor = clause.start
    for i, amounts in enumerate(groups):
        if amounts[0].start < cursor:
            continue
        reading = read_amounts(clause, patterns, cursor, amounts)
        reading.previous, reading.in_sentence = previous, in_sentence
        reading.carried_verb = carried_verb
        reading.next_start = groups[i + 1][0].start if i + 1 < len(groups) else None
        reading.later = i < last_level
        if reading.when.past or _vetoed(reading):
            continue
        form = next((form for form in FORMS if form(reading)), None)
        if form is None:
            continue
        yield from reading.drafts
        cursor = reading.consumed
        previous = in_sentence = topic_of(reading.drafts)
        carried_verb = form in (_counted_object, _bare)


def _is_level(masked: str, clause: Clause, amounts: list[Amount], patterns: TargetPatterns) -> bool:
    """Tell whether a later amount of the clause has a predicate and closes: 率达到70%."""
    before = masked[max(clause.start, amounts[0].start - 20) : amounts[0].start]
    tail = patterns.tail.search(before)
    after = masked[amounts[-1].end : clause.end]
    return bool(
        tail
        and (tail["change"] or tail["reach"] or tail["at_least"] or tail["at_most"])
        and patterns.level_end.match(after)
    )


def _vetoed(reading: Reading) -> bool:
    """Tell whether the clause speaks of grants, fines, sizes, or of what is not."""
    text = reading.clause.masked
    if reading.tail["negation"] or reading.patterns.not_target.search(text):
        return True
    return bool(_CONDITION.match(reading.before)) and reading.cursor == reading.clause.start


def _level(reading: Reading) -> bool:
    """Read 光伏装机量达到13.83MW以上 · 能耗下降5% · 停车泊位不少于1万个 · 水质达到Ⅲ类.

    Not: 年综合能耗超过1万吨标准煤的数据中心 (a threshold), 未达到50%的.
    """
    amount = reading.amount
    if not (reading.ends and (reading.has_predicate or amount.form == "doubling")):
        return False
    if amount.unit is None and (amount.chinese or not _names_ratio(reading)):
        return False
    name = subject(reading)
    alike = amount.is_share or amount.unit is None
    if reading.in_sentence and alike and _PLACES.search(name.text):
        name = Name(reading.in_sentence.indicator, name.text)
    change = reading.tail["change"] if not reading.tail["mark"] else None
    if not (amount.is_share or reading.patterns.head_end.search(name.text)):
        name = _without_verb(name, reading.patterns)
    names = _named(reading, name, change)
    if not names:
        return False
    emit(reading, names, name.scope, reading.amounts[-1].end, "quantitative.level")
    return True


def _opens_with_verb(text: str, patterns: TargetPatterns) -> bool:
    """Tell whether a counting verb with an object opens `text`: 新建|充电桩; not 建设期."""
    each = EACH.match(text)
    verb = patterns.count_verb.match(text, each.end() if each else 0)
    if verb is not None and (each or len(text) - verb.end() >= 2):
        return True
    return _NEW.search(text) is not None


def _without_verb(name: Name, patterns: TargetPatterns) -> Name:
    """Cut 建成|充换电站, 培育形成|集群; 新增停车泊位 keeps its verb, which says what is counted."""
    verb = patterns.count_verb.match(name.text)
    if not verb or patterns.kept_verb.match(name.text) or len(name.text) - verb.end() < 2:
        return name
    return replace(name, text=_VERB_GOES_ON.sub("", name.text[verb.end() :]))


def _names_ratio(reading: Reading) -> bool:
    """Tell whether a number without unit is one: 电能利用效率（PUE）不高于1.3."""
    return reading.tail["change"] is None or bool(reading.tail["mark"])


def _named(reading: Reading, name: Name, change: str | None) -> list[tuple[str, Amount]]:
    """Pair the indicators of a subject with the amounts: one for all, or one each."""
    patterns, amounts = reading.patterns, reading.amounts
    previous, unit = reading.previous, amounts[0].unit
    if previous and len(amounts) == len(previous.listed) and _AFORESAID.match(name.text):
        return list(zip(previous.listed, amounts, strict=True))
    text = "" if _SPAN_ONLY.fullmatch(name.text) else name.text
    text = text or _work_before(reading) or (previous.measured_in(unit) if previous else "")
    if len(text) < 2 or _AFORESAID.match(text) or _YEAR_ONLY.fullmatch(text):
        return []
    text = with_topic_of(text, previous.indicator if previous else None, patterns)
    if reading.in_sentence:
        text = carried_on(text, reading.in_sentence.base, patterns)
    if len(amounts) == 1:
        names = split_indicators(text, patterns.head_end, patterns) if name.text else [text]
        pairs = [(one, amounts[0]) for one in names]
    elif (shared := share_tail(text, len(amounts), patterns)) is not None:
        pairs = list(zip(shared, amounts, strict=True))
    elif reading.when.one_each(len(amounts)):
        pairs = [(text, amount) for amount in amounts]
    else:
        return []
    return [(with_change(one, change, amount.is_share), amount) for one, amount in pairs]


def _work_before(reading: Reading) -> str:
    """Return the work of which so much is to be done: 推进|老旧小区改造|，到2027年完成100个."""
    if reading.tail["reach"] != "完成" or reading.cursor != reading.clause.start:
        return ""
    view, start = reading.clause.view, reading.clause.start
    before = view.masked[max(0, start - _FAR_WORK) : start]
    work = _WORK.search(before)
    if work is None:
        return ""
    begin = start - len(before)
    printed = printed_between(view, begin + work.start("work"), begin + work.end("work"), ())
    return clean_name(printed, reading.patterns).text


def _counted_object(reading: Reading) -> bool:
    """Read 建成|5000个|美丽乡村 · 推进|60个以上的|管理项目 · 形成全市|392吨/日的|处置能力.

    Not: 打造分别覆盖2000万人口的…, 等5个县…试点, 出台1个《实施意见》, 提出3个方面.
    """
    amount, patterns = reading.amount, reading.patterns
    if reading.ends or len(reading.amounts) > 1 or amount.unit is None:
        return False
    stem = reading.before[: reading.tail.start()] + (reading.tail["reach"] or "")
    verb = patterns.count_tail.search(stem, max(0, len(stem) - 16))
    opens = not stem.strip("、和及") and reading.carried_verb
    if not (verb or opens) or (amount.chinese and not reading.when.is_set):
        return False
    noun_start = amount.end + (1 if reading.after.startswith("的") else 0)
    if amount.is_share and not reading.after.startswith("的"):
        return False
    if not amount.is_share and amount.unit not in patterns.quantities.counted | _measures(reading):
        return False
    noun_end = _noun_end(reading, noun_start)
    if _sizes(reading, noun_end):
        return False
    noun = printed_between(reading.clause.view, noun_start, noun_end, reading.clause.removed)
    masked_noun = reading.clause.view.masked[noun_start:noun_end]
    if len(noun) < 2 or noun[0] in "《〈" or patterns.not_counted.match(masked_noun):
        return False
    if "、" in stem[:-1] and not reading.pressing:  # 建设A、B改扩建2个项目 sums up what is listed
        return False
    kept = patterns.kept_verb.fullmatch(verb["verb"]) if verb else None
    name = (kept[0] if kept else "") + noun
    emit(reading, [(name, amount)], None, noun_end, "quantitative.count")
    return True


def _measures(reading: Reading) -> set[str]:
    """Return the unit itself where it measures and 的 or a bound follows: 392吨/日的; not 5A级."""
    unit, ranks = reading.amount.unit or "", reading.patterns.quantities.units.rank
    return set() if unit in (*ranks, *_DURATIONS, "岁", "米") else {unit}


def _sizes(reading: Reading, noun_end: int) -> bool:
    """Tell whether the amount is the size of what is counted behind: 3000平方米的|中心1个."""
    behind = reading.next_start
    measured = reading.amount.unit not in reading.patterns.quantities.counted
    return measured and behind is not None and behind < noun_end


def _noun_end(reading: Reading, start: int) -> int:
    """Return where the counted noun ends: before the joint that leads to the next amount."""
    masked = reading.clause.view.masked
    if reading.next_start is None or reading.next_start <= start:
        return reading.clause.end
    between = masked[start : reading.next_start]
    if joint := _JOINT_END.search(between):
        return start + joint.start()
    listed = _COUNTED_LIST.search(between)
    return start + listed.start() if listed else reading.clause.end


def _portion(reading: Reading) -> bool:
    """Read 新建建筑|100%|执行绿色建筑标准 · |80%以上的|机关达到创建要求.

    Not: 给予30%的补贴, 按20%的比例, 60%以上的城市绿色出行比例达到70% (the last is the level).
    """
    amount, clause = reading.amount, reading.clause
    if not amount.is_share or reading.ends or reading.later or len(reading.amounts) > 1:
        return False
    if _NO_PORTION.match(reading.after) or len(reading.after) < 3:
        return False
    whole = amount.value == 100
    done = amount.bound and _DONE.search(reading.after)
    if reading.tail["change"] or reading.tail["reach"] or not (whole or reading.pressing or done):
        return False
    name = subject(reading)
    end = _noun_end(reading, amount.end)
    rest = printed_between(clause.view, amount.end, end, clause.removed).removeprefix("的")
    emit(reading, [(name.text + rest + "比例", amount)], name.scope, end, "quantitative.portion")
    return True


def _bare(reading: Reading) -> bool:
    """Read 水质达标率100% · 新建充电桩3900个 · 建成充换电站8000座、充电桩15万个.

    Not: 占地200亩, 《…》（2017）, a number no word makes a result.
    """
    amount, patterns = reading.amount, reading.patterns
    if not reading.ends or amount.unit is None or reading.has_predicate or amount.form == "class":
        return False
    name = _named_before(reading, subject(reading))
    if len(name.text) < 2 or (amount.chinese and not reading.when.is_set):
        return False
    verb = _opens_with_verb(name.text, patterns)
    if verb and amount.unit in _DURATIONS:
        return False
    counted = verb or (reading.carried_verb and reading.before[:1] in "、和及")
    if not (counted or patterns.head_end.search(name.text) or reading.pressing):
        return False
    pairs = _named(reading, _without_verb(name, patterns), None)
    if not pairs:
        return False
    emit(reading, pairs, name.scope, reading.amounts[-1].end, "quantitative.bare")
    return True


def _named_before(reading: Reading, name: Name) -> Name:
    """Read 2024年新建公园10个、2025年|15个: another year, the same thing, the same unit."""
    before = reading.in_sentence
    if name.text or before is None or before.unit != reading.amount.unit:
        return name
    moved = reading.when != reading.clause.when(reading.cursor)
    return replace(name, text=before.indicator) if moved else name


def _enumerated(reading: Reading) -> bool:
    """Read 力争西塘河、平江河|2条|河道创省级示范样板河湖 · 完成两级机构|60万平方米|建筑改造.

    Not: 9种主要再生资源循环利用量达到… (a level follows), 等5个县…试点工作 (nothing is done).
    """
    amount, patterns, clause = reading.amount, reading.patterns, reading.clause
    if reading.ends or reading.later or amount.chinese or len(reading.amounts) > 1:
        return False
    if amount.unit not in patterns.quantities.counted | _measures(reading):
        return False
    name = subject(reading)
    verb = _opens_with_verb(name.text, patterns)
    if not (reading.pressing and (verb or _DONE.search(reading.after))) or reading.has_predicate:
        return False
    if patterns.not_counted.match(reading.after) or reading.after.startswith("的"):
        return False
    if amount.bound and patterns.head_end.search(name.text):  # 流域面积50平方千米以上|河流
        return False
    rest = printed_between(clause.view, amount.end, clause.end, clause.removed)
    text = _without_verb(name, patterns).text if verb else name.text
    if len(text) + len(rest) < 3:
        return False
    text = rest if "、" in text and not _DONE.search(reading.after) else text + rest
    emit(reading, [(text, amount)], name.scope, clause.end, "quantitative.enumerated")
    return True


FORMS: tuple[Callable[[Reading], bool], ...] = (
    _level,
    _counted_object,
    _bare,
    _portion,
    _enumerated,
)
