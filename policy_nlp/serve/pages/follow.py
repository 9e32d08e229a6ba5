"""What decisions come to: a new draft, people who differ, the record (新稿影响、分歧、记录)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from policy_nlp.records.decisions import ActiveDecision, Decision
from policy_nlp.report import labels
from policy_nlp.report.model import Column, Report, Row, Table, text_cell
from policy_nlp.report.render import render
from policy_nlp.serve.context import desk_of, paged, site_of
from policy_nlp.serve.desk import PairDesk
from policy_nlp.serve.items import KINDS, as_standing, said_word
from policy_nlp.serve.people import ROLE_WORDS, Role

PAGE = 200
LOG_KINDS = {**KINDS, "amend": "更正", "approval": "签发"}
VIAS = {"cli": "命令行", "excel": "Excel", "workbench": "工作台", None: "—"}
_LOG_COLUMNS = (
    ("时间", 22),
    ("姓名", 10),
    ("账号", 10),
    ("角色", 8),
    ("方式", 8),
    ("类别", 10),
    ("条目", 10),
    ("原句", 50),
    ("意见", 16),
    ("此前", 16),
    ("理由", 30),
    ("批次", 12),
    ("编号", 12),
)


@dataclass(frozen=True)
class LogLine:
    """One event of the record, with what stood before it (记录)."""

    decision: Decision
    before: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as it is shown."""
        made = self.decision
        place = made.task or next(iter(made.units), None)
        text = made.quote or (made.task.heading if made.task else "") or ""
        return (
            made.at[:19].replace("T", " ") or made.date,
            made.who,
            made.account,
            ROLE_WORDS[Role[made.role]] if made.role in Role.__members__ else "",
            VIAS.get(made.via, "—"),
            LOG_KINDS.get(made.kind, made.kind),
            place.unit if place else "",
            text,
            said_word(made),
            self.before,
            made.note,
            made.batch[:8],
            made.id[:8],
        )


def log_lines(desk: PairDesk, *, who: str = "", kind: str = "") -> list[LogLine]:
    """Return all events on a pair, the last first, with what each took the place of."""
    desk.log.refresh()
    last: dict[tuple[str, ...], Decision] = {}
    found = []
    for made in desk.log.decisions:
        before = last.get(made.subject)
        last[made.subject] = made
        if (not who or made.who == who) and (not kind or made.kind == kind):
            found.append(LogLine(made, said_word(before) if before else ""))
    return found[::-1]


def log_page(request: Request) -> Response:
    """Show who said what, when, and what stood before."""
    site, desk = site_of(request), desk_of(request)
    who, kind = request.query_params.get("who", ""), request.query_params.get("kind", "")
    lines = log_lines(desk, who=who, kind=kind)
    people = sorted({made.who for made in desk.log.decisions})
    return site.page(
        request,
        "log.html",
        desk=desk,
        headers=[header for header, _ in _LOG_COLUMNS],
        **paged(lines, request.query_params.get("start", ""), PAGE),
        people=people,
        kinds=LOG_KINDS,
        who=who,
        kind=kind,
        issues=desk.log.issues,
    )


def log_workbook(request: Request) -> Response:
    """Return the record as a workbook."""
    desk = desk_of(request)
    table = Table(
        name="意见记录",
        title="意见记录",
        columns=tuple(Column(header, width) for header, width in _LOG_COLUMNS),
        rows=tuple(Row(cells=tuple(map(text_cell, line.cells))) for line in log_lines(desk)),
    )
    report = Report(kind="log/1", title="意见记录", sheets=(table,))
    return download(render(report, "xlsx"), f"意见记录（{desk.title[0]}）.xlsx")


def disputes_page(request: Request) -> Response:
    """Show what people differ on, both opinions side by side; the approver settles."""
    site, desk = site_of(request), desk_of(request)
    states = desk.states()
    rows = [
        {"item": item, "standing": desk.standing(item)}
        for item in desk.view.items
        if states.get(item.subject) == "dispute"
    ]
    return site.page(request, "disputes.html", desk=desk, rows=rows[:PAGE], total=len(rows))


def impact_page(request: Request) -> Response:
    """Show what became of decisions in the present texts: hold, to review, lost."""
    site, desk = site_of(request), desk_of(request)
    settled = desk.view.aligned.settled
    groups = {
        labels.DECIDED["to-review"]: [_moved(desk, it) for it in settled.standing if not it.holds],
        labels.DECIDED["lost"]: [
            {
                "decision": as_standing(made),
                "old": _old_text(made),
                "new": "",
                "id": "",
            }
            for made in settled.lost
        ],
        labels.DECIDED["holds"]: [_moved(desk, it) for it in settled.standing if it.holds],
    }
    return site.page(request, "impact.html", desk=desk, groups=groups, window=PAGE)


def _moved(desk: PairDesk, active: ActiveDecision) -> dict[str, Any]:
    """Return a decision with what was judged, and what stands there now."""
    made = active.decision
    aligned = desk.view.aligned
    now = ""
    if active.task and active.task in aligned.index.upper:
        unit = aligned.index.upper.unit(active.task)
        now = f"{labels.numbered_name(unit)}"
    item = desk.view.by_decision.get(made.id)
    if item is not None and item.fields.get("quote"):
        now = str(item.fields["quote"])
    return {
        "decision": as_standing(made, holds=active.holds),
        "old": _old_text(made),
        "new": now,
        "id": item.id if item else "",
    }


def _old_text(made: Decision) -> str:
    upper = made.quote or (f"{made.task.unit} {made.task.heading or ''}" if made.task else "")
    lower = "；".join(
        item.text if hasattr(item, "text") else f"{item.unit} {item.heading or ''}"
        for item in (made.proof or made.units)
    )
    return f"{upper} ← {lower}" if lower else upper


def download(data: bytes, name: str) -> Response:
    """Return a file to be kept, under a Chinese name (RFC 6266)."""
    kinds = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "html": "application/octet-stream",
    }
    suffix = name.rpartition(".")[2]
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    headers = {"Content-Disposition": disposition}
    return Response(data, media_type=kinds[suffix], headers=headers)
