"""Review workbooks that are damaged, of another kind, or hostile: taken, or one clear line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from policy_nlp.pipeline import export_review
from tests.fuzz import workbooks
from tests.support.measured import Row, assert_bounded, measure
from tests.support.review_book import Book, make_workspace


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Row]:
    """Return what came of importing each workbook, by its name."""
    folder = tmp_path_factory.mktemp("workbooks")
    home = make_workspace(folder / "home")
    sound = export_review(folder / "sound.xlsx", workspace=home).read_bytes()
    paths = []
    for name, maker, _ in workbooks.HOSTILE:
        paths.append(folder / name)
        paths[-1].write_bytes(maker(sound))
    for number, (_, data) in enumerate(workbooks.damaged(sound)):
        paths.append(folder / f"damaged{number}.xlsx")
        paths[-1].write_bytes(data)
    paths.append(folder / "conflicts.xlsx")
    paths[-1].write_bytes(conflicting_rows(folder / "sound.xlsx", 8_000))
    rows = measure(("import_review", (path, home)) for path in paths)
    return {str(row["file"]): row for row in rows}


def conflicting_rows(path: Path, count: int) -> bytes:
    """Return a workbook with one row repeated, which says 确认 and 否决 by turns."""
    book = Book(path)
    sheet = book.book["衔接关系"]
    row = book.find(上级条目="1.1", 本级条目="1.1")
    lines = list(sheet.iter_rows(values_only=True))
    headers = next(line for line in lines if "处理意见" in line)
    for number in range(count):
        said = {"处理意见": ("确认", "否决")[number % 2], "备注": f"第{number}次"}
        sheet.append([{**row, **said}.get(header) for header in headers])
    other = path.with_name("repeated.xlsx")
    book.book.save(other)
    return other.read_bytes()


@pytest.mark.parametrize(("name", "words"), [(name, words) for name, _, words in workbooks.HOSTILE])
def test_hostile_workbook(measured: Mapping[str, Row], name: str, words: str) -> None:
    row = measured[name]
    assert_bounded(row)
    assert words in str(row["message"]), row
    assert (row["end"] == "refused") == bool(words), row


def test_damaged_workbooks(measured: Mapping[str, Row]) -> None:
    rows = [row for name, row in measured.items() if name.startswith("damaged")]
    assert len(rows) > 60
    for row in rows:
        assert_bounded(row)


def test_thousands_of_conflicting_rows(measured: Mapping[str, Row]) -> None:
    row = measured["conflicts.xlsx"]
    assert_bounded(row)
    assert str(row["text"]).startswith("0 "), row
