"""Writing whole files, names that every system takes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.store import safe_name, write_bytes, write_text
from policy_nlp.store.files import MAX_NAME_BYTES, safe_file_name


def test_write_makes_folders_and_leaves_no_other_file(tmp_path):
    path = tmp_path / "extracted" / "姑苏" / "units.json"
    assert write_text(path, "任务\n")
    assert path.read_bytes() == "任务\n".encode()
    assert [item.name for item in path.parent.iterdir()] == ["units.json"]


# names that begin alike for longer than a name may be
ALIKE = ["碳" * 70 + "甲", "碳" * 70 + "乙", "a" * 400, "a" * 399]


def test_names_that_are_cut_stay_apart():
    cut = [safe_name(name) for name in ALIKE]
    assert len(set(cut)) == len(ALIKE)
    assert all(len(name.encode()) <= MAX_NAME_BYTES for name in cut)


# file → how its name ends in the corpus
SUFFIXES = [("碳" * 70 + ".docx", ".docx"), ("方案.txt", "方案.txt"), ("3.5 万吨", "3.5 万吨")]


@pytest.mark.parametrize(("name", "end"), SUFFIXES)
def test_a_name_that_is_cut_keeps_its_suffix(name, end):
    safe = safe_file_name(Path(name))
    assert safe.endswith(end)
    assert len(safe.encode()) <= MAX_NAME_BYTES


def test_equal_bytes_are_not_written_again(tmp_path):
    path = tmp_path / "a.json"
    write_bytes(path, b"{}")
    before = path.stat().st_mtime_ns
    assert not write_bytes(path, b"{}")
    assert path.stat().st_mtime_ns == before
    assert write_bytes(path, b"[]")


def test_failed_write_keeps_the_old_file_and_leaves_no_part(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    write_bytes(path, b"old")

    def fail(self, target):
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # Chinese, brackets and book title marks are good names.
        ("姑苏区碳达峰实施方案（征求意见稿）", "姑苏区碳达峰实施方案（征求意见稿）"),
        # A slash would make a folder.
        ("A/B类项目", "A-B类项目"),
        # No way out of the folder.
        ("../../etc/passwd", "etc-passwd"),
        ("  关于\n印发 的通知 ", "关于 印发 的通知"),
        # Windows takes no trailing full stop, and keeps these names for devices.
        ("方案.", "方案"),
        ("con", "_con"),
        ("COM1.txt", "_COM1.txt"),
        ("///", "document"),
        ("", "document"),
    ],
)
def test_safe_name(name, expected):
    assert safe_name(name) == expected


@given(st.text(max_size=300))
def test_safe_name_is_one_name_and_stays_as_it_is(name):
    safe = safe_name(name)
    assert safe and not set(safe) & set('/\\:*?"<>|\0') and safe not in (".", "..")
    assert len(safe.encode("utf-8", "surrogatepass")) <= MAX_NAME_BYTES + 1
    assert safe_name(safe) == safe
