import codecs
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.errors import InputError
from policy_nlp.ingest import read_document
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.ingest.plain import read_plain
from policy_nlp.records import SourceDocument, SourceFile

SOURCE = SourceFile(file="plan.txt", sha256="0" * 64, format="txt")

# lines as a conversion leaves them → paragraphs
PARAGRAPHS = [
    # cut in mid-word by a page end, a blank line between
    (["以新发展理念为指导，全面贯彻落", "", "实党的十九大精神，扎实推进各项工作。"],
     ["以新发展理念为指导，全面贯彻落实党的十九大精神，扎实推进各项工作。"]),
    (["突出抓好产业、", "", "能源、建筑等领域。"], ["突出抓好产业、能源、建筑等领域。"]),
    # a clause that a page end cut from its paragraph, where other clauses stand inline
    (["1. 甲。推进乙。（市发改委负责）", "2. 丙。推进丁。（市住建局负责）", "3. 戊。推进己。", "（市工信局负责）"],
     ["1. 甲。推进乙。（市发改委负责）", "2. 丙。推进丁。（市住建局负责）", "3. 戊。推进己。（市工信局负责）"]),
    # clauses on lines of their own stay so
    (["推进乙。", "（责任单位：市发改委负责）", "推进丁。", "（责任单位：市住建局负责）"],
     ["推进乙。", "（责任单位：市发改委负责）", "推进丁。", "（责任单位：市住建局负责）"]),
    # headings are not joined to what follows
    (["一、总体要求", "（一）指导思想", "以新发展理念为指导，推进工作。"],
     ["一、总体要求", "（一）指导思想", "以新发展理念为指导，推进工作。"]),
    # a bracket open at the line end goes on
    (["加强管理。（市发改委牵头，", "", "市住建局等部门按职责分工负责)"],
     ["加强管理。（市发改委牵头，市住建局等部门按职责分工负责)"]),
    # a title over two lines, whose quotation goes on
    (["甲委关于印发《推动数据中心", "绿色发展若干举措》的通知", "各市发展改革委："],
     ["甲委关于印发《推动数据中心绿色发展若干举措》的通知", "各市发展改革委："]),
    # table rows are never joined
    (["\t具体事项\t责任部门", "总体方案\t1. 实施方案\t市发改委"],
     ["\t具体事项\t责任部门", "总体方案\t1. 实施方案\t市发改委"]),
]  # fmt: skip


def read(text: str, encoding: str = "utf-8") -> SourceDocument:
    source = SourceFile(file="plan.txt", sha256="0" * 64, format="txt")
    return read_plain(text.encode(encoding), source, ReadOptions())


@pytest.mark.parametrize(("lines", "paragraphs"), PARAGRAPHS)
def test_lines_are_joined(lines: list[str], paragraphs: list[str]) -> None:
    assert [block.text for block in read("\n".join(lines)).blocks] == paragraphs


def test_conversion_marks_are_kept_apart() -> None:
    blocks = read("[bookmark: _Toc12469]总体要求\n1. [bookmark: _Toc11759]指导思想\n").blocks
    assert [(b.kind, b.text) for b in blocks if b.furniture is None] == [
        ("heading", "总体要求"),
        ("heading", "1. 指导思想"),
    ]
    assert [b.text for b in blocks if b.furniture] == [
        "[bookmark: _Toc12469]",
        "[bookmark: _Toc11759]",
    ]


ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_give_one_text(encoding: str) -> None:
    text = "一、总体要求\r\n加快绿色转型〔2022〕。\r\n"
    assert [b.text for b in read(text, encoding).blocks] == [
        "一、总体要求",
        "加快绿色转型〔2022〕。",
    ]


def test_nul_characters_are_an_issue() -> None:
    document = read("一、总体\0要求\n推进\0工作。")
    assert [issue.code for issue in document.issues] == ["nul-characters"]
    assert "2个" in document.issues[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_few_bytes_that_are_no_characters_are_an_issue(encoding: str) -> None:
    text = "一、总体要求\n" + "加快绿色转型，推进节能降碳。" * 99
    whole = text.encode(encoding)
    for data in (whole[:-1], whole[:80] + b"\xff" + whole[80:]):
        document = read_plain(data, SOURCE, ReadOptions())
        assert [issue.code for issue in document.issues] == ["undecodable"]
        assert document.blocks[0].text == "一、总体要求"


def test_reading_text_loads_nothing_of_the_other_formats() -> None:
    code = (
        "import sys; from pathlib import Path; from policy_nlp.ingest import read_document\n"
        "read_document(Path(sys.argv[1]))\n"
        "heavy = {'lxml', 'pypdfium2', 'pdfplumber', 'rapidocr', 'cv2', 'PIL', 'numpy', 'docx'}\n"
        "print('LOADED', *sorted(heavy & set(sys.modules)))"
    )
    path = Path(__file__).parents[2] / "corpus" / "gusu" / "gusu.txt"
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["LOADED"], done.stderr


LINES = st.lists(
    st.text(alphabet="一二、（）()。；，推进建设 \t\u3000[bookmark: _Toc1]12.", max_size=30),
    max_size=8,
)


@given(LINES)
def test_every_character_leads_back_to_the_file(lines: list[str]) -> None:
    text = "\n".join(lines)
    if not any(line.strip() for line in lines):
        return
    try:
        document = read(text)
    except InputError:
        return
    for block in document.blocks:
        for piece in block.pieces:
            here = block.text[piece.at : piece.at + piece.length]
            assert here == text[piece.source : piece.source + piece.length]
    kept = "".join("".join(block.text.split()) for block in document.blocks)
    assert sorted(kept) == sorted("".join(text.split()))


def test_missing_and_empty_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="不存在"):
        read_document(tmp_path / "none.txt")
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(InputError, match="空文件"):
        read_document(tmp_path / "empty.txt")
    (tmp_path / "blank.txt").write_bytes(b" \n \n")
    with pytest.raises(InputError, match="没有文字"):
        read_document(tmp_path / "blank.txt")
    (tmp_path / "plan.xyz").write_text("一、总体要求", encoding="utf-8")
    with pytest.raises(InputError, match=r"\.xyz 文件，不能读取"):
        read_document(tmp_path / "plan.xyz")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 8 + codecs.BOM_UTF8)
    with pytest.raises(InputError, match="不是文本文件"):
        read_document(tmp_path / "noise.txt")
