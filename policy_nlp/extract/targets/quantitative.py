"""Targets with a number in one clause (定量目标).

Each amount of the clause is tried in turn by the forms below; one that no form takes stays part of
the text before the next (建筑面积中|平均节能率15%及以上的|建筑面积达到600万平方米).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from policy_nlp.extract.targets.amounts import Amount, find_amounts, group_amounts
from policy_nlp.extract.targets.grammar import Grammar
from policy_nlp.extract.targets.names import (
    Name,
    carried_on,
    clean_name,
    distribute,
    printed_between,
    split_indicators,
    with_act_of,
    with_change,
    with_topic,
)
from policy_nlp.extract.targets.reading import Candidate, Found, Reading, Thread
from policy_nlp.extract.targets.scope import Clause
from policy_nlp.records.extraction import Operator

_FAR_WORK = 60
_SHORT_NOUN = 2  # so short a noun does not tell what is counted: 机组, 企业


def find_quantitative(clause: Clause, grammar: Grammar, thread: Thread) -> Iterator[Candidate]:
    """Yield the targets with a number in `clause`; `thread` is what went before."""
    masked, thread = clause.view.masked, replace(thread)
    amounts = find_amounts(masked, clause.start, clause.end, grammar)
    groups = group_amounts(amounts, masked, grammar)
    levels = [i for i, group in enumerate(groups) if i and _is_level(clause, group, grammar)]
    cursor = clause.start
    for i, group in enumerate(groups):
        if group[0].start < cursor:
            continue
        later = bool(levels) and i < levels[-1]
        following = _next_start(groups[i:], masked, grammar)
        reading = Reading(clause, grammar, thread, cursor, group, later, following)
        if reading.when.past or reading.tail["negation"] or reading.is_frequency:
            continue
        if grammar.size_before.search(reading.before):
            continue
        found = next((found for form in FORMS if (found := form(reading))), None)
        if found is None:
            continue
        drafts = list(reading.candidates(found))
        yield from drafts
        cursor = found.end
        thread.go_on(drafts, grammar)


def _next_start(groups: list[list[Amount]], masked: str, grammar: Grammar) -> int | None:
    """Return where the next amount stands, a joint before it if one has: 20个|年接待300万人以上的
    景区和|50个古镇; what stands right behind the first belongs to the noun (8个|500千伏项目).
    """
    end = groups[0][-1].end
    starts = [later[0].start for later in groups[1:] if later[0].start > end]
    joined = (at for at in starts if grammar.joints_end.search(masked, end, at))
    return next(joined, next(iter(starts), None))


def _is_level(clause: Clause, group: list[Amount], grammar: Grammar) -> bool:
    """Return whether a later amount of the clause has a predicate and closes: 率达到70%."""
    reading = Reading(clause, grammar, Thread(), clause.start, group)
    return reading.has_predicate and reading.ends


def _level(reading: Reading) -> Found | None:
    """Read 光伏装机量达到13.83MW以上 · 能耗下降5% · 停车泊位不少于1万个 · 水质达到Ⅲ类.

    Not: 年综合能耗超过1万吨标准煤的数据中心 (a threshold), 未达到50%的.
    """
    amount, grammar, tail = reading.amount, reading.grammar, reading.tail
    if not (reading.ends and (reading.has_predicate or amount.form == "doubling")):
        return None
    change = tail["change"] if not tail["mark"] else None
    if amount.unit is None and (amount.in_words or change is not None):  # 电能利用效率不高于1.3
        return None
    name = reading.subject()
    alike = amount.is_share or amount.unit is None
    if reading.topic and alike and grammar.place_end.search(name.text):
        # 市区入园率达到98%，|县|达到92%; 重点行业比例达到50%，甲、乙、丙3市|不低于60%
        whole = reading.topic.indicator
        alone = grammar.place_end.fullmatch(name.text)
        name = Name(grammar.place_opens.sub(name.text, whole) if alone else whole, name.text)
    if (tail["mark"] or tail["reach"] in ("到", "至")) and (
        verb := grammar.change_verb.match(name.text)
    ):
        name = replace(name, text=name.text[verb.end() :])  # 提升|设计标准至72%
    if not (amount.is_share or grammar.head_end.search(name.text)):
        name = _without_verb(name, grammar)
    if tail["per"] and name.text:  # 托位数达到|每千人|4.6个
        name = replace(name, text=tail["per"] + name.text)
    if tail["reach"] == "占" and amount.is_share and name.text:  # 护理型床位|占|60%
        name = replace(name, text=name.text + "占比")
    pairs = _named(reading, name, change)
    if not pairs:
        return None
    return Found(pairs, name.scope, reading.amounts[-1].end, "level")


def _part_of_whole(reading: Reading) -> Found | None:
    """Read 储能配建比例|不低于|装机容量的|10% · 灌溉面积|达到|耕地面积的|93%."""
    found = reading.grammar.of_whole.search(reading.before)
    times = reading.amount.unit == "倍"
    if not (found and (reading.amount.is_share or times) and reading.ends):
        return None
    if len(reading.amounts) > 1:
        return None
    printed = reading.printed(reading.cursor, reading.cursor + found.start())
    name = clean_name(printed, reading.grammar)
    if len(name.text) < 2:
        return None
    text = name.text
    if times:
        text += f"与{found['whole']}之比"
    elif not text.endswith(("率", "比例", "比重", "占比")):
        text += f"占{found['whole']}比重"
    bound: Operator | None = ">=" if found["at_least"] else "<=" if found["at_most"] else None
    end = reading.amount.end
    return Found([(text, reading.amount)], name.scope, end, "level", bound)


def _opens_with_verb(text: str, grammar: Grammar) -> bool:
    """Return whether a counting verb with an object opens `text`: 新建|充电桩; not 建设期."""
    each = grammar.each.match(text)
    verb = grammar.count_verb.match(text, each.end() if each else 0)
    if verb is not None and (each or len(text) - verb.end() >= 2):
        return True
    return grammar.newly.search(text) is not None


def _without_verb(name: Name, grammar: Grammar) -> Name:
    """Cut 建成|充换电站, 培育形成|集群; 新增停车泊位 keeps its verb, which says what is counted."""
    verb = grammar.count_verb.match(name.text)
    if not verb or grammar.kept_verb.match(name.text):
        return name
    rest = name.text[verb.end() :]
    if len(verb[0]) == 1 and grammar.head_end.search(rest):  # 建制村通达率
        return name
    works = grammar.names.processes.anywhere.fullmatch(verb[0]) and grammar.head_end.search(rest)
    if len(rest) < 2 or grammar.head_end.fullmatch(rest) or works:  # 完成投资, 治理流失面积
        return name
    return replace(name, text=grammar.verb_goes_on.sub("", rest))


def _named(reading: Reading, name: Name, change: str | None) -> list[tuple[str, Amount]]:
    """Pair the indicators of a subject with the amounts: one for all, or one each."""
    grammar, amounts = reading.grammar, reading.amounts
    previous, unit = reading.thread.previous, amounts[0].unit
    if previous and len(amounts) == len(previous.listed) and grammar.aforesaid.match(name.text):
        return list(zip(previous.listed, amounts, strict=True))
    text = name.text
    if reading.topic:
        text = carried_on(text, reading.topic.base, grammar)
    if grammar.nameless.fullmatch(text):
        text = ""
    alone = grammar.dependent.fullmatch(text) is not None
    bare = grammar.only_verbs.fullmatch(text) is not None
    if not text or alone or bare:
        text = _work_before(reading, text) or ("" if bare else text)
    if not text and previous:
        text = _with_other_verb(previous.measured_in(unit), name.text, grammar)
    if len(text) < 2 or grammar.aforesaid.match(text) or grammar.only_verbs.fullmatch(text):
        return []
    if reading.topic:
        goes_on = reading.cursor > reading.clause.start  # 单位建筑面积能耗下降5%、|碳排放|下降7%
        text = with_topic(text, reading.topic.indicator, grammar, per=goes_on)
    if len(amounts) == 1:
        names = split_indicators(text, grammar.head_end, grammar) if name.text else [text]
        pairs = [(one, amounts[0]) for one in names]
    elif (shared := distribute(text, len(amounts), grammar, share=amounts[0].is_share)) is not None:
        pairs = list(zip(shared, amounts, strict=True))
    elif reading.when.one_each(len(amounts)):
        pairs = [(text, amount) for amount in amounts]
    elif len({amount.unit for amount in amounts}) > 1:
        pairs = [(text, amounts[0])]
    else:
        return []
    return [(with_change(one, change, amount.is_share, grammar), amount) for one, amount in pairs]


def _with_other_verb(before: str, verb: str, grammar: Grammar) -> str:
    """Read 开工|棚户区改造1万套，基本|建成|5000套: the same thing, another act on it."""
    act = grammar.kept_verb.match(before)
    thing = before[act.end() :] if act else grammar.acted_end.sub("", before)
    other = thing not in ("", before) and grammar.count_verb.match(verb)
    return thing + verb if other else before


def _work_before(reading: Reading, name: str) -> str:
    """Return the work of which so much is to be done, what is to be so, or what is measured.

    推进|老旧小区改造|，到2027年完成100个; 加快推进甲、乙等|调峰电站|建设，确保|投产|296万千瓦;
    完善|包装废弃物|回收体系，|回收率|保持在100%.
    """
    if not (name or reading.tail["reach"] == "完成") or reading.cursor != reading.clause.start:
        return ""
    view, start = reading.clause.view, reading.clause.start
    before = view.masked[max(0, start - _FAR_WORK) : start]
    work = reading.grammar.work.search(before)
    if work is None:
        return ""
    begin = start - len(before)
    printed = printed_between(view, begin + work.start("work"), begin + work.end("work"), ())
    printed = printed.partition("及")[0] if name else printed
    work_name = clean_name(printed, reading.grammar).text
    if reading.grammar.dependent.fullmatch(name):
        process = reading.grammar.names.processes.anywhere.search(work_name, 2)
        return work_name[: process.start()] + name if process else ""
    return reading.grammar.work_end.sub("", work_name) + name if name else work_name


def _counted(reading: Reading) -> Found | None:
    """Read 建成|5000个|美丽乡村 · 推进|60个以上的|管理项目 · 形成全市|392吨/日的|处置能力.

    Not: 打造分别覆盖2000万人口的…, 等5个县…试点, 出台1个《实施意见》, 提出3个方面.
    """
    amount, grammar, stem = reading.amount, reading.grammar, reading.stem
    verb = _counting_verb(reading)
    # 建成3个中心、|2家场馆、若干基地、|5个园区
    listed = not stem or (stem[0] in "、和及" and stem[-1] in "、和及")
    opens = listed and reading.thread.counted
    if not reading.has_object or not (verb or opens):
        return None
    if amount.in_words and not reading.pressing:
        return None
    if amount.is_share and not reading.is_attribute:
        return None
    if (thing := _thing_counted(reading)) is None:
        return None
    noun, quoted, end = thing
    lead = stem[: verb.start()] if verb else ""
    sited, bound = grammar.sited.fullmatch(lead), grammar.bound_before.search(lead)
    if "、" in lead and not (sited or bound or reading.pressing):  # 建设A、B改扩建2个项目 sums up
        return None
    kept = grammar.kept_verb.fullmatch(verb["verb"]) if verb else None
    operator: Operator | None = None
    if bound:  # 至少|建立|30个
        words = grammar.quantities.before
        operator = amount.bound or (">=" if bound["bound"] in words.at_least else "<=")
    name = (kept[0] if kept else "") + noun
    if verb is None and reading.topic:
        name = with_act_of(noun, reading.topic.indicator, grammar)
    if qualifier := grammar.names.qualifiers.at_end.search(lead):  # 试点|建设|5个加氢站
        name = qualifier[0] + name
    elif len(noun) <= _SHORT_NOUN and verb and not sited:  # 甲电站|投运1台机组
        subject = clean_name(
            reading.printed(reading.cursor, reading.cursor + verb.start()), grammar
        )
        name = subject.text + verb["verb"] + noun if subject.text else name
    return Found([(name, amount)], None, end, "count", operator, quoted)


def _counting_verb(reading: Reading) -> re.Match[str] | None:
    """Return the verb whose object is counted, from where the text before the amount begins.

    建成|5000个, 建成覆盖各县的|112个, 维持河口海域|不低于500平方公里的; not 推动试点的|12个县
    """
    grammar, stem = reading.grammar, reading.stem
    if verb := grammar.count_tail.search(stem, max(0, len(stem) - 16)):
        return verb
    if stem.endswith("的") and not grammar.place_first.match(reading.after):
        return grammar.count_opener.fullmatch(stem)
    bounded = reading.tail["at_least"] or reading.tail["at_most"]
    return grammar.count_in_place.fullmatch(stem) if bounded and reading.is_attribute else None


def _summed_up(reading: Reading) -> Found | None:
    """Read 新建甲厂专用线、乙港专用线等|16条|铁路专用线, where the number counts the list itself.

    Not: 推进甲、乙等5个县试点 (places), which are no result.
    """
    amount, grammar = reading.amount, reading.grammar
    if not (reading.has_object and reading.stem.endswith("等")):
        return None
    if reading.next_start is not None or amount.in_words:
        return None
    text = reading.subject().text
    verb = grammar.count_verb.match(text) or grammar.count_verb.match(reading.stem)
    thing = _thing_counted(reading)
    if verb is None or thing is None or len(thing[0]) <= _SHORT_NOUN:
        return None
    noun, quoted, _ = thing
    if grammar.of_all.search(noun) or grammar.place_first.match(noun):
        return None
    kept = grammar.kept_verb.match(text)
    return Found([((kept[0] if kept else "") + noun, amount)], None, quoted, "count")


def _thing_counted(reading: Reading) -> tuple[str, int, int] | None:
    """Return the noun behind the amount, and where its quotation and it end.

    Not: 3个|方面, 1个|《方案》, 35蒸吨以上|锅炉 (a kind), 3000平方米的|中心1个 (the size of what is
    counted behind).
    """
    start, behind = reading.object_start, reading.next_start
    end = reading.noun_end(start)
    measured = reading.amount.unit not in reading.grammar.quantities.counted
    if (measured and behind is not None and behind < end) or _is_kind(reading, start, end):
        return None
    noun, quoted = reading.noun(start, end)
    numbered = reading.grammar.not_counted.match(reading.clause.view.masked[start:end])
    return None if numbered or len(noun) < 2 or noun[0] in "《〈" else (noun, quoted, end)


def _is_kind(reading: Reading, start: int, end: int) -> bool:
    """Return whether a measure says which things: 35蒸吨/小时以上|燃煤锅炉, 30万吨|利用项目,
    66人及以上|班额, 3000吨/天|气化示范.

    Not: 5%以上的|负荷响应能力, 60个以上的|项目, which is how much of them.
    """
    amount, grammar = reading.amount, reading.grammar
    if amount.kind_bound:
        return True
    if amount.unit in grammar.quantities.counted or amount.is_share:
        return False
    noun = reading.clause.view.masked[start:end].rstrip("▯")
    graded = amount.bound in (">=", "<=") or "/" in (amount.unit or "")
    bounded = graded and not reading.is_attribute and not grammar.head_end.search(noun)
    return bounded or grammar.names.sized.at_end.search(noun) is not None


def _portion(reading: Reading) -> Found | None:
    """Read 新建建筑|100%|执行绿色建筑标准 · |80%以上的|机关达到创建要求 · 占负荷|5%的|响应能力.

    Not: 给予30%的补贴, 按20%的比例, 60%以上的城市绿色出行比例达到70% (the last is the level).
    """
    amount, grammar = reading.amount, reading.grammar
    if not amount.is_share or reading.ends or reading.later or len(reading.amounts) > 1:
        return None
    if reading.grammar.not_portion.match(reading.after) or len(reading.after) < 3:
        return None
    finishes = reading.tail["reach"] == "完成" and not reading.is_attribute
    if reading.tail["change"] or (reading.tail["reach"] and not finishes):
        return None
    done = grammar.results.portion_verbs.anywhere.search(
        reading.after
    ) or grammar.names.processes.anywhere.search(reading.after)
    alone = reading.before.endswith("覆盖") or (reading.is_attribute and not reading.subject().text)
    whole = amount.value == 100 or amount.bound is not None
    if not ((whole and (done or alone)) or reading.pressing):
        return None
    name = reading.subject()
    if grammar.joint_end.search(reading.before):  # 完成汽油车及|80%|柴油车淘汰
        name = replace(name, text="")
    end = reading.noun_end(amount.end)
    rest, quoted = reading.noun(reading.object_start, end)
    of = grammar.part_of.match(_without_verb(name, grammar).text)  # 形成占最大负荷|5%的|响应能力
    text = f"{of[1]}{rest}占{of[2]}比重" if of else f"{name.text}{rest}比例"
    return Found([(text, amount)], name.scope, end, "portion", None, quoted)


def _bare(reading: Reading) -> Found | None:
    """Read 水质达标率100% · 新建充电桩3900个 · 建成充换电站8000座、充电桩15万个.

    Not: 占地200亩, 行政区域面积1921平方公里, 《…》（2017）, what no word makes a result.
    """
    amount, grammar = reading.amount, reading.grammar
    if not reading.ends or amount.unit is None or reading.has_predicate or amount.form == "class":
        return None
    name = _named_before(reading, reading.subject())
    if len(name.text) < 2 or (amount.in_words and not reading.pressing):
        return None
    verb = _opens_with_verb(name.text, grammar)
    if verb and amount.unit in grammar.quantities.units.grades:
        return None
    counted = amount.unit in grammar.quantities.counted
    part = reading.before.startswith("其中")
    alike = reading.topic is not None and amount.unit == reading.topic.unit
    carried = (
        (reading.topic is not None and counted)
        or (part and (alike or reading.thread.counted))
        or (reading.thread.counted and (alike or reading.before.startswith(("、", "和", "及"))))
    )
    if not (verb or carried or reading.pressing or _is_measured(reading, name.text)):
        return None
    name = _part_named(reading, _without_verb(name, grammar))
    if carried and not verb and reading.topic and not amount.is_share:
        alone = not _says_nothing_alone(name.text, grammar)
        if alone and (counted or amount.unit == reading.topic.unit):
            part = "其中" in reading.before
            text = _of_list(name.text, reading.topic.indicator, grammar, part=part)
            name = replace(name, text=text)
    pairs = _named(reading, name, None)
    if not pairs:
        return None
    return Found(pairs, name.scope, reading.amounts[-1].end, "bare")


def _is_measured(reading: Reading, name: str) -> bool:
    """Return whether a name tells by itself that its number is a result.

    达标率|100%, 燃气管道更新改造|350公里, 每千人拥有指导员|2名, 减少产后损失|2个百分点
    """
    grammar = reading.grammar
    if grammar.change_verb.match(name):
        return True
    if reading.counts and (grammar.acted_end.search(name) or grammar.dense.match(name)):
        return True
    changes = grammar.count_verb.search(reading.before) or grammar.change_verb.search(name)
    tells = reading.amount.is_share or reading.topic or changes
    return bool(tells and grammar.head_end.search(name))


def _of_list(name: str, first: str, grammar: Grammar, *, part: bool) -> str:
    """Give a member of a list of things what the first prints: 新增国际湿地1处，|国家湿地10处;
    示范园2个、|省级|10个; 照料中心300处，其中|示范型|60处 (a `part` of them).
    """
    if (part or len(name) <= _SHORT_NOUN) and grammar.names.attributes.at_end.search(name):
        return f"{first}（{name}）"
    return with_act_of(name, first, grammar)


def _says_nothing_alone(name: str, grammar: Grammar) -> bool:
    """Return whether a name belongs to what was counted before: 面积, 年均."""
    names = grammar.names
    return any(words.anywhere.fullmatch(name) for words in (names.general, names.rhythms))


def _part_named(reading: Reading, name: Name) -> Name:
    """Read 装机规模达到4450万千瓦，其中|水电|1800万千瓦: a part is measured as its whole."""
    whole, grammar = reading.topic, reading.grammar
    sentence = reading.clause.view.masked[reading.clause.sentence[0] : reading.amount.start]
    if (
        whole is None
        or "其中" not in sentence
        or whole.unit != reading.amount.unit
        or grammar.head_end.search(name.text)
    ):
        return name
    if reading.amount.unit in grammar.quantities.counted or reading.amount.is_share:
        return name
    head = grammar.head_end.search(whole.base)
    return replace(name, text=name.text + head[0]) if head else name


def _named_before(reading: Reading, name: Name) -> Name:
    """Read 2024年新建公园10个、2025年|15个: another year, the same thing, the same unit."""
    before = reading.topic
    if name.text or before is None or before.unit != reading.amount.unit:
        return name
    moved = reading.when != reading.clause.when(reading.cursor)
    return replace(name, text=before.indicator) if moved else name


def _enumerated(reading: Reading) -> Found | None:
    """Read 力争西塘河、平江河|2条|河道创省级示范样板河湖 · 完成两级机构|60万平方米|建筑改造.

    Not: 9种主要再生资源循环利用量达到… (a level follows), 等5个县…试点工作 (nothing is done).
    """
    amount, grammar, clause = reading.amount, reading.grammar, reading.clause
    if not reading.has_object or reading.later or reading.next_start is not None:
        return None
    if amount.in_words or amount.is_share:
        return None
    name = reading.subject()
    verb = _opens_with_verb(name.text, grammar)
    if not (
        reading.pressing and (verb or grammar.results.portion_verbs.anywhere.search(reading.after))
    ):
        return None
    if reading.has_predicate or grammar.not_counted.match(reading.after):
        return None
    if grammar.place_first.fullmatch(reading.after):  # 选择甲、乙、丙3个|城市
        return None
    if reading.is_attribute or _is_kind(reading, amount.end, clause.end):
        return None
    if amount.bound and grammar.head_end.search(name.text):  # 流域面积50平方千米以上|河流
        return None
    rest = reading.printed(amount.end, clause.end)
    text = _without_verb(name, grammar).text if verb else name.text
    if len(text) + len(rest) < 3:
        return None
    text = (
        rest
        if "、" in text and not grammar.results.portion_verbs.anywhere.search(reading.after)
        else text + rest
    )
    return Found([(text, amount)], name.scope, clause.end, "enumerated")


FORMS: tuple[Callable[[Reading], Found | None], ...] = (
    _level,
    _part_of_whole,
    _counted,
    _summed_up,
    _enumerated,
    _bare,
    _portion,
)
