"""Papers to take away, sign-off, and the picture of who carries out what (导出与签发、图谱)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from policy_nlp.errors import PolicyNlpError
from policy_nlp.pipeline.reports import REPORT_NAME
from policy_nlp.pipeline.session import Signature
from policy_nlp.records import TASK_KINDS
from policy_nlp.records.decisions import Decision
from policy_nlp.report import labels
from policy_nlp.report.model import Report
from policy_nlp.report.papers.alignment.report import alignment_report
from policy_nlp.report.papers.matrix.matrix import matrix_report
from policy_nlp.report.render import render
from policy_nlp.serve.context import desk_of, form_text, person_of, site_of
from policy_nlp.serve.desk import PairDesk
from policy_nlp.serve.pages.follow import download
from policy_nlp.store import safe_name

# The papers by the name in their address: words, formats.
PAPERS = {
    "report": (REPORT_NAME, ("docx", "xlsx", "html")),
    "matrix": ("责任分工表", ("xlsx", "docx")),
}


def papers_page(request: Request) -> Response:
    """Show the papers, what is still open, and who signed."""
    return _papers(request)


def paper_file(request: Request) -> Response:
    """Return a paper as it stands with all decisions."""
    desk = desk_of(request)
    name, _, suffix = request.path_params["name"].partition(".")
    if name not in PAPERS or suffix not in PAPERS[name][1]:
        raise HTTPException(404, "没有这种文件")
    data = render(_paper(desk, name), suffix)
    return download(data, f"{safe_name(f'{PAPERS[name][0]}（{desk.title[0]}）')}.{suffix}")


def approve(request: Request) -> Response:
    """Sign all that stands, or take a signature back."""
    site, desk, person = site_of(request), desk_of(request), person_of(request)
    is_signed = form_text(request, "do") == "approve"
    seen, signature = desk.log.refresh().head, desk.up_to_date().signature
    shown = tuple(form_text(request, name) for name in Signature._fields)
    if is_signed and shown != signature:
        return _papers(request, 409, fault="打开本页后又有新的意见，请核对后再签发")
    if not is_signed:
        last = desk.approval()
        if last is None:
            return _papers(request, 409, fault="尚未签发")
        seen, signature = last.decision.id, signature._replace(digest="")
    decision = Decision(
        lower=desk.view.aligned.lower.document.id,
        upper=desk.view.aligned.upper.document.id,
        kind="approval",
        verdict="approve" if is_signed else "withdraw",
        **signature._asdict(),
        **site.workbench.stated(person, seen=seen, note=form_text(request, "note")),
    )
    try:
        (result,) = site.workbench.record(desk, [decision])
    except (PolicyNlpError, TimeoutError) as error:
        return _papers(request, 503, fault=f"未保存：{error}")
    if result.outcome == "conflict":
        return _papers(request, 409, fault="打开本页后又有新的意见，请核对后再签发")
    return RedirectResponse(f"/pair/{desk.key}/papers", 303)


def graph_page(request: Request) -> Response:
    """Show which tasks of both plans are linked, as a picture and as a table."""
    desk = desk_of(request)
    index = desk.view.aligned.index
    rows = [
        (
            labels.numbered_name(index.upper.unit(link.upper)),
            labels.numbered_name(index.lower.unit(link.lower)),
            labels.GRADES[link.grade],
        )
        for link in desk.view.aligned.decided.links
    ]
    return site_of(request).page(request, "graph.html", desk=desk, rows=rows)


def graph_data(request: Request) -> Response:
    """Return the tasks and links as cytoscape takes them."""
    index = desk_of(request).view.aligned.index
    links = index.alignment.links
    elements: list[dict[str, Any]] = []
    statuses = {line.upper: line.status for line in index.alignment.coverage}
    for side, document, x in (("upper", index.upper, 0), ("lower", index.lower, 900)):
        tasks = [unit for unit in document.units.values() if unit.kind in TASK_KINDS]
        for at, unit in enumerate(tasks):
            status = statuses.get(unit.id, "") if side == "upper" else ""
            elements.append(
                {
                    "data": {
                        "id": f"{side}:{unit.id}",
                        "label": labels.numbered_name(unit)[:24],
                        "side": side,
                        "status": status,
                    },
                    "position": {"x": x, "y": at * 44},
                }
            )
    elements += [
        {
            "data": {
                "id": f"link:{at}",
                "source": f"upper:{link.upper}",
                "target": f"lower:{link.lower}",
                "grade": link.grade,
            }
        }
        for at, link in enumerate(links)
    ]
    return JSONResponse(elements)


def _papers(request: Request, status: int = 200, fault: str = "") -> Response:
    desk = desk_of(request)
    return site_of(request).page(
        request,
        "papers.html",
        status,
        desk=desk,
        papers=PAPERS,
        counts=desk.counts(),
        people=Counter(made.who for made in desk.log.refresh().decisions).most_common(),
        signature=desk.up_to_date().signature,
        approval=desk.approval(),
        fault=fault,
    )


def _paper(desk: PairDesk, name: str) -> Report:
    aligned = desk.up_to_date()
    if name == "matrix":
        return matrix_report(aligned.index)
    return alignment_report(aligned.index, aligned.analysis, aligned.meta)
