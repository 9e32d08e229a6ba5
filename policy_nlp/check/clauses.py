"""Rules on who answers: damaged clauses, double roles, nobody named (责任条款)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile

from policy_nlp.check.rules import Mark, Subject
from policy_nlp.records import TASK_KINDS, Responsibility, Span
from policy_nlp.text.width import fold

# A mark that joins nothing: 姑苏生态环境局、按职责分工负责; 负责、下同; 市发改委、、市工信局
_STRAY_MARK = re.compile(
    r"[、，,](?=\s*(?:按照?(?:各自)?职责|分工负责|(?:负责|牵头|配合)(?!单位|部门|领导)|下同|[）)〕]))"
    r"|(?P<double>[、，,])\s*[、，,]|(?<=[（(])[、，,]"
)
_BEFORE_STRAY = 8
# （区经科局、区发改局按职责分工）: the verb is missing
_NO_VERB = re.compile(r"(?:职责分工|分工|职责)\s*[）)〕]?\s*$")
_GENERIC = re.compile(
    r"(?:各|有关|相关)[^、，]*(?:部门|单位|委办局|县|市|区|镇|街道|企业)|^各|部门$"
)

# A document has the habit of naming who answers when it does so for this share of its tasks.
_HABIT = 0.4
# In shorter names one character tells two bodies apart.
_SHORT_NAME = 4
# Names that stand for several bodies, or hold two.
_OF_SEVERAL = re.compile(r"^各|有关|相关|[、（(]")
_LEVEL = re.compile(r"^(?:自治区|[省市区县州])(?=.{3})")


def stray_punctuation(subject: Subject) -> Iterator[Mark]:
    """Mark punctuation in a clause that joins nothing."""
    for unit, clause, span, _ in subject.clauses:
        for match in _STRAY_MARK.finditer(clause):
            start = span.start + max(0, match.start() - _BEFORE_STRAY)
            place = Span(start=start, end=span.start + min(len(clause), match.end() + 4))
            joined = match[0].strip()
            after = clause[match.end() : match.end() + 2]
            fixed = "，" if after.startswith("下同") else (match["double"] or "")
            yield Mark(
                place,
                f"责任条款中“{joined}”之后没有并列的单位，标点多余或漏列单位",
                clause[: match.start()] + fixed + clause[match.end() :],
                unit=unit.id,
            )


def missing_verb(subject: Subject) -> Iterator[Mark]:
    """Mark a clause that breaks off before 负责."""
    for unit, clause, span, _ in subject.clauses:
        match = _NO_VERB.search(clause)
        if match:
            end = len(clause.rstrip("）)〕 "))
            yield Mark(
                span,
                "责任条款缺“负责”二字",
                f"{clause[:end]}负责{clause[end:]}",
                unit=unit.id,
            )


def dual_role(subject: Subject) -> Iterator[Mark]:
    """Mark a body that one clause names twice."""
    for unit, _, _, duties in subject.clauses:
        seen: dict[str, Responsibility] = {}
        for duty in duties:
            key = fold(duty.name)
            first = seen.setdefault(key, duty)
            if first is not duty:
                roles = "既是牵头单位又是配合单位" if first.role != duty.role else "重复列出"
                place = Span(start=first.span.start, end=duty.span.end)
                yield Mark(place, f"“{duty.name}”在同一责任条款中{roles}", unit=unit.id)


def nobody_named(subject: Subject) -> Iterator[Mark]:
    """Mark tasks without anyone responsible, where the document has the habit of naming somebody.

    Where it names nobody, or somebody here and there only, that is said once.
    """
    extraction = subject.extraction
    tasks = [unit for unit in extraction.units if unit.kind in TASK_KINDS]
    own = [d for d in extraction.responsibilities if d.inherited_from is None]
    named, governed = {d.unit for d in own}, [d.governs for d in own]
    bare = [
        unit
        for unit in tasks
        if unit.id not in named and not any(span.overlaps(unit.body) for span in governed)
    ]
    answered = len(tasks) - len(bare)
    if tasks and not named:
        yield Mark(None, "全文未明确任何条目的责任单位", severity="info")
    elif bare and answered < _HABIT * len(tasks):
        yield Mark(None, f"{len(tasks)}个条目中{len(bare)}个未明确责任单位", severity="info")
    else:
        for unit in bare:
            place = unit.heading_span or unit.body
            called = f"“{unit.heading}”" if unit.heading else f"“{unit.number}”条"
            yield Mark(place, f"{called}未见责任条款，没有明确责任单位", unit=unit.id)


def nobody_leads(subject: Subject) -> Iterator[Mark]:
    """Mark tasks where several answer and nobody leads; once where most tasks name no lead."""
    joint = [clause for clause in subject.clauses if sum(d.role == "joint" for d in clause[3]) > 1]
    open_ = [c for c in joint if not any(d.role in ("lead", "sole") for d in c[3])]
    led = {unit.id for unit, _, _, duties in subject.clauses if any(_leads(d) for d in duties)}
    left = {unit.id for unit, *_ in open_} - led
    if left and len(led) < len(left):
        said = "均" if not led else "多"
        yield Mark(None, f"全文{len(left)}个条目由多个单位共同负责，{said}未明确牵头单位")
        return
    for unit, _, span, duties in open_:
        yield Mark(span, f"{len(duties)}个单位共同负责，未明确牵头单位", unit=unit.id)


def _leads(duty: Responsibility) -> bool:
    return duty.role == "lead"


def shortened_name(subject: Subject) -> Iterator[Mark]:
    """Mark a body under a short form where the document prints a longer name for it."""
    own = [d for d in subject.extraction.responsibilities if d.inherited_from is None]
    names = Counter(fold(duty.name) for duty in own)
    places = subject.lexicons.places
    for duty in own:
        short = fold(duty.name)
        longer = [
            name
            for name in names
            if name.endswith(short)
            and len(name) - len(short) >= 4
            and places.find(name.removesuffix(short)) is None
        ]
        if len(short) >= 4 and len(longer) == 1 and not _GENERIC.search(short):
            yield Mark(
                duty.span,
                f"“{duty.name}”是“{longer[0]}”的省略写法，全文名称应一致",
                longer[0],
                unit=duty.unit,
            )


def two_spellings(subject: Subject) -> Iterator[Mark]:
    """Mark, once each, a body that the document also writes with more or fewer characters.

    市住房和城乡建设局 and 市住房城乡建设局, 市发展改革委 and 市发改委; a name without its level
    (科技局) is usual where the level is said before, and no other name.
    """
    spellings: dict[str, Counter[str]] = {}
    first: dict[str, Responsibility] = {}
    for duty in subject.extraction.responsibilities:
        name = fold(duty.name)
        if duty.inherited_from is None and duty.department and not _OF_SEVERAL.search(name):
            spellings.setdefault(duty.department, Counter())[name] += 1
            first.setdefault(name, duty)
    for names in spellings.values():
        usual = min(names, key=lambda name: (-names[name], -len(name), name))
        for name in names:
            pair = sorted((_LEVEL.sub("", name), _LEVEL.sub("", usual)), key=len)
            if _is_short_for(*pair) and not pair[1].endswith(pair[0]):
                yield Mark(
                    first[name].span,
                    f"“{first[name].name}”与“{first[usual].name}”是同一单位，全文名称应一致",
                    first[usual].name,
                    unit=first[name].unit,
                )


def _is_short_for(short: str, long: str) -> bool:
    """Tell whether a name is another one with characters left out."""
    rest = iter(long)
    return short != long and all(c in rest for c in short)


def unknown_name(subject: Subject) -> Iterator[Mark]:
    """Mark, once each, bodies that the register does not know; perhaps one it knows is meant."""
    names = Counter(fold(d.name) for d in subject.extraction.responsibilities if d.department)
    seen: set[str] = set()
    for duty in subject.extraction.responsibilities:
        name = fold(duty.name)
        if duty.department is None and name not in seen and not _GENERIC.search(name):
            seen.add(name)
            meant = [known for known in names if _one_slip_apart(name, known)]
            ask = f"，疑为“{meant[0]}”" if len(meant) == 1 else ""
            yield Mark(
                duty.span,
                f"“{duty.name}”不在机构名录中{ask}，请核对名称，或在 registers/ 中补充",
                meant[0] if ask else None,
                unit=duty.unit,
            )


def _one_slip_apart(name: str, known: str) -> bool:
    """Tell whether one character was added, left out or written wrong: 市城建设局, 市城建局."""
    if abs(len(name) - len(known)) > 1 or min(len(name), len(known)) < _SHORT_NAME:
        return False
    start = _same(name, known)
    end = _same(name[start:][::-1], known[start:][::-1])
    return max(len(name), len(known)) - start - end == 1


def _same(left: str, right: str) -> int:
    """Return how many characters two names begin with alike."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False))
    )
