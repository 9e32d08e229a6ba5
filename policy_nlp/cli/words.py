"""What officials call the values of records, for printing (the JSON keeps the values)."""

from __future__ import annotations

ROLES = {
    "lead": "牵头",
    "support": "配合",
    "joint": "共同负责",
    "sole": "负责",
    "implement": "落实",
}
COVERAGE = {
    "full": "已对应",
    "partial": "部分对应",
    "none": "未见对应",
    "not-applicable": "不适用",
    "undecided": "未判定",
}
GRADES = {"direct": "直接", "partial": "部分"}
STATUSES = {
    "draft-for-comment": "征求意见稿",
    "draft-for-review": "送审稿",
    "draft-for-approval": "报批稿",
    "issued": "已印发",
}
