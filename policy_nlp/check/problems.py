"""All rules, and running them over a document (审校)."""

from __future__ import annotations

from collections.abc import Sequence

from policy_nlp.check import (
    clauses,
    document,
    numbering,
    wording,
)
from policy_nlp.check.rules import CheckContext, Rule, check_codes
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import Alignment, DocumentInfo, Extraction, Finding, Findings
from policy_nlp.records.index import DocumentIndex, PairIndex

RULES: tuple[Rule, ...] = (
    Rule("P101", "clause-punctuation", "error", "责任条款标点多余", clauses.stray_punctuation),
    Rule("P102", "clause-incomplete", "error", "责任条款缺“负责”", clauses.missing_verb),
    Rule("P103", "dual-role", "error", "一个单位在同一条款中两种身份", clauses.dual_role),
    Rule("P104", "no-responsible", "warning", "条目没有责任单位", clauses.nobody_named),
    Rule("P105", "no-lead", "info", "多个单位负责而无牵头", clauses.nobody_leads),
    Rule("P111", "department-name", "warning", "单位名称写法不一", clauses.shortened_name),
    Rule("P112", "department-unknown", "info", "单位不在机构名录中", clauses.unknown_name),
    Rule("P113", "department-spelling", "info", "同一单位两种写法", clauses.two_spellings),
    Rule("P201", "numbering-lost", "error", "标题缺序号", numbering.lost),
    Rule("P202", "numbering-repeat", "error", "序号重复", numbering.repeated),
    Rule("P203", "numbering-jump", "error", "序号不连续", numbering.jumped),
    Rule("P204", "numbering-style", "warning", "序号体例不一或层次颠倒", numbering.mixed_style),
    Rule("P301", "heading-mismatch", "warning", "列举名称与标题不一致", numbering.mismatch),
    Rule("P302", "count-mismatch", "warning", "列举数目与标题数不一致", numbering.miscount),
    Rule(
        "P401", "citation-number", "warning", "引用文件缺文号或文号不规范", document.number_faults
    ),
    Rule("P402", "citation-name", "warning", "同一文件名称不一", document.two_names),
    Rule("P403", "citation-unverified", "info", "依据文件未核对", document.unverified),
    Rule("P501", "stray-space", "warning", "多余空格", wording.stray_space),
    Rule("P502", "doubled-character", "error", "字词重复", wording.doubled_character),
    Rule("P503", "mixed-brackets", "warning", "括号全角、半角混用", wording.mixed_brackets),
    Rule("P504", "term-variant", "info", "用语写法不一", wording.term_variant),
    Rule("P505", "unclosed-bracket", "warning", "括号、书名号不成对", wording.unclosed_bracket),
    Rule("P506", "mixed-width", "warning", "标点、数字全角半角混用", wording.mixed_width),
    Rule("P601", "target-deadline", "info", "指标没有完成时限", document.no_deadline),
    Rule("P602", "target-unit", "info", "指标没有计量单位", document.no_unit),
    Rule("P603", "target-conflict", "warning", "同一指标数值不一", document.conflict),
    Rule("P604", "target-past", "warning", "完成时限早于成文日期", document.out_of_time),
    Rule("P701", "draft-mark", "error", "印发文件留有稿次标记", document.draft_mark),
    Rule("P801", "upper-task", "warning", "上位文件任务未见对应", document.task_missing),
    Rule("P802", "upper-target-worse", "warning", "指标低于或晚于上位文件", document.target_worse),
    Rule("P803", "upper-target", "info", "上位文件指标未见分解", document.target_missing),
)
check_codes(RULES)
_ORDER = {"error": 0, "warning": 1, "info": 2}


def find_problems(
    extraction: Extraction,
    *,
    alignments: Sequence[tuple[Alignment, Extraction]] = (),
    known: Sequence[DocumentInfo] | None = None,
    lexicons: Lexicons | None = None,
    added: Sequence[Rule] = (),
) -> Findings:
    """Look a document over before it is signed (审校).

    Args:
        extraction: the records of the document; nothing is changed in them.
        alignments: how it carries out each upper document, with the records of that document.
        known: the documents of the workspace; None says there is no workspace.
        lexicons: vocabularies; the packaged ones by default.
        added: rules of other packages, looked for beside the shipped ones.

    Returns:
        The findings: errors first, each group in the order of the text.
    """
    index = DocumentIndex(extraction)
    context = CheckContext(
        index,
        lexicons or load_lexicons(),
        tuple(PairIndex(a, index, DocumentIndex(upper)) for a, upper in alignments),
        None if known is None else tuple(known),
    )
    found = [finding for rule in (*RULES, *added) for finding in rule.findings(context)]
    return Findings(
        document=extraction.document.id, findings=tuple(sorted(found, key=_finding_order))
    )


def _finding_order(finding: Finding) -> tuple[int, int, str]:
    start = finding.span.start if finding.span else -1
    return _ORDER[finding.severity], start, finding.code
