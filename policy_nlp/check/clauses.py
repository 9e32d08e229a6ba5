"""Rules on who answers: damaged clauses, double roles, nobody named (责任条款)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policy_nlp.check.rules import CheckContext, Fault
from policy_nlp.records import TASK_KINDS, Responsibility, Span
from policy_nlp.text.width import fold, shared_start

_BEFORE_STRAY = 8
# A document has the habit of naming who answers when it does so for this share of its tasks.
_HABIT = 0.4
# Shorter names are no short forms, and one character tells two bodies apart.
_SHORT_NAME = 4


def stray_punctuation(context: CheckContext) -> Iterator[Fault]:
    """Mark punctuation in a clause that joins nothing."""
    for clause in context.clauses:
        for match in context.words.clauses.stray_mark.finditer(clause.text):
            before, after = clause.text[: match.start()], clause.text[match.end() :]
            begin = clause.span.start
            place = Span(
                start=begin + max(0, match.start() - _BEFORE_STRAY),
                end=begin + min(len(clause.text), match.end() + 4),
            )
            fixed = "，" if after.startswith("下同") else (match["double"] or "")
            yield Fault(
                place,
                f"责任条款中“{match[0].strip()}”之后没有并列的单位，标点多余或漏列单位",
                before + fixed + after,
                unit=clause.unit.id,
            )


def missing_verb(context: CheckContext) -> Iterator[Fault]:
    """Mark a clause that breaks off before 负责."""
    for clause in context.clauses:
        if context.words.clauses.no_verb.search(clause.text):
            end = len(clause.text.rstrip("）)〕 "))
            fixed = f"{clause.text[:end]}负责{clause.text[end:]}"
            yield Fault(clause.span, "责任条款缺“负责”二字", fixed, unit=clause.unit.id)


def dual_role(context: CheckContext) -> Iterator[Fault]:
    """Mark a body that one clause names twice."""
    for clause in context.clauses:
        seen: dict[str, Responsibility] = {}
        for duty in clause.duties:
            first = seen.setdefault(fold(duty.name), duty)
            if first is not duty:
                roles = "既是牵头单位又是配合单位" if first.role != duty.role else "重复列出"
                place = Span(start=first.span.start, end=duty.span.end)
                yield Fault(place, f"“{duty.name}”在同一责任条款中{roles}", unit=clause.unit.id)


def nobody_named(context: CheckContext) -> Iterator[Fault]:
    """Mark tasks without anyone responsible, where the document has the habit of naming somebody.

    Where it names nobody, or somebody here and there only, that is said once.
    """
    tasks = [unit for unit in context.index.extraction.units if unit.kind in TASK_KINDS]
    own = context.own_duties
    named, governed = {d.unit for d in own}, [d.governs for d in own]
    bare = [
        unit
        for unit in tasks
        if unit.id not in named and not any(span.overlaps(unit.body) for span in governed)
    ]
    answered = len(tasks) - len(bare)
    if tasks and not named:
        yield Fault(None, "全文未明确任何条目的责任单位", severity="info")
    elif bare and answered < _HABIT * len(tasks):
        yield Fault(None, f"{len(tasks)}个条目中{len(bare)}个未明确责任单位", severity="info")
    else:
        for unit in bare:
            place = unit.heading_span or unit.body
            called = f"“{unit.heading}”" if unit.heading else f"“{unit.number}”条"
            yield Fault(place, f"{called}未见责任条款，没有明确责任单位", unit=unit.id)


def nobody_leads(context: CheckContext) -> Iterator[Fault]:
    """Mark tasks where several answer and nobody leads; once where most tasks name no lead."""
    shared, led = [], set()
    for clause in context.clauses:
        roles = [duty.role for duty in clause.duties]
        if "lead" in roles:
            led.add(clause.unit.id)
        elif roles.count("joint") > 1 and "sole" not in roles:
            shared.append(clause)
    left = {clause.unit.id for clause in shared} - led
    if left and len(led) < len(left):
        most = "均" if not led else "多"
        yield Fault(None, f"全文{len(left)}个条目由多个单位共同负责，{most}未明确牵头单位")
        return
    for clause in shared:
        message = f"{len(clause.duties)}个单位共同负责，未明确牵头单位"
        yield Fault(clause.span, message, unit=clause.unit.id)


def shortened_name(context: CheckContext) -> Iterator[Fault]:
    """Mark a body under a short form where the document prints a longer name for it."""
    names = {fold(duty.name) for duty in context.own_duties}
    places, generic = context.lexicons.places, context.words.clauses.generic
    for duty in context.own_duties:
        short = fold(duty.name)
        longer = [
            name
            for name in names
            if name.endswith(short)
            and len(name) - len(short) >= _SHORT_NAME
            and places.find(name.removesuffix(short)) is None
        ]
        if len(short) >= _SHORT_NAME and len(longer) == 1 and not generic.search(short):
            yield Fault(
                duty.span,
                f"“{duty.name}”是“{longer[0]}”的省略写法，全文名称应一致",
                longer[0],
                unit=duty.unit,
            )


def two_spellings(context: CheckContext) -> Iterator[Fault]:
    """Mark, once each, a body that the document also writes with more or fewer characters.

    市住房和城乡建设局 and 市住房城乡建设局, 市发展改革委 and 市发改委; a name without its level
    (科技局) is usual where the level is said before, and no other name.
    """
    spellings: dict[str, Counter[str]] = {}
    first: dict[str, Responsibility] = {}
    several = context.words.clauses.of_several
    level = context.lexicons.roles.level_start_pattern
    for duty in context.own_duties:
        name = fold(duty.name)
        alone = not (name.startswith("各") or several.within(name) or set("、（(") & set(name))
        if duty.department and alone:
            spellings.setdefault(duty.department, Counter())[name] += 1
            first.setdefault(name, duty)
    for names in spellings.values():
        usual = min(names, key=lambda name: (-names[name], -len(name), name))
        for name in names:
            pair = sorted((level.sub("", name), level.sub("", usual)), key=len)
            if _is_short_for(*pair) and not pair[1].endswith(pair[0]):
                yield Fault(
                    first[name].span,
                    f"“{first[name].name}”与“{first[usual].name}”是同一单位，全文名称应一致",
                    first[usual].name,
                    unit=first[name].unit,
                )


def _is_short_for(short: str, long: str) -> bool:
    """Return whether a name is another one with characters left out."""
    rest = iter(long)
    return short != long and all(c in rest for c in short)


def unknown_name(context: CheckContext) -> Iterator[Fault]:
    """Mark, once each, bodies that the register does not know; perhaps one it knows is meant."""
    names = Counter(fold(d.name) for d in context.index.extraction.responsibilities if d.department)
    seen: set[str] = set()
    for duty in context.index.extraction.responsibilities:
        name = fold(duty.name)
        generic = context.words.clauses.generic.search(name)
        if duty.department is None and name not in seen and not generic:
            seen.add(name)
            meant = [known for known in names if _one_slip_apart(name, known)]
            ask = f"，疑为“{meant[0]}”" if len(meant) == 1 else ""
            yield Fault(
                duty.span,
                f"“{duty.name}”不在机构名录中{ask}，请核对名称，或在 registers/ 中补充",
                meant[0] if ask else None,
                unit=duty.unit,
            )


def _one_slip_apart(name: str, known: str) -> bool:
    """Return whether one character was added, left out or written wrong: 市城建设局, 市城建局."""
    if abs(len(name) - len(known)) > 1 or min(len(name), len(known)) < _SHORT_NAME:
        return False
    start = shared_start(name, known)
    end = shared_start(name[start:][::-1], known[start:][::-1])
    return max(len(name), len(known)) - start - end == 1
