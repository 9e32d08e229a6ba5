"""Copies of a ledger that are damaged, of another kind, or hostile: taken, or one clear line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from policy_nlp.pipeline import make_ledger
from tests.fuzz import workbooks
from tests.support.hostile_files import archive
from tests.support.ledger_book import BUILDING, collect, fill, make
from tests.support.measured import Row, assert_bounded, measure

STRINGS = "xl/sharedStrings.xml"


def filled(copy: Path) -> bytes:
    """Return a copy as it was written, in which what is asked stands where reports do."""
    parts = workbooks.parts_of(copy.read_bytes())
    strings = parts[STRINGS].decode()
    for written, asked in (("进展情况", "阶段节点"), ("完成值", "目标指标")):
        strings = strings.replace(f">{written}<", "><").replace(f">{asked}<", f">{written}<")
    return archive({**parts, STRINGS: strings.encode()})


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Row]:
    """Return what came of taking back each copy, by its name."""
    folder = tmp_path_factory.mktemp("copies")
    make(folder)
    ledger, first, *_ = make_ledger(folder / "plan.txt", folder / "all", departments=True).files
    sound = filled(first)
    (folder / "sound.xlsx").write_bytes(sound)
    paths = [folder / "sound.xlsx"]
    for name, maker, _ in workbooks.HOSTILE:
        paths.append(folder / name)
        paths[-1].write_bytes(maker(sound))
    for number, (_, data) in enumerate(workbooks.damaged(sound)):
        paths.append(folder / f"damaged{number}.xlsx")
        paths[-1].write_bytes(data)
    rows = measure(("collect_ledger", (path, ledger)) for path in paths)
    return {str(row["file"]): row for row in rows}


@pytest.mark.parametrize(("name", "words"), [(name, words) for name, _, words in workbooks.HOSTILE])
def test_hostile_copy(measured: Mapping[str, Row], name: str, words: str) -> None:
    row = measured[name]
    assert_bounded(row)
    assert words in str(row["message"]), row
    assert (row["end"] == "refused") == bool(words), row


def test_a_sound_copy_is_taken(measured: Mapping[str, Row]) -> None:
    assert measured["sound.xlsx"]["text"] == "2 0"


def test_damaged_copies(measured: Mapping[str, Row]) -> None:
    rows = [row for name, row in measured.items() if name.startswith("damaged")]
    assert len(rows) > 60
    for row in rows:
        assert_bounded(row)


def test_what_was_written_stays_text(tmp_path: Path) -> None:
    """Neither a formula nor markup in a copy is one in what is made of it."""
    import openpyxl

    ledger = make(tmp_path)
    evil = '=HYPERLINK("http://x","点我")'
    said = {
        "填报单位": "区住建局",
        "进展情况": evil,
        "存在问题": "<script>alert(1)</script>\x1b[31m\u202e",
    }
    copy = fill(
        ledger, "c.xlsx", {BUILDING: {**said, "存在问题": "<script>alert(1)</script>\u202e"}}
    )
    papers = [tmp_path / f"通报.{kind}" for kind in ("xlsx", "html", "docx")]
    collect(ledger, copy, papers=papers)
    book = openpyxl.load_workbook(papers[0])
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert any(cell.value == evil for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    page = papers[1].read_text(encoding="utf-8")
    assert "<script>alert" not in page and "\u202e" not in page
