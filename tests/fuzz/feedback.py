"""Makes what may come back on a draft: masses of changes and comments, letters, damaged files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.fuzz.documents import package
from tests.fuzz.workbooks import damaged
from tests.support.docx_writer import NAMESPACES, para, run, write_docx
from tests.support.hostile_files import archive, zip_bomb

DAY = 'w:date="2022-12-06T15:45:00Z"'
TASK = "推进建筑节能，完善建筑用能统计制度，到2025年新建建筑节能率达到65%"
DUTY = "（区住建委牵头，区发改局配合）"
# As many tasks as a long plan has, each of which somebody changes.
TASKS = 200


def plan(body: str) -> str:
    return para("乙区碳达峰实施方案") + para("一、重点任务") + body


def draft() -> bytes:
    """The draft as it was sent round."""
    return write_docx(plan("".join(para(f"{TASK}{k}。{DUTY}") for k in range(TASKS))))


def mark(kind: str, text: str, author: str) -> str:
    word = "delText" if kind == "del" else "t"
    return f'<w:{kind} w:id="1" w:author="{author}" {DAY}><w:r><w:{word}>{text}</w:{word}></w:r></w:{kind}>'


def changed(author: Callable[[int], str], new: str = "制定", more: int = 0) -> bytes:
    """A word of every task is changed, and so many put in before it."""
    lines = "".join(
        "<w:p>"
        + mark("ins", new, author(k))
        + mark("del", TASK[:2], author(k))
        + mark("ins", "，节能", author(k)) * more
        + run(f"{TASK[2:]}{k}。{DUTY}")
        + "</w:p>"
        for k in range(TASKS)
    )
    return write_docx(plan(lines))


def commented(count: int, text: str) -> bytes:
    """So many comments, a few on each task."""
    notes = "".join(
        f'<w:comment w:id="{k}" w:author="科{k % 50}" {DAY}><w:p>{run(text)}</w:p></w:comment>'
        for k in range(count)
    )
    lines = ""
    for k in range(TASKS):
        own = range(k, count, TASKS)
        begun = "".join(f'<w:commentRangeStart w:id="{c}"/>' for c in own)
        ended = "".join(
            f'<w:commentRangeEnd w:id="{c}"/><w:r><w:commentReference w:id="{c}"/></w:r>'
            for c in own
        )
        lines += f"<w:p>{begun}{run(f'{TASK}{k}。')}{ended}{run(DUTY)}</w:p>"
    return package({"comments.xml": f"<w:comments {NAMESPACES}>{notes}</w:comments>"}, plan(lines))


def rewritten(word: str) -> bytes:
    """Every task is written anew, not tracked."""
    return write_docx(plan("".join(para(f"{word}{TASK[2:]}{k}。{DUTY}") for k in range(TASKS))))


def from_departments(make: Callable[[int], bytes], count: int) -> dict[str, bytes]:
    return {f"区{chr(0x4E00 + 20 * k)}局.docx": make(k) for k in range(count)}


def broken() -> dict[str, bytes]:
    whole = commented(3, "请核对。")
    return {f"{k}.docx": data for k, (_, data) in enumerate(damaged(whole))}


Files = Mapping[str, bytes]
Maker = Callable[[], Files]
# (what comes back, the files)
RETURNED: tuple[tuple[str, Maker], ...] = (
    ("a change in every task", lambda: {"a.docx": changed(lambda k: "甲")}),
    ("changes by hundreds of authors", lambda: {"a.docx": changed(lambda k: f"科{k}")}),
    ("many changes in every task", lambda: {"a.docx": changed(lambda k: "甲", more=20)}),
    ("thousands of comments", lambda: {"a.docx": commented(5000, "建议删除区发改局。")}),
    ("long comments", lambda: {"a.docx": commented(10, "请核对口径，" * 20_000)}),
    ("comments that ask of one target", lambda: {"a.docx": commented(2000, "建议改为45%，区住建委不牵头")}),
    ("rewritten without marks", lambda: {"a.docx": rewritten("制定")}),
    ("the same from four", lambda: from_departments(lambda k: changed(lambda _: "甲"), 4)),
    ("each other from four", lambda: from_departments(lambda k: changed(lambda _: "甲", "制定" * (k + 1)), 4)),
    ("a long letter", lambda: {"a.txt": ("我局无意见，" * 50_000).encode()}),
    ("letters", lambda: {f"{k}.txt": "我局无意见。".encode() for k in range(300)}),
    ("damaged files", broken),
    ("no documents", lambda: {"a.docx": zip_bomb(), "b.docx": b"", "c.docx": bytes(5000), "d.pdf": b"%PDF-", "e.txt": b"\xff\xfe\xd8", "f.docx": archive({"word/document.xml": "<a/>"}), "g.xlsx": archive({"xl/workbook.xml": "<a/>"}), "h.exe": b"MZ"}),
)  # fmt: skip
