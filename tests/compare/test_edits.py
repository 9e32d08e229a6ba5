"""Whatever a hand does to a real document, the changes make the new text of the old one,
and the redline holds both."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_nlp.compare import apply_changes, compare_versions
from policy_nlp.compare.redline import redline
from policy_nlp.errors import InputError
from tests.support.drafts import MADE, read

STRAY = ["，", "。", "\t", "（", "）", "新增绿地20公顷", "到2027年，", " ", "：", "\u3000", "\n"]


@cache
def documents(shared: Path) -> list[str]:
    paths = sorted((shared / "corpora" / "texts").glob("*.txt"))
    return [MADE.text(), *(path.read_text(encoding="utf-8") for path in paths)]


def stretch(text: str, rnd: random.Random) -> str:
    """Cut some lines out of a document: most stretches open with a number, not with a title."""
    lines = text.split("\n")
    start = rnd.randrange(len(lines))
    return "\n".join(lines[start : start + rnd.randint(5, 40)])


def edited(text: str, rnd: random.Random) -> str:
    """Return a text with some of the damage and repair that drafts go through."""
    lines = text.split("\n")
    for _ in range(rnd.randint(1, 12)):
        at, to = rnd.randrange(len(lines)), rnd.randrange(len(lines))
        line, place = lines[at], rnd.randrange(len(lines[at]) + 1)
        match rnd.randrange(9):
            case 0:
                lines[at] = ""
            case 1:
                lines.insert(to, line)
            case 2:
                lines.insert(to, lines.pop(at))
            case 3:
                lines[at] = re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), line, count=3)
            case 4:
                lines[at] = "。".join(rnd.sample(line.split("。"), line.count("。") + 1))
            case 5:
                lines[at] = line[:place] + line[place + rnd.randint(1, 8) :]
            case 6:
                lines[at] = line[:place] + rnd.choice(STRAY) + line[place:]
            case 7:
                lines[at] = line.translate(str.maketrans("（）、", "(),"))
            case _:
                lines[at], lines[to] = lines[to], line
    return "\n".join(lines)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(min_value=0, max_value=2**32))
def test_any_edit_of_any_document_is_told(shared: Path, seed: int) -> None:
    rnd = random.Random(seed)
    whole = rnd.choice(documents(shared))
    text = whole if rnd.random() < 0.2 else stretch(whole, rnd)
    other = edited(text, rnd)
    if not (text.strip() and other.strip()):
        return
    try:
        before, after = read(text), read(other)
    except InputError:
        # A stretch of nothing but a contents list or page numbers has no body, and is refused.
        return
    changes = compare_versions(before, after).changes
    assert apply_changes(before.text, changes) == after.text.rstrip("\n")
    stretches = redline(before.text, after.text, changes)
    assert "".join(s.text for s in stretches if s.kind != "inserted") == before.text
    assert "".join(s.text for s in stretches if s.kind != "deleted") == after.text


def test_a_redline_of_texts_with_nothing_in_common_ends_as_they_do() -> None:
    before, after = read("严禁煤炭消费。"), read("完善慢行系统，优化步行环境。")
    stretches = redline(before.text, after.text, compare_versions(before, after).changes)
    assert [(s.kind, s.text) for s in stretches] == [
        ("deleted", before.text),
        ("inserted", after.text),
    ]
