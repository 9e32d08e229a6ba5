"""What officials read for the codes of an alignment (衔接用语)."""

from __future__ import annotations

from policy_nlp.records.alignment import (
    DecisionMark,
    DecisionStatus,
    Grade,
    SentenceStatus,
    TargetRelation,
)

SENTENCES: dict[SentenceStatus, str] = {
    "covered": "已承接",
    "partly": "部分承接",
    "missing": "未见承接",
    "not-applicable": "不适用",
}
NOT_COUNTED = "不计入"
GRADES: dict[Grade, str] = {"direct": "直接对应", "partial": "部分对应"}
RELATIONS: dict[TargetRelation, str] = {
    "same": "持平",
    "stronger": "加码",
    "weaker": "放松",
    "earlier": "提前",
    "later": "推迟",
    "different-scope": "口径不同",
    "delegated": "按上级下达",
    "missing": "未分解",
    "own": "自设",
}
# Relations at which somebody must look again, the worst first.
DOUBTFUL: tuple[TargetRelation, ...] = ("weaker", "later", "missing", "different-scope")
# Before a lower sentence that comes near an upper one, but does not take it up.
NEAR = "相近"
LINK_HEADERS = ("本级对应条目", "衔接依据")
NONE_SHARED = "无相同用词"
# Of a link that no sentence speaks for: a person added it.
NO_PAIR = "程序未发现相近文句"
# What a person said, as it stands beside a statement; 待复核 holds no longer.
DECISIONS: dict[DecisionMark, str] = {
    "确认": "人工确认",
    "改判": "人工改判",
    "新增": "人工新增",
    "否决": "人工否决",
    "待复核": "原人工意见待复核",
}
CONFIRMED = "人工确认"
SUGGESTION = "【建议稿】"
FORMULA = (
    "上级任务逐句判定：一句的主要举措在下级条目中有对应表述的，为“已承接”；仅其他分句有对应表述的，"
    "为“部分承接”；没有对应表述的，为“未见承接”；所涉行业或地点均为本地所无的，或属上级机关职责的，为“不适用”；"
    "要求下级制定方案的，以本方案为承接。"
    "可适用句数＝计入句数－不适用句数。已承接句数＝可适用句数的，该任务判为“已对应”；"
    "未见承接句数＝可适用句数的，判为“未见对应”；可适用句数为零的，判为“不适用”；"
    "没有可比对句子的，或一句也未承接而本级另有主题相近条目待核对的，为“未判定”；其余判为“部分对应”。"
)


def is_rejected_link(item: DecisionStatus) -> bool:
    """Tell whether a link is left out because a person rejected it."""
    return (item.kind, item.verdict, item.state) == ("link", "reject", "holds")


_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Return a number as the headings of a report print it.

    >>> chinese_number(3), chinese_number(12), chinese_number(40), chinese_number(120)
    ('三', '十二', '四十', '120')
    """
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"
