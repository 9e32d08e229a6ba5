"""`policy-nlp matrix --departments`: what goes to each department, in a folder or one archive."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.report.render.seal import is_sealed
from tests.support.report_pairs import write_pair
from tests.support.review_book import BUILDING, export, make_workspace, take

TITLE = "（姑苏区绿色行动实施方案）"
LETTER = ("--departments", "--letter", "opinion")


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return write_pair(tmp_path / "plans")


def run(*arguments: str | Path):
    return CliRunner().invoke(app, ["matrix", *map(str, arguments)])


def sheet_of(data: bytes | Path):
    """Return the first sheet of a workbook as rows, without the note."""
    book = openpyxl.load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data)
    return [[value or "" for value in row] for row in book.active.iter_rows(values_only=True)][2:]


def test_a_letter_and_a_list_for_each_department(pair, tmp_path: Path) -> None:
    lower, upper = pair
    out = tmp_path / "out"
    filled = ("--fill", "联系人=张三", "--fill", "〔反馈期限〕=6月10日")
    done = run(lower, "--against", upper, *LETTER, *filled, "-o", out)
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in out.iterdir() if path.name.startswith("区住建委")) == [
        f"区住建委任务清单{TITLE}.docx",
        f"区住建委任务清单{TITLE}.xlsx",
        f"区住建委征求意见函{TITLE}.docx",
    ]
    said = "\n".join(
        p.text for p in docx.Document(out / f"区住建委征求意见函{TITLE}.docx").paragraphs
    )
    assert "请于6月10日前" in said and "联系人：张三" in said
    # What is still to be filled in is told, what was filled is not.
    (told,) = (line for line in done.stderr.splitlines() if "blanks" in line)
    assert "发文机关" in told and "反馈期限" not in told and "主送机关" not in told


def test_a_task_names_the_upper_sentence_and_target_that_it_answers(pair, tmp_path: Path) -> None:
    lower, upper = pair
    run(lower, "--against", upper, "--departments", "-o", tmp_path / "out")
    rows = sheet_of(tmp_path / "out" / f"区住建委任务清单{TITLE}.xlsx")
    assert rows[0][-1] == "对应市级任务"
    assert rows[2][-1] == "1.推广绿色建筑：“大力推广绿色建筑，提高绿色建筑占比。”"


def test_an_archive_holds_the_same_files_and_the_same_bytes(pair, tmp_path: Path) -> None:
    lower, _ = pair
    folder, archive = tmp_path / "out", tmp_path / "out.zip"
    for output in (folder, archive):
        assert run(lower, *LETTER, "-o", output).exit_code == 0
    with zipfile.ZipFile(archive) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    assert held == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert all(map(is_sealed, held.values()))
    first = archive.read_bytes()
    assert run(lower, *LETTER, "-o", archive).exit_code == 0
    assert archive.read_bytes() == first


def test_what_an_earlier_call_left_is_told(pair, tmp_path: Path) -> None:
    lower, _ = pair
    out = tmp_path / "out"
    assert run(lower, *LETTER, "-o", out).exit_code == 0
    (out / f"我的{TITLE}.docx").write_bytes(b"mine")
    lower.write_text(lower.read_text("utf-8").replace("（区城管委负责）", ""), encoding="utf-8")
    done = run(lower, "--departments", "-o", out)
    told = [line.partition(":")[0] for line in done.stderr.splitlines() if "earlier call" in line]
    letters = [f"{name}征求意见函{TITLE}.docx" for name in ("区住建委", "区发改局")]
    gone = [f"区城管委{name}{TITLE}" for name in ("任务清单", "征求意见函")]
    assert sorted(told) == sorted(
        [*letters, f"{gone[0]}.docx", f"{gone[0]}.xlsx", f"{gone[1]}.docx"]
    )


def with_a_line(data: bytes) -> bytes:
    """Return an archive with a file that is somebody's."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("说明.txt", "张三")
    return stream.getvalue()


def empty_archive(data: bytes) -> bytes:
    stream = io.BytesIO()
    zipfile.ZipFile(stream, "w").close()
    return stream.getvalue()


# what somebody made of the archive
CHANGED = [with_a_line, empty_archive, lambda data: b"mine", lambda data: data[:-30]]


@pytest.mark.parametrize("change", CHANGED)
def test_an_archive_of_somebodys_is_not_written_over(pair, tmp_path: Path, change) -> None:
    lower, _ = pair
    archive = tmp_path / "out.zip"
    assert run(lower, "--departments", "-o", archive).exit_code == 0
    changed = change(archive.read_bytes())
    archive.write_bytes(changed)
    done = run(lower, "--departments", "-o", archive)
    assert done.exit_code == 2 and archive.read_bytes() == changed
    assert run(lower, "--departments", "-o", archive, "--force").exit_code == 0


def test_an_offices_own_letter(pair, tmp_path: Path) -> None:
    lower, _ = pair
    folder = tmp_path / "presets" / "letters"
    folder.mkdir(parents=True)
    own = 'name = "会签单"\nissuer = "区政府办"\ntitle = "会签〔文件名称〕"\naddressee = "〔主送机关〕"\n'
    (folder / "own.toml").write_text(
        f'{own}body = ["请会签。"]\ndate = "〔日期〕"\n', encoding="utf-8"
    )
    command = (lower, "--departments", "--letter", "own", "-w", tmp_path, "-o", tmp_path / "out")
    done = run(*command, "--fill", "日期=5月20日")
    assert done.exit_code == 0, done.output
    letter = docx.Document(tmp_path / "out" / f"区发改局会签单{TITLE}.docx")
    assert [p.text for p in letter.paragraphs if p.text][-1] == "5月20日"
    assert "blanks" not in done.stderr


def test_what_people_decided_stands_in_the_lists(tmp_path: Path) -> None:
    home = make_workspace(tmp_path)
    book = export(home)
    book.fill(book.find("衔接关系", **BUILDING), "衔接关系", 处理意见="否决", 备注="两回事")
    take(home, book)
    lower, upper = (home / "corpus" / name / f"{name}.txt" for name in ("lower", "upper"))
    assert run(lower, "--against", upper, "--departments", "-o", tmp_path / "out").exit_code == 0
    title = "（乙区碳达峰实施方案）"
    rows = sheet_of(tmp_path / "out" / f"区住建局任务清单{title}.xlsx")
    assert rows[2][-1].endswith("〔人工否决〕")
    answered = sheet_of(tmp_path / "out" / f"区交通局任务清单{title}.xlsx")
    assert "推广新能源汽车" in answered[2][-1]
