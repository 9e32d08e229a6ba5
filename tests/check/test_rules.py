"""Every rule has a text that makes it speak and a near one that leaves it silent."""

from collections.abc import Callable, Sequence

import pytest

from policy_nlp.check import RULES, find_problems
from policy_nlp.extract import extract_records
from policy_nlp.records import (
    Alignment,
    DocumentInfo,
    DocumentMeta,
    Extraction,
    Findings,
    Outline,
    SourceFile,
    TargetLink,
    UnitCoverage,
)

Build = Callable[[str], Outline]
SOURCE = SourceFile(file="plan.txt", sha256="0" * 64, format="txt")
BODY = "加快推进重点领域节能降碳改造，健全长效工作机制。"
HEAD = "甲乙区碳达峰实施方案\n为落实要求，制定本方案。\n一、重点任务\n"
CLAUSE = "（区发改局、区住建局按职责分工负责）"


def task(number: int, body: str = BODY, clause: str = CLAUSE) -> str:
    return f"{number}. 推进改造{'甲乙丙丁'[number - 1]}。{body}{clause}\n"


PLAN = HEAD + task(1) + task(2)

# rule, text that it marks → (quoted text, or None for the document as a whole), text that it does not
CASES: list[tuple[str, str, Sequence[str | None], str]] = [
    # a mark that joins nothing
    ("clause-punctuation", HEAD + task(1, clause="（区发改局、区住建局、按职责分工负责）"), ["发改局、区住建局、按职责分"], PLAN),
    # 负责 is missing
    ("clause-incomplete", HEAD + task(1, clause="（区发改局、区住建局按职责分工）"), ["（区发改局、区住建局按职责分工）"], PLAN),
    # one body leads and joins
    ("dual-role", HEAD + task(1, clause="（市发改委、市工信局牵头，市发改委、市科技局等部门按职责分工负责）"),
     ["市发改委、市工信局牵头，市发改委"], HEAD + task(1, clause="（市发改委牵头，市工信局等部门按职责分工负责）")),
    # others name somebody, this one does not
    ("no-responsible", PLAN + task(3, clause=""), ["推进改造丙"], PLAN),
    # nobody leads where others do
    ("no-lead", HEAD + task(1, clause="（区发改局牵头，区住建局配合）") + task(2), [CLAUSE], HEAD + task(1, clause="（区发改局负责）")),
    # most tasks name no lead: told once
    ("no-lead", HEAD + task(1, clause="（区发改局牵头，区住建局配合）") + task(2) + task(3), [""], HEAD + task(1, clause="（区发改局负责）")),
    # naming is no habit here: told once
    ("no-responsible", PLAN.replace(CLAUSE, "", 1) + task(3, clause="") + task(4, clause=""), [""], PLAN),
    # who is given a task in a sentence answers for it
    ("no-responsible", PLAN + task(3, clause=""), ["推进改造丙"], PLAN + task(3, "由区发改局牵头制定实施方案。", clause="")),
    # a name that drops its beginning
    ("department-name", HEAD + task(1, clause="（市碳达峰碳中和工作领导小组办公室负责）") + task(2, clause="（领导小组办公室负责）"),
     ["领导小组办公室"], HEAD + task(1, clause="（市碳达峰碳中和工作领导小组办公室负责）")),
    ("department-unknown", HEAD + task(1, clause="（区未名事务协调局负责）"), ["区未名事务协调局"], PLAN),
    ("numbering-lost", f"甲乙区方案\n为落实要求，制定本方案。\n总体要求\n（1） 思路\n{BODY}\n政策保障\n（1） 资金\n{BODY}", ["总体要求"], PLAN),
    ("numbering-repeat", HEAD + task(1) + task(1), ["1. 推进改造甲"], PLAN),
    ("numbering-jump", HEAD + task(1) + task(3), ["3. 推进改造丙"], PLAN),
    # numbers that go on across sections do not jump
    ("numbering-jump", f"{HEAD}{task(1)}{task(2)}二、保障措施\n{task(4)}", ["4. 推进改造丁"], f"{HEAD}{task(1)}{task(2)}二、保障措施\n{task(3)}"),
    # forms that differ in one row
    ("numbering-style", PLAN.replace("2. ", "2．") + task(3), ["2．推进改造乙"], PLAN),
    # another style in a row
    ("numbering-style", PLAN.replace("2. ", "（二）") + task(3), ["（二）推进改造乙"], PLAN),
    # 章 and 节 stand above all others
    ("numbering-style", f"甲乙区方案\n一、任务\n（1） 行动\n{task(1)}", ["（1） 行动"], f"甲乙区规划\n第一章 任务\n第一节 行动\n（一）推进改造\n{BODY}\n第二节 工程\n（一）推进提升\n{BODY}"),
    # levels upside down
    ("numbering-style", f"甲乙区方案\n一、任务\n（1） 行动\n{task(1)}", ["（1） 行动"], f"甲乙区方案\n一、任务\n（一） 行动\n{task(1)}"),
    ("heading-mismatch",
     f"甲乙区方案\n一、任务\n实施产业达峰、名城低碳建设、交通绿色发展等“三大行动”。\n（一）产业达峰行动\n{BODY}\n（二）历史名城低碳行动\n{BODY}\n（三）交通绿色发展行动\n{BODY}",
     ["名城低碳建设"],
     f"甲乙区方案\n一、任务\n实施产业达峰、名城低碳、交通绿色发展等“三大行动”。\n（一）产业达峰行动\n{BODY}\n（二）名城低碳行动\n{BODY}\n（三）交通绿色发展行动\n{BODY}"),
    # a list that no 等 closes
    ("heading-mismatch",
     f"甲乙区方案\n一、任务\n实施能源转型、工业提升、建筑节能“三大行动”。\n（一）能源转型行动\n{BODY}\n（二）工业提效行动\n{BODY}\n（三）建筑节能行动\n{BODY}",
     ["工业提升"],
     f"甲乙区方案\n一、任务\n实施能源转型、工业提升、建筑节能“三大行动”。\n（一）能源转型行动\n{BODY}\n（二）工业提升行动\n{BODY}\n（三）建筑节能行动\n{BODY}"),
    # what is counted is of another kind than the headings
    ("count-mismatch", f"甲乙区方案\n一、任务\n组织实施两大行动、四项工作。\n（一）甲行动\n{BODY}\n（二）乙行动\n{BODY}\n（三）丙行动\n{BODY}", ["四项工作"],
     f"甲乙区方案\n一、任务\n组织实施四项工程。\n（一）甲行动\n{BODY}\n（二）乙行动\n{BODY}\n（三）丙行动\n{BODY}"),
    ("count-mismatch", f"甲乙区方案\n一、任务\n组织实施四大行动。\n（一）甲行动\n{BODY}\n（二）乙行动\n{BODY}\n（三）丙行动\n{BODY}", ["四大行动"],
     f"甲乙区方案\n一、任务\n组织实施三大行动。\n（一）甲行动\n{BODY}\n（二）乙行动\n{BODY}\n（三）丙行动\n{BODY}"),
    ("citation-number", f"甲乙区方案\n根据《甲市碳达峰实施方案》，制定本方案。\n一、任务\n{task(1)}", ["《甲市碳达峰实施方案》"],
     f"甲乙区方案\n根据《甲市碳达峰实施方案》（甲政发〔2022〕8号），制定本方案。\n一、任务\n{task(1)}"),
    # 第, a leading zero or square brackets in a number
    ("citation-number", f"甲乙区方案\n根据《甲市碳达峰实施方案》（甲政发[2022]08号），制定本方案。\n一、任务\n{task(1)}",
     ["《甲市碳达峰实施方案》（甲政发[2022]08号）"], f"甲乙区方案\n根据《反食品浪费法》，制定本方案。\n一、任务\n{task(1)}"),
    ("citation-name", f"甲乙区方案\n根据《甲市达峰方案》（甲发〔2022〕8号）、《甲市碳达峰方案》（甲发〔2022〕8号），制定本方案。\n一、任务\n{task(1)}",
     ["《甲市碳达峰方案》（甲发〔2022〕8号）"], PLAN),
    # a number written two ways is one; a title with two numbers
    ("citation-name", f"甲乙区方案\n根据《甲市达峰方案》（甲发[2022]08号）、《甲市碳达峰方案》（甲发〔2022〕8号），制定本方案。\n一、任务\n{task(1)}",
     ["《甲市碳达峰方案》（甲发〔2022〕8号）"], PLAN),
    ("citation-name", f"甲乙区方案\n根据《甲市达峰方案》（甲发〔2022〕8号），制定本方案。\n一、任务\n{task(1, '落实《甲市达峰方案》（甲发〔2022〕9号）。')}",
     ["《甲市达峰方案》（甲发〔2022〕9号）"], f"甲乙区方案\n根据《甲市达峰方案》（甲发〔2022〕8号），制定本方案。\n一、任务\n{task(1, '落实《甲市达峰方案》（甲发〔2022〕8号）。')}"),
    # a plan that a congress passed has no number
    ("citation-number", f"甲乙区方案\n根据《甲市国民经济和社会发展规划》、《甲市碳达峰规划》，制定本方案。\n一、任务\n{task(1)}", ["《甲市碳达峰规划》"], PLAN),
    # spaces that part issuers, or spread a short heading, or stand in a table
    ("stray-space", HEAD + task(1, "贯彻中共中央 国务院关于节能的意见，推进 建设。") + "附 则\n指标\t2025年 目标值\n", ["见，推进 建设。（"], PLAN),
    ("stray-space", HEAD + task(1, "将绿色理念贯 穿建设全过程，健全机制。"), ["色理念贯 穿建设全"], PLAN),
    ("doubled-character", HEAD + task(1, "实现碳达峰、碳中和。落实碳达峰、碳中和要求。支持碳达峰峰、碳中和。"), ["支持碳达峰峰、碳中和"],
     HEAD + task(1, "落实上海海事局要求，推进六堡茶茶园建设，逐渐完善种种机制。")),
    # a term usual here, where the document has no other place with the same sign behind it
    ("doubled-character", HEAD + task(1, "实现碳达峰目标。落实碳达峰要求。推进碳达峰峰工作。"), ["推进碳达峰峰工作。（"],
     HEAD + task(1, "落实和上海要求。推进和上海合作。落实和上海海事局要求。")),
    ("doubled-character", HEAD + task(1, "推进工业节能，，建成绿色工厂。"), ["工业节能，，建成绿色"], HEAD + task(1, "推进……改造——落地！")),
    # a verb printed twice; two words that meet
    ("doubled-character", HEAD + task(1, "加快推进推进改造，完善完善标准。"), ["推进推进", "完善完善"], HEAD + task(1, "提高绿色建筑建筑面积占比。")),
    # marks and digits of the other width
    ("mixed-width", HEAD + task(1, "推进改造，完善标准，健全机制，加强监管,形成合力。到2025年、2030年、2035年、2060年、２０４０年建成。"),
     ["加强监管,形成合力", "60年、２０４０年建成。"], HEAD + task(1, "推进改造,完善标准,健全机制。比例为1:1。")),
    ("unclosed-bracket", HEAD + task(1, "压实责任（含园区。落实《方案要求。") + task(2, "甲）乙。"),
     ["压实责任（含园区。", "区。落实《方案要求", "造乙。甲）乙。（区"],
     HEAD + task(1, "压实责任（含园区(丙)），落实《方案》。\n1）分项。\na）分目。")),
    ("department-spelling", HEAD + task(1, clause="（市住房和城乡建设局牵头，市住房城乡建设局配合）"), ["市住房城乡建设局"],
     HEAD + task(1, clause="（市住房城乡建设局、市爱卫办负责）") + task(2, clause="（住房城乡建设局、市卫生健康委负责）")),
    ("mixed-brackets", HEAD + task(1, clause="（区发改局、区住建局按职责分工负责)"), ["（区发改局、区住建局按职责分工负责)"], PLAN),
    ("term-variant", HEAD + task(1, "落实碳达峰、碳中和要求，做好碳达峰碳中和工作。推动碳达峰、碳中和。"), ["碳达峰碳中和"], PLAN),
    ("target-deadline", HEAD + task(1, "绿色建筑占比达到50%以上。"), ["绿色建筑占比达到50%以上"], HEAD + task(1, "到2025年，绿色建筑占比达到50%以上。")),
    # how things lie is no target
    ("target-deadline", HEAD + task(1, "绿色建筑占比达到50%以上。"), ["绿色建筑占比达到50%以上"], f"甲乙区规划\n一、现状特征\n（一）绿色建筑。绿色建筑占比达到50%以上。\n二、任务\n{task(1)}"),
    # what is built anew must keep to it from the day of issue
    ("target-deadline", HEAD + task(1, "绿色建筑占比达到50%以上。"), ["绿色建筑占比达到50%以上"], HEAD + task(1, "新建绿色建筑占比达到50%以上。")),
    # the text and its table
    ("target-conflict", f"甲乙区规划\n一、主要目标\n到2025年，森林覆盖率达到30%。\n指标\t单位\t2025年\n森林覆盖率\t%\t35\n二、任务\n{task(1)}", ["森林覆盖率\t%\t35"],
     f"甲乙区规划\n一、主要目标\n到2025年，森林覆盖率达到30%。\n指标\t单位\t2025年\n森林覆盖率\t%\t30\n二、任务\n{task(1)}"),
    ("target-conflict", HEAD + task(1, "到2025年，绿色建筑占比达到50%以上。") + task(2, "到2025年，绿色建筑占比达到60%以上。"),
     ["到2025年，绿色建筑占比达到60%以上"],
     HEAD + task(1, "到2025年，绿色建筑占比达到50%以上。") + task(2, "到2030年，绿色建筑占比达到60%以上。")),
    ("target-past", f"甲乙区方案\n2026年3月1日\n一、任务\n{task(1, '到2025年，绿色建筑占比达到50%以上。')}", ["到2025年，绿色建筑占比达到50%以上"],
     f"甲乙区方案\n2022年3月1日\n一、任务\n{task(1, '到2025年，绿色建筑占比达到50%以上。')}"),
    # what has been reached
    ("target-past", f"甲乙区方案\n2026年3月1日\n一、任务\n{task(1, '到2025年，绿色建筑占比达到50%以上。')}", ["到2025年，绿色建筑占比达到50%以上"],
     f"甲乙区方案\n2026年3月1日\n一、工作成效\n（一）绿色建筑。到2025年，绿色建筑占比达到50%以上。\n二、任务\n{task(1)}"),
]  # fmt: skip
# Rules that need more than a text; each has a test of its own below.
OTHERS = {
    "citation-unverified",
    "draft-mark",
    "target-unit",
    "upper-task",
    "upper-target",
    "upper-target-worse",
}


def read(outline: Outline, meta: DocumentMeta | None = None) -> Extraction:
    return extract_records(outline, SOURCE, doc_id="plan", meta=meta)


def quotes(found: Findings, rule: str) -> list[str]:
    return [finding.quote for finding in found.findings if finding.rule == rule]


@pytest.mark.parametrize(("rule", "text", "marked", "silent"), CASES)
def test_rule(outline_of: Build, rule: str, text: str, marked: list[str], silent: str) -> None:
    outline = outline_of(text)
    found = find_problems(read(outline))
    assert quotes(found, rule) == marked
    assert quotes(find_problems(read(outline_of(silent))), rule) == []
    for finding in found.findings:
        assert finding.span is None or finding.span.of(outline.text) == finding.quote


def test_every_rule_is_tested() -> None:
    assert {rule for rule, *_ in CASES} | OTHERS == {rule.name for rule in RULES}


def test_a_document_without_any_clause_is_told_once(outline_of: Build) -> None:
    found = find_problems(read(outline_of(HEAD + task(1, clause="") + task(2, clause=""))))
    marks = [f for f in found.findings if f.rule == "no-responsible"]
    assert [(f.severity, f.span) for f in marks] == [("info", None)]


def test_a_draft_mark_in_an_issued_text(outline_of: Build) -> None:
    outline = outline_of("甲乙区实施方案（征求意见稿）\n一、任务\n" + task(1))
    issued = find_problems(read(outline, DocumentMeta(status="issued")))
    assert quotes(issued, "draft-mark") == ["（征求意见稿）"]
    assert quotes(find_problems(read(outline)), "draft-mark") == []
    # a number is given when a text is issued; a letter that sends a draft out has one too
    numbered = DocumentMeta(doc_number="甲政发〔2022〕8号")
    assert quotes(find_problems(read(outline, numbered)), "draft-mark") == ["（征求意见稿）"]
    letter = DocumentMeta(doc_number="甲政函〔2022〕8号", title="关于征求《实施方案》意见的函")
    assert quotes(find_problems(read(outline, letter)), "draft-mark") == []


def test_a_name_one_slip_from_a_known_one(outline_of: Build) -> None:
    text = HEAD + task(1, clause="（市城建局负责）") + task(2, clause="（市城建设局负责）")
    found = find_problems(read(outline_of(text))).findings
    unknown = [f for f in found if f.rule == "department-unknown"]
    assert [(f.quote, f.suggestion) for f in unknown] == [("市城建设局", "市城建局")]


def test_a_basis_that_is_not_at_hand(outline_of: Build) -> None:
    extraction = read(
        outline_of(f"甲乙区方案\n根据《甲市达峰方案》，制定本方案。\n一、任务\n{task(1)}")
    )
    known: list[DocumentInfo] = []
    assert quotes(find_problems(extraction, known=known), "citation-unverified") == [
        "《甲市达峰方案》"
    ]
    assert quotes(find_problems(extraction), "citation-unverified") == []


def test_a_value_without_unit(outline_of: Build) -> None:
    for indicator, marks in (("新建公园绿地", 1), ("数据中心能源利用效率（PUE）", 0)):
        text = HEAD + task(1, f"到2025年，{indicator}不低于1.3。")
        assert len(quotes(find_problems(read(outline_of(text))), "target-unit")) == marks


def test_errors_come_first(outline_of: Build) -> None:
    text = PLAN + task(3, clause="") + task(4, clause="（区发改局、区住建局按职责分工）")
    severities = [f.severity for f in find_problems(read(outline_of(text))).findings]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert severities[0] == "error"


def test_what_the_upper_document_asks(outline_of: Build) -> None:
    upper = read(
        outline_of(
            "甲市方案\n一、任务\n（一）推进节能。到2025年，绿色建筑占比达到60%以上，光伏装机量达到20兆瓦。\n"
            "（二）发展航运。加快建设内河航运枢纽，推广岸电设施。\n"
        )
    )
    lower = read(outline_of(HEAD + task(1, "到2025年，绿色建筑占比达到50%以上。")))
    by_quote = {target.indicator: target.id for target in upper.targets}
    here = lower.targets[0]
    alignment = Alignment(
        lower="plan",
        upper="plan",
        coverage=(UnitCoverage(upper="1.2", status="none"),),
        targets=(
            TargetLink(
                indicator="绿色建筑占比",
                lower=here.id,
                upper=by_quote["绿色建筑占比"],
                relation="weaker",
            ),
            TargetLink(indicator="光伏装机量", upper=by_quote["光伏装机量"], relation="missing"),
        ),
    )
    found = find_problems(lower, alignments=[(alignment, upper)])
    said = {f.rule: f.message for f in found.findings if f.rule.startswith("upper")}
    assert "发展航运" in said["upper-task"]
    assert "光伏装机量" in said["upper-target"]
    assert "低于" in said["upper-target-worse"]
    assert quotes(found, "upper-target-worse") == [here.quote]
    assert not [f for f in find_problems(lower).findings if f.rule.startswith("upper")]
