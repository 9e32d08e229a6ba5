"""What officials read for the codes of the records (界面用语)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, TypeVar

from policy_nlp.records.alignment import (
    CoverageCode,
    CoverageStatus,
    DecisionMark,
    DecisionState,
    DecisionStatus,
    Demand,
    DemandAction,
    DemandCode,
    DemandGround,
    DemandKind,
    DemandStatus,
    DepartmentStatus,
    Grade,
    Ground,
    GroundCode,
    OwnCode,
    OwnReason,
    Reason,
    SentenceStatus,
    TargetRelation,
    UnitCoverage,
    status_by_formula,
)
from policy_nlp.records.extraction import (
    DocumentInfo,
    Level,
    MeasureStrength,
    NumberSource,
    Role,
    Status,
    TargetKind,
    Unit,
    UnitKind,
)
from policy_nlp.records.listings import Severity, TargetStanding

if TYPE_CHECKING:
    from policy_nlp.records.feedback import ConflictKind, ConflictSubject, OpinionKind
    from policy_nlp.records.revision import ChangeKind, Direction, TargetField

K = TypeVar("K")
ROLES: dict[Role, str] = {
    "lead": "牵头",
    "sole": "单独负责",
    "joint": "共同负责",
    "support": "配合",
    "implement": "负责落实",
}
INHERITED = "沿用"
# The part of a body in a task: it leads or alone answers, is any other of those named, or a
# carry-forward rule names it.
Part = Literal["leads", "joins", "inherits"]
PARTS: dict[Part, str] = {"leads": "◎", "joins": "○", "inherits": "△"}
PART_NAMES: dict[Part, str] = {
    "leads": "牵头或单独负责",
    "joins": "其他责任单位",
    "inherits": "由“下同”一类规定沿用",
}
PART_ROLES: dict[Part, str] = {
    "leads": "牵头或单独负责",
    "joins": "共同负责、配合",
    "inherits": "按“下同”一类规定沿用",
}
PART_TASKS: dict[Part, str] = {part: f"{word}的任务" for part, word in PART_ROLES.items()}
PART_COUNTS: dict[Part, str] = {"leads": "牵头", "joins": "其他", "inherits": INHERITED}

NO_LEAD = "（未明确）"
# Of a lead that nobody states: the first name of a list, where an office has it so.
ASSUMED = "推定"
NO_BODY = "（未明确责任单位）"
NOT_COMPARED = "（未比对）"
NO_LINK = "（未见对应）"
OWN_UNIT = "（本级自行安排）"
IN_PART = "（部分）"
NOTHING = "—"
# Beside what the program is not sure of.
LOOK = "请核对"

COVERAGE: dict[CoverageStatus, str] = {
    "full": "已对应",
    "partial": "部分对应",
    "none": "未见对应",
    "not-applicable": "不适用",
    "undecided": "未判定",
}
SENTENCES: dict[SentenceStatus, str] = {
    "covered": "已承接",
    "partly": "部分承接",
    "missing": "未见承接",
    "not-applicable": "不适用",
}
NOT_COUNTED = "不计入"
GRADES: dict[Grade, str] = {"direct": "直接对应", "partial": "部分对应"}
RELATIONS: dict[TargetRelation, str] = {
    "same": "与上级一致",
    "stronger": "高于上级要求",
    "weaker": "低于上级要求",
    "earlier": "早于上级时限",
    "later": "晚于上级时限",
    "different-scope": "口径不同",
    "delegated": "按上级下达",
    "missing": "未分解",
    "own": "本级自设",
}
# What a lower document makes of an upper target, with or without a target of its own.
STANDINGS: dict[TargetStanding, str] = {
    "same": RELATIONS["same"],
    "stronger": RELATIONS["stronger"],
    "weaker": RELATIONS["weaker"],
    "earlier": RELATIONS["earlier"],
    "later": RELATIONS["later"],
    "different-scope": RELATIONS["different-scope"],
    "delegated": RELATIONS["delegated"],
    "missing": RELATIONS["missing"],
    "own": RELATIONS["own"],
    "stated": "正文已述",
    "not-applicable": "不适用",
    "with-task": "随任务对照",
}
# Relations at which somebody must look again, the worst first.
DOUBTFUL: tuple[TargetRelation, ...] = ("weaker", "later", "missing", "different-scope")
# Before a lower sentence that comes near an upper one, but does not take it up.
NEAR = "相近"
NONE_SHARED = "无相同用词"
# Of a link that no sentence speaks for: a person added it.
NO_PAIR = "程序未发现相近文句"
# What a person said, as it stands beside a statement; 待复核 holds no longer.
DECISIONS: dict[DecisionMark, str] = {
    "confirmed": "人工确认",
    "regraded": "人工改判",
    "added": "人工新增",
    "rejected": "人工否决",
    "amended": "人工更正",
    "approved": "已签发",
    "to-review": "原人工意见待复核",
}
CONFIRMED = "人工确认"
SUGGESTION = "【建议稿】"
# What a person said of a link or a line, beside its word.
MARKS: dict[DecisionMark, str] = {
    "confirmed": "确认",
    "regraded": "改判",
    "added": "新增",
    "rejected": "否决",
    "amended": "更正",
    "approved": "签发",
    "to-review": "待复核",
}
OWN_GOVERNMENT = "本级人民政府"
# How a status follows from the sentences, in brief; `FORMULA` of the report says it in full.
BRIEF_FORMULA = (
    "可适用的句子主要举措全部承接为已对应，一句也未承接（含部分承接）为未见对应，"
    "但下级另有主题相近的条目待核对的为未判定，其余为部分对应"
)
# Why a task has its status, {} being the arguments.
REASONS: dict[CoverageCode, str] = {
    "counts": "共{total}句：已承接{covered}句，部分承接{partly}句，未见承接{missing}句，"
    f"不适用{{inapplicable}}句；可适用{{applicable}}句，判为“{{status}}”（{BRIEF_FORMULA}）",
    "nothing-to-compare": "没有可比对的句子，未判定",
    "no-lower-tasks": "下级文件没有任务条目，未判定",
    "near": "{missing}句均未见承接，但下级“{}”主题相近，又有句子部分相似，请人工核对，未判定",
    "linked": "人工认定{}与之对应，判为“部分对应”。",
    "decided": "{decided}。",
    "to-review": "待复核：{decided}，此后原文有改动。",
    "reworded": "待复核：人工判定过的“{}”原文有改动。",
    "other": "{}",
}
FOUND = "系统判定："
OWN_REASONS: dict[OwnCode, str] = {
    "no-upper-tasks": "上级文件没有任务条目",
    "no-link": "没有上级任务与之对应",
    "link-rejected": "与“{}”的对应经人工否决",
    "link-to-review": "原人工认定与“{}”对应，此后原文有改动，待复核",
    "other": "{}",
}
NEAREST = "；最接近的是“{}”，但现有文句不足以认定对应"
GROUNDS: dict[GroundCode, str] = {
    "own-plan": "下级文件本身就是所要求的方案",
    "nothing-to-compare": "本句没有可比对的要素词，不计入",
    "not-here": "本地没有：{}",
    "duty-above": "属上级机关职责：{}",
    "person": "{}",
}
ELSEWHERE = "属其他地方：{}"
# Whether what a person said still holds.
DECIDED: dict[DecisionState, str] = {"holds": "有效", "to-review": "待复核", "lost": "失效"}
# What the upper text asks, how far the lower one answers, and what to do about it.
DEMANDS: dict[DemandKind, str] = {
    "task": "任务（句）",
    "target": "指标（项）",
    "department": "责任单位（次）",
}
DEMAND_STATUSES: dict[DemandStatus, str] = {
    "covered": "已承接",
    "partly": "部分承接",
    "missing": "未见承接",
    "not-applicable": "不适用",
    "undecided": "未判定",
}
ACTIONS: dict[DemandAction, str] = {
    "must": "必须处理",
    "should": "建议补充",
    "consider": "供参考",
    "none": "无需处理",
}
# Those of which something is to be done.
TO_DO: dict[DemandAction, str] = {code: word for code, word in ACTIONS.items() if code != "none"}
DEMAND_GROUNDS: dict[DemandCode, str] = {
    "answered": "",
    "open": "未写明：{}",
    "wish": "上级为鼓励、探索性要求，本级未写",
    "addressed": "上级对“{}”直接提出要求，本级未回应",
    "target": "{}",
    "softened": "上级下达的目标，本级改为一般性表述，约束力减弱",
    "weakened": "上级写明“{}”，本级表述较软",
    "not-distributed": "上级总量，未分解到本级",
    "own-plan": "下级文件本身就是所要求的方案",
    "nothing-to-compare": "没有可比对的要素词",
    "not-here": "本地没有：{}",
    "duty-above": "属上级机关职责：{}",
    "beyond-period": "所涉{}年超出本方案期限",
    "counterpart": "{}",
    "person": "{}",
}
COUNTERPARTS: dict[DepartmentStatus, str] = {
    "ok": "已列明",
    "not-named": "对应单位未列入承接条目",
    "no-counterpart": "本级文件未列对应单位",
}
LEVELS: dict[Level, str] = {
    "national": "国家",
    "province": "省级",
    "city": "市级",
    "district": "区县级",
}
UPPER_TASKS: dict[Level | None, str] = {
    **{level: f"对应{word}任务" for level, word in LEVELS.items()},
    None: "对应上级任务",
}
STATUSES: dict[Status, str] = {
    "draft-for-comment": "征求意见稿",
    "draft-for-review": "送审稿",
    "draft-for-approval": "报批稿",
    "issued": "",
}

# How urgent a finding is.
SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "疑问", "info": "提示"}

# Changes between two drafts.
CHANGES: dict[ChangeKind, str] = {
    "task-added": "新增任务",
    "task-removed": "删除任务",
    "task-moved": "任务移动",
    "task-renumbered": "重新编号",
    "task-split": "任务拆分",
    "task-merged": "任务合并",
    "heading-changed": "标题修改",
    "status-changed": "文稿状态",
    "measure-added": "新增举措",
    "measure-removed": "删除举措",
    "text-added": "新增文字",
    "text-removed": "删除文字",
    "text-moved": "文字移动",
    "target-added": "新增指标",
    "target-removed": "删除指标",
    "target-changed": "指标调整",
    "responsibility-changed": "责任调整",
    "strength-changed": "力度调整",
    "wording-only": "文字修改",
    "editorial": "编辑性修改",
}
# What the colours of a page of both drafts tell apart: family → its word, and the kinds in it.
_FAMILIES: dict[str, tuple[str, tuple[ChangeKind, ...]]] = {
    "added": ("新增", ("task-added", "measure-added", "text-added", "target-added")),
    "removed": ("删除", ("task-removed", "measure-removed", "text-removed", "target-removed")),
    "moved": ("移动、拆分、合并", ("task-moved", "task-split", "task-merged", "text-moved")),
    "target": ("指标", ("target-changed",)),
    "responsibility": ("责任", ("responsibility-changed",)),
    "strength": ("力度、标题、状态", ("strength-changed", "heading-changed", "status-changed")),
    "wording": ("文字", ("wording-only",)),
    "editing": ("编辑、编号", ("editorial", "task-renumbered")),
}
CHANGE_FAMILIES = {family: word for family, (word, _) in _FAMILIES.items()}
FAMILY_OF_CHANGE = {kind: family for family, (_, kinds) in _FAMILIES.items() for kind in kinds}
DRAFTS: dict[Literal["old", "new"], str] = {"old": "原稿", "new": "新稿"}
DIRECTIONS: dict[Direction, str] = {"strengthened": "要求提高", "weakened": "要求降低"}
# A year has directions of its own.
YEAR_DIRECTIONS: dict[Direction, str] = {"strengthened": "提前", "weakened": "推迟"}
FIELDS: dict[TargetField, str] = {
    "value": "数值",
    "operator": "口径",
    "deadline": "时限",
    "strength": "约束力",
    "unit": "单位",
}
UNIT_KINDS: dict[UnitKind, str] = {
    "preamble": "引言",
    "section": "章节",
    "task": "任务",
    "safeguard": "保障措施",
    "organisation": "组织实施",
    "annex-row": "附表行",
}
NUMBER_SOURCES: dict[NumberSource, str] = {
    "printed": "原文",
    "auto": "自动编号",
    "reconstructed": "推定",
}
MEASURE_STRENGTHS: dict[MeasureStrength, str] = {
    "prohibit": "禁止",
    "require": "要求",
    "promote": "推进",
    "encourage": "鼓励",
    "explore": "探索",
}
TARGET_KINDS: dict[TargetKind, str] = {
    "quantitative": "定量",
    "qualitative": "定性",
    "delegated": "按上级下达",
}
OPERATORS = {">=": "不低于", "<=": "不高于", "=": "达到", "~": "左右"}
STRENGTHS = {"must": "必须完成", "strive": "力争"}

# What came back on a draft.
OPINIONS: dict[OpinionKind, str] = {
    "task": "任务",
    "target": "指标",
    "responsibility": "责任单位",
    "strength": "力度",
    "wording": "文字",
    "editorial": "标点格式",
    "furniture": "正文以外",
    "comment": "批注",
    "letter": "复函",
}
CONFLICTS: dict[ConflictKind, str] = {"opposite": "相反", "different": "不一致"}
SUBJECTS: dict[ConflictSubject, str] = {
    "target": "指标",
    "responsibility": "责任单位",
    "lead": "牵头单位",
    "strength": "力度",
    "heading": "标题",
    "text": "文字",
    "removal": "删去与保留",
}
# What one side of a conflict wants.
WANTS = {
    "removed": "删去",
    "added": "增加",
    "changed": "修改后保留",
    "higher": "上调",
    "lower": "下调",
    "later": "推迟",
    "earlier": "提前",
}
# How a returned file stands to the draft that was sent.
RETURNED = {
    "same": "",
    "unmarked": "未使用修订模式，按与征求意见稿的文字差异列出",
    "letter": "不是征求意见稿的修改稿，全文列为一条意见，请拆分登记",
    "other": "修订前的文字与征求意见稿不一致，按与征求意见稿的差异列出",
}


def decided_word(word: str, decision: DecisionMark | None) -> str:
    """Return a status or grade with what a person said of it: 不适用〔改判〕."""
    return f"{word}〔{MARKS[decision]}〕" if decision else word


def counted_words(words: Mapping[K, str], counts: Mapping[K, int], unit: str) -> str:
    """Return how many there are of what there is: 已对应4项、部分对应27项."""
    return "、".join(f"{word}{counts[code]}{unit}" for code, word in words.items() if counts[code])


def ground_text(ground: Ground | None) -> str:
    """Return why a sentence cannot apply or is not counted."""
    return _ground_words(GROUNDS, ground) if ground is not None else ""


def demand_reason(demand: Demand) -> str:
    """Return why a demand has its status and action."""
    return _ground_words(DEMAND_GROUNDS, demand.ground)


def _ground_words(words: Mapping[K, str], ground: Ground | DemandGround) -> str:
    known = {str(code): word for code, word in words.items()}
    if ground.code != "not-here":
        codes = COUNTERPARTS | {str(code): word for code, word in RELATIONS.items()}
        return known[ground.code].format("、".join(codes.get(arg, arg) for arg in ground.args))
    parts = ((known["not-here"], ground.args), (ELSEWHERE, ground.places))
    return "；".join(word.format("、".join(names)) for word, names in parts if names)


def own_text(reason: OwnReason) -> str:
    """Return why a lower unit answers to no upper one."""
    if reason.code == "no-link":
        nearest = NEAREST.format(reason.args[0]) if reason.args else ""
        return f"{OWN_REASONS['no-link']}{nearest}"
    return OWN_REASONS[reason.code].format("”、“".join(reason.args))


def coverage_text(line: UnitCoverage, decided: Iterable[DecisionStatus]) -> str:
    """Return why a task has its status: what people said, then what the program finds.

    Args:
        line: the coverage of the task.
        decided: all that people said of the alignment.
    """
    texts, reason, opinions = [], line.reason, list(decided)
    while reason is not None:
        texts.append(reason_text(reason, line, opinions))
        reason = reason.found
    return FOUND.join(texts)


def reason_text(reason: Reason, line: UnitCoverage, decided: Iterable[DecisionStatus]) -> str:
    """Return one reason of a task, without what the program finds behind it."""
    counts = line.counts
    return REASONS[reason.code].format(
        ("、" if reason.code == "linked" else "”、“").join(reason.args),
        total=counts.total(),
        covered=counts["covered"],
        partly=counts["partly"],
        missing=counts["missing"],
        inapplicable=counts["not-applicable"],
        applicable=counts.total() - counts["not-applicable"],
        status=COVERAGE[status_by_formula(counts)],
        decided=_decided_text(line, decided) if reason.code in ("decided", "to-review") else "",
    )


def _decided_text(line: UnitCoverage, decided: Iterable[DecisionStatus]) -> str:
    """Return what people said of a task as a whole: 张三2026-08-01判为“已对应”：已另行部署."""
    for item in decided:
        if (item.kind, item.upper) == ("coverage", line.upper) and item.state != "lost":
            everyone = [*((one.who, one.date) for one in item.also), (item.who, item.date)]
            people = "、".join(f"{who}{date}" for who, date in everyone)
            word = next((word for code, word in COVERAGE.items() if code == item.value), None)
            judged = f"判为“{word or COVERAGE['undecided']}”"
            verdict = f"否决{FOUND[:-1]}" if item.verdict == "reject" else judged
            return f"{people}{verdict}" + (f"：{item.reasons}" if item.reasons else "")
    return ""


def task_name(unit: Unit) -> str:
    """Return what a unit is called: its heading, else its number (第三条)."""
    return unit.heading or unit.number or unit.id


def numbered_name(unit: Unit) -> str:
    """Return what a unit is called with its printed number: （一）加强领导, else as `task_name`."""
    return f"{unit.number or ''}{unit.heading}" if unit.heading else task_name(unit)


def printed_title(document: DocumentInfo) -> str:
    """Return the title with the mark of a draft, as it stood on the first page."""
    draft = STATUSES[document.status] if document.status else ""
    return f"{document.title or document.id}{f'（{draft}）' if draft else ''}"
