"""What people wrote into a review workbook (读复核表).

Columns are found by their headers and rows by what they hold, so both may have been moved.
A row that cannot be understood is reported with its number; nothing is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_nlp.errors import InputError
from policy_nlp.pipeline.workbook import Sheet, SheetRow, read_sheets
from policy_nlp.records.decisions import RECORD, Decision, Judged, JudgedSentence
from policy_nlp.records.listings import RowIssue
from policy_nlp.report.papers.review import words
from policy_nlp.report.papers.review.rows import RowKey
from policy_nlp.report.papers.review.words import Choice
from policy_nlp.text.days import read_day
from policy_nlp.text.judged import SHORTEST_NAMED
from policy_nlp.text.normalise import fingerprint
from policy_nlp.text.width import fold

# The columns of a sheet of remarks, which has a key as well, by those of a review.
_REMARKS = {words.ADOPTED: words.VERDICT, words.REASON: words.NOTE, words.KEY: words.KEY}
# Of these a rejection says that nothing lower answers.
REJECTING = ("demand", "target")


@dataclass(frozen=True)
class Proposal:
    """What a person chose in a row; `who` and `date` are None where the row leaves them open.

    Attributes:
        proof: the lower sentence that they named in place of what was shown.
        new: what a field is to hold, or which lower body answers.
    """

    sheet: str
    row: int
    key: RowKey
    choice: Choice
    note: str
    who: str | None
    date: str | None
    proof: JudgedSentence | None = None
    new: str | None = None

    @property
    def place(self) -> tuple[str, int]:
        """Where in the workbook it stands."""
        return self.sheet, self.row

    @property
    def where(self) -> str:
        """That place in words."""
        return f"{self.sheet}第{self.row}行"

    @property
    def subject(self) -> tuple[str, ...]:
        """What it speaks of, by ids."""
        key = self.key
        units = [unit.unit for unit in key.units] if key.task is None or key.kind == "link" else []
        about = (key.task.unit if key.task else "", key.sentence or "", key.part, self.field or "")
        return (key.kind, key.lower, key.upper, *about, *units)

    @property
    def content(self) -> tuple[str, ...]:
        """What it says, without who says it and when; as of a decision."""
        proof = self.proof.stamp if self.proof else ""
        return (self.choice.verdict, self.choice.value or "", self.new or "", proof, "", self.note)

    @property
    def value(self) -> str | None:
        """The grade or status that is to hold; also what was confirmed."""
        if self.choice.verdict == "amend":
            return None
        return self.key.shown if self.choice.verdict == "confirm" else self.choice.value

    @property
    def field(self) -> str | None:
        """The field of a record that is amended, or no longer is."""
        if self.key.kind != "amend":
            return None
        return self.choice.value or next(iter(self.key.values))

    def decision(self, who: str, date: str) -> Decision:
        """Return it as a decision, with name and day where the row has none.

        Its id is that of the row with what was written in it: importing it again repeats it.
        """
        stated: dict[str, Any] = {
            "verdict": self.choice.verdict,
            "value": self.value,
            "note": self.note,
            "new": self.new,
        }
        name = self.who or who
        written = (self.key.encode(), *map(str, stated.values()), name, self.date or "")
        if self.field:
            stated |= {"field": self.field, "old": self.key.values.get(self.field)}
        if self.proof is not None:
            # It leans on that, not on the units that were shown.
            stated |= {"proof": (self.proof,), "units": ()}
        return Decision.model_validate(
            self.key.decided_fields()
            | stated
            | {"id": fingerprint("\n".join(written)), "via": "excel"}
            | {"who": name, "date": self.date or date}
        )

    def issue(self, message: str) -> RowIssue:
        """Return why the row is not taken over."""
        return RowIssue(sheet=self.sheet, row=self.row, message=message)


@dataclass(frozen=True)
class ReadReview:
    """What a review workbook holds.

    Attributes:
        blank: how many proposed rows were left open.
        kept: how many opinions on findings of form it holds, of which nothing is decided.
    """

    proposals: tuple[Proposal, ...]
    issues: tuple[RowIssue, ...]
    blank: int
    kept: int = 0


class _Fault(Exception):
    """Why a row cannot be taken over."""


@dataclass(frozen=True)
class _ListedTasks:
    """The tasks that a new link may join, and the lower sentences that may be named.

    Attributes:
        pairs: name of a pair → the key of some row on it.
        judged: (pair, is upper, unit id) → the unit as it stands in the workbook.
        sentences: name of a pair → the lower sentences as they stand there.
    """

    pairs: Mapping[str, RowKey]
    judged: Mapping[tuple[str, bool, str], Judged]
    sentences: Mapping[str, Sequence[JudgedSentence]]

    def ids(self, pair: str, *, is_upper: bool) -> list[str]:
        """Return the ids of the tasks of one document."""
        return [unit for named, above, unit in self.judged if (named, above) == (pair, is_upper)]


def read_review(path: Path) -> ReadReview:
    """Read a review workbook that people filled in.

    Raises:
        InputError: no such file, no workbook, or not one of `export_review`.
    """
    asked = read_sheets(path)
    sheets = {name: sheet.renamed(_REMARKS) for name, sheet in asked.items()}
    listed = sheets.pop(words.UNITS_SHEET, Sheet(words.UNITS_SHEET))
    texts = sheets.pop(words.TEXT_SHEET, Sheet(words.TEXT_SHEET))
    tasks = _ListedTasks(_pairs(sheets.values()), _judged_units(listed), _judged_sentences(texts))
    proposals: list[Proposal] = []
    issues: list[RowIssue] = []
    blank = found = kept = 0
    for sheet in sheets.values():
        issues += _unreadable(sheet)
        for row in sheet.rows(words.VERDICT):
            found += 1
            if row[words.KEY].startswith(words.FORM_KEY):
                kept += bool(row[words.VERDICT] or row[words.NOTE])
                continue
            try:
                proposal = _proposal(row, tasks)
            except _Fault as fault:
                message = _in_words_of(asked[row.sheet], str(fault))
                issues.append(RowIssue(sheet=row.sheet, row=row.row, message=message))
                continue
            if proposal is not None:
                proposals.append(proposal)
            elif row[words.KEY]:
                blank += 1
    if not found:
        raise InputError(
            f"“{path.name}”不是复核表（没有含“{words.VERDICT}”列的行）",
            "请先用 policy-nlp review export -o X.xlsx 生成",
        )
    return ReadReview(tuple(proposals), tuple(issues), blank, kept)


def _in_words_of(sheet: Sheet, message: str) -> str:
    """Return what is wrong with a row, by the headers that a person sees above it."""
    if not sheet.has_column(words.VERDICT):
        for own, header in _REMARKS.items():
            message = message.replace(header, own)
    return message


def _unreadable(sheet: Sheet) -> Iterator[RowIssue]:
    """Yield why a sheet that holds something is passed over, or its rows cannot be known."""
    if not sheet.has_column(words.VERDICT):
        if not sheet.is_blank and sheet.name != words.GUIDE_SHEET:
            message = f"没有含“{words.VERDICT}”列的表头，该表未导入"
            yield RowIssue(sheet=sheet.name, row=1, message=message)
    elif not sheet.has_column(words.KEY):
        message = f"没有“{words.KEY}”列，原有各行无法识别；请勿删除该列"
        yield RowIssue(sheet=sheet.name, row=1, message=message)


def _pairs(sheets: Iterable[Sheet]) -> dict[str, RowKey]:
    """Return the pairs that the rows of the workbook are about."""
    coded = (row[words.KEY] for sheet in sheets for row in sheet.rows(words.VERDICT))
    keys = (RowKey.decode(text) for text in coded if text)
    return {key.pair: key for key in keys if key}


def _judged_units(listed: Sheet) -> dict[tuple[str, bool, str], Judged]:
    """Return the units; the hidden option names each in a text that no spreadsheet changes."""
    judged = {}
    for row in listed.rows(words.STAMP):
        unit, _, _ = (row[words.OPTION] or row[words.LISTED_UNIT]).partition(" ")
        if unit:
            judged[row[words.PAIR], row[words.SIDE] == words.UPPER, unit] = Judged(
                unit=unit, stamp=row[words.STAMP], heading=row[words.HEADING] or None
            )
    return judged


def _judged_sentences(listed: Sheet) -> dict[str, list[JudgedSentence]]:
    found: dict[str, list[JudgedSentence]] = {}
    for row in listed.rows(words.STAMP):
        sentence = JudgedSentence(
            unit=row[words.LISTED_UNIT], stamp=row[words.STAMP], text=row[words.SENTENCE]
        )
        found.setdefault(row[words.PAIR], []).append(sentence)
    return found


def _named_sentence(row: SheetRow, sentences: Sequence[JudgedSentence]) -> JudgedSentence | None:
    """Return the lower sentence that a person named by it or a part of it.

    Raises:
        _Fault: there is none, or several.
    """
    named = row[words.PROOF]
    if not named:
        return None
    wanted = fold(named)
    held = [item for item in sentences if wanted in fold(item.text)]
    found = [item for item in held if fold(item.text) == wanted] or held
    if len(wanted) < SHORTEST_NAMED or not found:
        raise _Fault(f"“{named}”在本级文件中没有，请从“{words.TEXT_SHEET}”表复制")
    if len({item.stamp for item in found}) > 1:
        raise _Fault(f"“{named}”在本级文件中不止一处，请复制整句")
    return found[0]


def _named_value(row: SheetRow, key: RowKey, choice: Choice) -> str | None:
    """Return what a person wrote in place of what is shown: the value of a field, or a body."""
    named = row[words.NEW]
    if key.kind == "counterpart":
        return named or None
    if key.kind != "amend" or choice.verdict != "amend":
        if named:
            raise _Fault(f"填了“{words.NEW}”（{named}）而未选更正什么")
        return None
    if choice.value == RECORD and named:
        raise _Fault(f"整条删去的，“{words.NEW}”栏应留空")
    return words.read_field(choice.value or "", named)


def _proposal(row: SheetRow, tasks: _ListedTasks) -> Proposal | None:
    """Return what a row says, None where it says nothing.

    Raises:
        _Fault: it says something that cannot be taken over.
    """
    word, coded = row[words.VERDICT], row[words.KEY]
    key = RowKey.decode(coded) if coded else None
    if not word:
        _check_left_open(key, row)
        return None
    if key is not None:
        _check_ids(key, row, tasks)
    elif coded:
        raise _Fault("标识已损坏，无法识别此行")
    elif words.LOWER_HEADING not in row:
        raise _Fault("缺少标识，无法识别此行；新增衔接关系请填在“衔接关系”表的空行")
    else:
        key = _new_link(row, tasks)
    choice = words.read_choice(key.kind, word)
    if choice is None:
        raise _Fault(f"处理意见“{word}”无法识别")
    if words.ADOPTIONS.get(word) == choice and choice.value and not row[words.NOTE]:
        raise _Fault(f"“{word}”的须写明理由")
    proof = _named_sentence(row, tasks.sentences.get(key.pair, ()))
    is_answered = choice.verdict == "regrade" and choice.value != "missing"
    if key.kind == "target" and is_answered and proof is None and not key.proof:
        raise _Fault(f"须在“{words.PROOF}”栏写明本级哪一句")
    return Proposal(
        sheet=row.sheet,
        row=row.row,
        key=key,
        choice=_fitting(choice, key, row[words.NOTE], is_new=not coded),
        note=row[words.NOTE],
        who=row[words.WHO] or None,
        date=_read_day(row[words.DATE]),
        proof=proof,
        new=_named_value(row, key, choice),
    )


def _check_left_open(key: RowKey | None, row: SheetRow) -> None:
    """Pass a row without a verdict, unless somebody seems to have meant one."""
    own = (words.PAIR, words.WHO, words.DATE)
    written = any(text for name, text in row.texts.items() if name not in own)
    if words.KEY in row and not row[words.KEY] and written:
        raise _Fault("未选处理意见；新增衔接关系请选“新增为……”")
    if key is not None and key.filled:
        raise _Fault("原有意见被清空，仍按原意见；要取消请选“撤回意见”")
    for name in (words.NOTE, words.PROOF, words.NEW):
        if text := row[name]:
            raise _Fault(f"有{name}（{text}）而未选处理意见")


def _fitting(choice: Choice, key: RowKey, note: str, *, is_new: bool) -> Choice:
    """Return the verdict where it can be meant of this row.

    Raises:
        _Fault: two things could be meant, or a ground is missing.
    """
    if is_new and choice.verdict != "add":
        if choice.verdict != "regrade":
            raise _Fault("新增的行请选“新增为直接对应”或“新增为部分对应”")
        choice = Choice("add", choice.value)
    if choice.verdict == "confirm" and key.shown is None:
        raise _Fault("该条已被否决，“确认”含义不明；请选“改判为……”或“撤回意见”")
    is_open = key.kind in REJECTING and key.shown == "missing" and not key.filled
    if choice.verdict == "reject" and is_open:
        raise _Fault(f"否决“{words.value_word(key.kind, key.shown)}”须写明改判为什么")
    if choice.value == "not-applicable" and not note:
        raise _Fault("判为“不适用”须在备注写明依据")
    if choice.verdict == "withdraw" and not key.base:
        raise _Fault("没有可撤回的意见")
    return choice


def _check_ids(key: RowKey, row: SheetRow, tasks: _ListedTasks) -> None:
    """Pass a row whose ids, as a person sees them, are those of what it is about.

    Raises:
        _Fault: they are others, or a spreadsheet made a number of one that may be several.
    """
    judged = [(words.TASK, key.task.unit, True)] if key.task else []
    judged += [(words.UNIT, key.units[0].unit, False)] if key.kind == "link" else []
    for header, unit, is_upper in judged:
        known = {unit, *tasks.ids(key.pair, is_upper=is_upper)}
        if row[header] and _named_id(row, header, known) != unit:
            raise _Fault("条目编号与标识不符；新增衔接关系请填在空行")


def _named_id(row: SheetRow, header: str, units: Iterable[str]) -> str | None:
    """Return the id that a cell names, None where it names none.

    Raises:
        _Fault: it is a number that may be several.
    """
    possible = sorted(row.possible_ids(header, units))
    if len(possible) > 1:
        raise _Fault(
            f"“{header}”栏的{row[header]}是数字，可能是{'或'.join(possible)}，无法确定；"
            "请将该单元格设为文本格式后重填，或从下拉列表选择"
        )
    return possible[0] if possible else None


def _new_link(row: SheetRow, tasks: _ListedTasks) -> RowKey:
    """Return what a row is about in which a person named two units."""
    pair = row[words.PAIR]
    if not pair and len(tasks.pairs) == 1:
        (pair,) = tasks.pairs
    if pair not in tasks.pairs:
        raise _Fault(f"“{words.PAIR}”栏须写明是哪两份文件：{'、'.join(tasks.pairs)}")
    known = tasks.pairs[pair]
    return RowKey(
        lower=known.lower,
        upper=known.upper,
        seen=known.seen,
        kind="link",
        units=(_named_unit(pair, row, tasks, is_upper=False),),
        task=_named_unit(pair, row, tasks, is_upper=True),
    )


def _named_unit(pair: str, row: SheetRow, tasks: _ListedTasks, *, is_upper: bool) -> Judged:
    """Return the unit that a person named by its id or its heading."""
    side, header = (words.UPPER, words.TASK) if is_upper else (words.LOWER, words.UNIT)
    text = row[header]
    if not text:
        raise _Fault(f"未填{header}")
    unit = _named_id(row, header, tasks.ids(pair, is_upper=is_upper))
    if unit is not None:
        return tasks.judged[pair, is_upper, unit]
    headed = [
        judged
        for (named, above, _), judged in tasks.judged.items()
        if (named, above, judged.heading) == (pair, is_upper, text)
    ]
    if not headed:
        raise _Fault(f"{side}文件没有条目“{text}”（或缺少“{words.UNITS_SHEET}”表）")
    if len(headed) > 1:
        raise _Fault(f"“{text}”不止一处，请填编号")
    return headed[0]


def _read_day(text: str) -> str | None:
    if not text:
        return None
    day = read_day(text)
    if day is None:
        raise _Fault(f"日期“{text}”无法识别，应如 2026-08-01")
    return day.isoformat()
