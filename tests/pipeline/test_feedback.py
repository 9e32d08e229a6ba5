"""What comes back on a draft: who asks what of which sentence, and who asks otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.errors import InputError, UsageError
from policy_nlp.pipeline import gather_feedback
from policy_nlp.records.feedback import Conflict, Feedback, Opinion
from tests.support.docx_writer import para, write_docx
from tests.support.returned_docx import Returned

BASE = Path(__file__).parent.parent / "data" / "formats" / "gusu.docx"
BUILDINGS = "装配式建筑占新建建筑的比例达到50%"
RAIN = "鼓励安装雨水"
TRAINING = "强化领导干部培训"
Edit = Callable[[Returned], object]


def gather(folder: Path, *edits: tuple[str, Edit]) -> Feedback:
    """Gather what some files ask, each named and edited."""
    for name, edit in edits:
        returned = Returned(BASE)
        edit(returned)
        returned.save(folder / f"{name}.docx")
    return gather_feedback(BASE, [folder])


def only(feedback: Feedback) -> Opinion:
    assert len(feedback.opinions) == 1
    return feedback.opinions[0]


# what one department does to the draft → kind, unit, words before and after, change asked
ASKED: list[tuple[Edit, str, str, str | None, str | None]] = [
    (lambda r: r.replace("达到13.83MW", "达到15MW"), "target", "3.2.1", "13.83MW", "15MW"),
    (lambda r: r.replace("严禁煤炭", "严格控制煤炭"), "strength", "3.2", "严禁煤炭", "严格控制煤炭"),
    (lambda r: r.after("（区经科局、区发改局", "、区财政局"), "responsibility", "3.1.2", "区发改局按", "、区财政局按"),
    (lambda r: r.replace("建设绿色商场。", "创建绿色商场。"), "wording", "3.3.3", "建设绿色商场", "创建绿色商场"),
    (lambda r: r.replace("建设绿色商场。", "建设绿色商场．"), "editorial", "3.3.3", "商场。", "商场．"),
    (lambda r: r.drop_paragraph(TRAINING), "task", "3.8.4", TRAINING, None),
    (lambda r: r.after("稳步提升，为实现碳达峰奠定坚实基础。", "优先保障民生用能。"), "wording", "2", None, "优先保障民生用能。"),
]  # fmt: skip


@pytest.mark.parametrize("tracked", [True, False], ids=["tracked", "untracked"])
@pytest.mark.parametrize(("edit", "kind", "unit", "old", "new"), ASKED)
def test_what_is_asked(
    tmp_path: Path,
    edit: Edit,
    kind: str,
    unit: str,
    old: str | None,
    new: str | None,
    tracked: bool,
) -> None:
    returned = Returned(BASE, "陈建", tracked=tracked)
    edit(returned)
    returned.save(tmp_path / "区住建委反馈.docx")
    feedback = gather_feedback(BASE, [tmp_path])
    opinion = only(feedback)
    assert (opinion.kind, opinion.body) == (kind, "区住建委")
    assert opinion.authors == (("陈建",) if tracked else ())
    assert feedback.returned[0].draft == ("same" if tracked else "unmarked")
    assert unit in (*opinion.units, opinion.after)
    for words, quote in ((old, opinion.old), (new, opinion.new)):
        assert (quote is None) if words is None else (words in (quote or ""))


def test_a_comment_stands_on_its_words(tmp_path: Path) -> None:
    said = ("区财政局（张三）", lambda r: r.comment("增幅控制在2%左右", "请核对口径。"))
    opinion = only(gather(tmp_path, said))
    assert (opinion.kind, opinion.comment, opinion.units) == ("comment", "请核对口径。", ("3.2.2",))
    assert opinion.anchor == "增幅控制在2%左右"
    assert opinion.old == "到2025年，成品油消费总量力争达峰，天然气消费总量年均增幅控制在2%左右。"
    assert (opinion.body, opinion.department) == ("区财政局", "district/finance+local-finance")


def test_the_comments_of_the_draft_are_not_those_that_came_back(tmp_path: Path) -> None:
    feedback = gather(tmp_path, ("区财政局", lambda r: r.replace(RAIN, "推广安装雨水")))
    assert only(feedback).kind == "strength"


def test_a_comment_on_words_that_were_put_in_stands_at_their_sentence(tmp_path: Path) -> None:
    def edit(returned: Returned) -> None:
        returned.after("建设绿色商场。", "推广绿色采购。").comment("推广绿色采购", "新增一句。")

    comment = next(o for o in gather(tmp_path, ("区经科局", edit)).opinions if o.comment)
    assert (comment.units, comment.anchor) == (("3.3.3",), "推广绿色采购")


def test_authors_that_are_bodies_ask_for_themselves(tmp_path: Path) -> None:
    def edit(returned: Returned) -> None:
        returned.replace("达到13.83MW", "达到15MW", "区发改局王科长")
        returned.replace(RAIN, "应当安装雨水", "区住建委").replace(
            "建设绿色商场。", "创建绿色商场。", "李"
        )

    asked = gather(tmp_path, ("会签汇总", edit)).opinions
    assert [(o.body, o.authors) for o in asked] == [
        ("区发改局", ("区发改局王科长",)),
        ("会签汇总", ("李",)),
        ("区住建委", ("区住建委",)),
    ]


def test_one_sentence_is_one_opinion_of_each_author(tmp_path: Path) -> None:
    def edit(returned: Returned) -> None:
        returned.replace("到2025年，成品油", "到2027年，成品油", "甲").replace(
            "2%左右", "3%左右", "乙"
        )

    asked = gather(tmp_path, ("区发改局", edit)).opinions
    told = {o.authors: {(c.field, c.new_value) for c in o.changes} for o in asked}
    assert told[("甲",)] >= {("deadline", 2027)}
    assert ("value", 3) in {
        asked for authors, found in told.items() if "乙" in authors for asked in found
    }


def wants(conflict: Conflict) -> set[str]:
    return {side.wants for side in conflict.sides}


# what two departments do → what the conflict is about, its kind, what is asked
OPPOSED: list[tuple[Edit, Edit, str, str, set[str]]] = [
    # one raises a target, the other lowers it
    (lambda r: r.replace(BUILDINGS, BUILDINGS.replace("50", "55")),
     lambda r: r.replace(BUILDINGS, BUILDINGS.replace("50", "45")), "target", "opposite", {"55", "45"}),
    # both raise it, not to the same
    (lambda r: r.replace(BUILDINGS, BUILDINGS.replace("50", "55")),
     lambda r: r.replace(BUILDINGS, BUILDINGS.replace("50", "60")), "target", "different", {"55", "60"}),
    # one says so in a comment
    (lambda r: r.replace(BUILDINGS, BUILDINGS.replace("50", "55")),
     lambda r: r.comment(BUILDINGS, "该指标偏高，建议下调至45%。"), "target", "opposite", {"55", "45"}),
    (lambda r: r.replace("到2025年，成品油", "到2027年，成品油"),
     lambda r: r.comment("成品油消费总量力争达峰", "建议提前"), "target", "opposite", {"2027", "earlier"}),
    # one adds a body, that body does not want it
    (lambda r: r.after("（区经科局、区发改局", "、区财政局"),
     lambda r: r.comment("（区经科局、区发改局按职责分工负责）", "不宜将我局列入。"), "responsibility", "opposite", {"added", "removed"}),
    # one takes a body out, another lets it lead
    (lambda r: r.replace("（区财政局、区发改局按职责", "（区发改局按职责"),
     lambda r: r.replace("（区财政局、区发改局按职责分工负责", "（区财政局牵头，区发改局配合"), "responsibility", "opposite", {"removed", "lead"}),
    (lambda r: r.replace(RAIN, "应当安装雨水"), lambda r: r.replace(RAIN, "推广安装雨水"), "strength", "different",
     {"应当安装雨水回收系统、中水回收系统和节水洁具", "推广安装雨水回收系统、中水回收系统和节水洁具"}),
    (lambda r: r.replace("建设绿色商场。", "创建绿色商场。"), lambda r: r.replace("建设绿色商场。", "打造绿色商场。"),
     "text", "different", {"创建绿色商场。", "打造绿色商场。"}),
    (lambda r: r.drop_paragraph(TRAINING), lambda r: r.replace("加快提高专业素养", "持续提高专业素养"),
     "removal", "opposite", {"removed", "changed"}),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "about", "kind", "asked"), OPPOSED)
def test_who_asks_otherwise(
    tmp_path: Path, one: Edit, other: Edit, about: str, kind: str, asked: set[str]
) -> None:
    feedback = gather(tmp_path, ("区住建委", one), ("区财政局反馈", other))
    (conflict,) = feedback.conflicts
    assert (conflict.about, conflict.kind) == (about, kind)
    assert wants(conflict) == asked
    senders = [{feedback.opinions[at].body for at in side.opinions} for side in conflict.sides]
    assert sorted(map(sorted, senders)) == [["区住建委"], ["区财政局"]]


# what two departments do that can both be done
AGREED: list[tuple[Edit, Edit]] = [
    (lambda r: r.after("（区经科局、区发改局", "、区财政局"), lambda r: r.after("（区经科局、区发改局", "、区人社局")),
    (lambda r: r.replace("建设绿色商场。", "创建绿色商场。"), lambda r: r.replace("积极融入全市", "主动融入全市")),
    (lambda r: r.comment(BUILDINGS, "请核对。"), lambda r: r.replace(BUILDINGS, BUILDINGS.replace("50", "45"))),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), AGREED)
def test_what_can_both_be_done_is_no_conflict(tmp_path: Path, one: Edit, other: Edit) -> None:
    feedback = gather(tmp_path, ("区住建委", one), ("区财政局反馈", other))
    assert len(feedback.opinions) == 2
    assert feedback.conflicts == ()


def test_the_same_from_two_is_told(tmp_path: Path) -> None:
    def edit(returned: Returned) -> None:
        returned.replace("建设绿色商场。", "创建绿色商场。")

    feedback = gather(tmp_path, ("区住建委", edit), ("区财政局", edit))
    assert [o.same_as for o in feedback.opinions] == [(1,), (0,)]
    assert feedback.conflicts == ()


def test_another_draft_is_told_and_compared(tmp_path: Path) -> None:
    older = (
        Returned(BASE, tracked=False)
        .replace("建设绿色商场。", "建成绿色商场。")
        .save(tmp_path / "旧.docx")
    )
    Returned(older, "陈建").replace(RAIN, "应当安装雨水").save(tmp_path / "区住建委.docx")
    older.unlink()
    feedback = gather_feedback(BASE, [tmp_path])
    assert feedback.returned[0].draft == "other"
    assert {o.new: o.authors for o in feedback.opinions} == {
        "建成绿色商场。": (),
        "应当安装雨水回收系统、中水回收系统和节水洁具，有效减低水耗量及运行成本。": ("陈建",),
    }


def test_what_stands_beside_the_body_is_not_lost(tmp_path: Path) -> None:
    body = (
        para("姑苏区碳达峰实施方案") + para("一、重点任务") + para("推进节能降碳。（区发改局负责）")
    )
    head = "header1.xml"
    (tmp_path / "base.docx").write_bytes(write_docx(body, {head: para("内部资料")}))
    ins = '<w:ins w:id="1" w:author="王处长"><w:r><w:t>，注意保存</w:t></w:r></w:ins>'
    marked = para(f"<w:r><w:t>内部资料</w:t></w:r>{ins}")
    (tmp_path / "区财政局.docx").write_bytes(write_docx(body, {head: marked}))
    opinion = only(gather_feedback(tmp_path / "base.docx", [tmp_path]))
    assert (opinion.kind, opinion.new, opinion.authors) == ("furniture", "，注意保存", ("王处长",))


def test_marks_that_the_draft_had_are_nobodys_wish(tmp_path: Path) -> None:
    sent = (
        Returned(BASE, "李审稿")
        .replace("建设绿色商场。", "创建绿色商场。")
        .save(tmp_path / "稿.docx")
    )
    returned = Returned(sent, "陈建").replace("积极融入全市", "主动融入全市")
    returned.comment("主动融入全市", "已核。").save(tmp_path / "区住建委.docx")
    feedback = gather_feedback(sent, [tmp_path])
    assert [o.authors for o in feedback.opinions] == [("陈建",), ("陈建",)]
    assert feedback.returned[0].draft == "same"


def test_another_format_of_the_draft_asks_for_nothing_else(tmp_path: Path, root: Path) -> None:
    """The numbers of gusu.txt are typed otherwise than those of gusu.docx."""
    Returned(BASE, "陈建").replace(RAIN, "应当安装雨水").save(tmp_path / "区住建委.docx")
    feedback = gather_feedback(root / "corpus" / "gusu" / "gusu.txt", [tmp_path])
    signed = [opinion for opinion in feedback.opinions if "陈建" in opinion.authors]
    editing = [opinion for opinion in feedback.opinions if not opinion.authors]
    assert [opinion.kind for opinion in signed] == ["strength"]
    assert [(o.kind, o.old, o.new, len(o.changes) > 10) for o in editing] == [
        ("editorial", None, None, True)
    ]


LETTER = ("关于征求意见的复函", "区双碳办：", "来文收悉。", "{}", "区财政局", "2022年12月6日")
# what a letter says, whether that is nothing
LETTERS = [
    ("经研究，我局对该方案无意见。", True),
    ("建议第5页增加财政资金来源。", False),
    ("原则同意。建议第5页增加财政资金来源。", False),
]


@pytest.mark.parametrize(("said", "agrees"), LETTERS)
def test_a_letter_in_place_of_the_draft(tmp_path: Path, said: str, agrees: bool) -> None:
    body = "".join(para(line.format(said)) for line in LETTER)
    (tmp_path / "区财政局复函.docx").write_bytes(write_docx(body))
    feedback = gather_feedback(BASE, [tmp_path])
    (file,) = feedback.returned
    assert (file.draft, file.agrees, file.body) == ("letter", agrees, "区财政局")
    assert [(o.kind, said in (o.comment or "")) for o in feedback.opinions] == (
        [] if agrees else [("letter", True)]
    )


def mixed(folder: Path) -> Path:
    """Return a folder with contradictory, silent, agreeing and damaged returns."""
    folder.mkdir()
    for name, value in (("区住建委反馈", "55"), ("反馈意见-区发改局", "45")):
        new = BUILDINGS.replace("50", value)
        Returned(BASE, "=SUM(A1)").replace(BUILDINGS, new).save(folder / f"{name}.docx")
    Returned(BASE).comment("推进全区碳达峰行动", "经研究，我局无意见。").save(
        folder / "区人社局.docx"
    )
    (folder / "区财政局（无意见）.docx").write_bytes(BASE.read_bytes())
    (folder / "坏.docx").write_bytes(b"PK\x03\x04")
    return folder


def test_silence_and_damage_are_listed(tmp_path: Path) -> None:
    feedback = gather_feedback(BASE, [mixed(tmp_path / "in")])
    found = {
        file.body: (file.opinions, file.agrees, bool(file.error)) for file in feedback.returned
    }
    assert found == {
        "区住建委": (1, False, False),
        "区发改局": (1, False, False),
        "区人社局": (0, True, False),
        "区财政局": (0, True, False),
        "坏": (0, False, True),
    }


def test_the_table_to_answer(tmp_path: Path) -> None:
    papers = [tmp_path / "表.xlsx", tmp_path / "表.docx"]
    folder = mixed(tmp_path / "in")
    gather_feedback(BASE, [folder], papers=papers)
    book = load_workbook(papers[0])
    assert book.sheetnames == ["意见采纳情况表", "意见分歧", "反馈情况"]
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0] == ["序号", "单位", "意见", "条目", "采纳情况", "理由"]
    assert rows[1][1] == "反馈意见-区发改局" or rows[1][1].startswith("区")
    assert all("装配式建筑" in row[2] and row[4:] == [None, None] for row in rows[1:3])
    assert [row[1:3] for row in rows[3:]] == [["区人社局", "无意见"], ["区财政局", "无意见"]]
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == '"采纳,部分采纳,不采纳,解释说明"'
    assert "与意见2相反" in rows[1][2]
    assert not any(str(c.value).startswith("=") for row in sheet.iter_rows() for c in row)
    first = [path.read_bytes() for path in papers]
    gather_feedback(BASE, [folder], papers=papers)
    assert [path.read_bytes() for path in papers] == first


def test_a_table_that_was_filled_in_is_left_alone(tmp_path: Path) -> None:
    paper = tmp_path / "表.xlsx"
    folder = mixed(tmp_path / "in")
    gather_feedback(BASE, [folder], papers=[paper])
    book = load_workbook(paper)
    book.worksheets[0]["E4"] = "采纳"
    book.save(paper)
    with pytest.raises(UsageError, match="写成后有人改过"):
        gather_feedback(BASE, [folder], papers=[paper])
    gather_feedback(BASE, [folder], papers=[paper], force=True)
    assert load_workbook(paper).worksheets[0]["E4"].value is None


def test_the_list_that_drops_down_in_word(tmp_path: Path) -> None:
    import docx

    paper = tmp_path / "表.docx"
    gather_feedback(BASE, [mixed(tmp_path / "in")], papers=[paper])
    body = docx.Document(str(paper)).element.body
    lists = body.findall(".//{*}dropDownList")
    assert len(lists) == 2
    names = [item.values()[0] for item in lists[0]]
    assert names == ["采纳", "部分采纳", "不采纳", "解释说明"]


def test_there_must_be_something_that_came_back(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有反馈文件"):
        gather_feedback(BASE, [BASE])


# which files came back → exit code; what was read is printed all the same
CODES = [(["区住建委反馈.docx"], 0), (["区住建委反馈.docx", "坏.docx"], 1), (["坏.docx"], 2)]


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(("names", "code"), CODES)
def test_the_command(tmp_path: Path, names: list[str], code: int) -> None:
    folder = mixed(tmp_path / "in")
    words = ["feedback", str(BASE), *(str(folder / name) for name in names)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == code
    assert ("指标调整（要求提高）" in done.stdout) == (names[0] != "坏.docx")
    assert ("policy-nlp: “坏.docx”" in done.stderr) == ("坏.docx" in names)
    printed = json.loads(CliRunner().invoke(app, [*words, "--format", "json"]).stdout)
    assert printed["schema"] == "policy-nlp/feedback/1"
    assert len(printed["returned"]) == len(names)
