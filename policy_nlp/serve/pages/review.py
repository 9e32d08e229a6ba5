"""The front page and the desk: both texts, one key a verdict (首页、复核台)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from policy_nlp.errors import PolicyNlpError
from policy_nlp.records.decisions import Decision
from policy_nlp.report.papers.review.words import Choice
from policy_nlp.serve.context import desk_of, form_text, person_of, site_of
from policy_nlp.serve.desk import PairDesk
from policy_nlp.serve.items import KINDS, STATES, Item, State, as_reopened, passage
from policy_nlp.store import Appended

# So many rows of the queue are in the page.
WINDOW = 100
TO_DO: tuple[State, ...] = ("open", "to-review", "dispute")


@dataclass(frozen=True)
class Filter:
    """Which items the queue shows; stands in the address, so a link to it can be kept.

    Attributes:
        kind: of what is judged; empty for the upper demands, which most people begin with.
        state: `todo`, all, or one state.
        action: what the program would do about a demand.
        task: the upper unit.
    """

    kind: str = "demand"
    state: str = "todo"
    action: str = ""
    task: str = ""

    @classmethod
    def of(cls, given: Any) -> Filter:
        """Read it from an address or form; what is not known counts as left out."""
        kind, state = given.get("kind", "demand"), given.get("state", "todo")
        action = given.get("action", "")
        return cls(
            kind=kind if kind in KINDS or kind == "all" else "demand",
            state=state if state in STATES or state == "all" else "todo",
            action=action if action in ("must", "should", "consider", "none") else "",
            task=str(given.get("task", ""))[:40],
        )

    @property
    def query(self) -> str:
        """The filter as part of an address."""
        return urlencode(self.fields)

    @property
    def fields(self) -> dict[str, str]:
        """The filter as fields of a form."""
        return {"kind": self.kind, "state": self.state, "action": self.action, "task": self.task}

    def items(self, desk: PairDesk, *, keep: str = "") -> list[Item]:
        """Return what it lets through, and the item that somebody looks at."""
        states = desk.states()
        wanted = {"todo": TO_DO, "all": tuple(STATES)}.get(self.state, (self.state,))
        return [
            item
            for item in desk.view.items
            if self.kind in (item.kind, "all")
            and self.action in (item.action, "")
            and self.task in (item.task, "")
            and (item.id == keep or states.get(item.subject, "open") in wanted)
        ]


def home_page(request: Request) -> Response:
    """Show every pair with what is to do, and where somebody goes on."""
    site, person = site_of(request), person_of(request)
    site.workbench.reload_if_changed()
    pairs = [
        {
            "desk": desk,
            "counts": desk.counts(),
            "approval": desk.approval(),
            "item": site.database.last_viewed(person.account, desk.key),
        }
        for desk in site.workbench.desks.values()
    ]
    return site.page(request, "home.html", pairs=pairs, notices=list(site.workbench.notices))


def desk_page(request: Request) -> Response:
    """Show the desk: queue, both texts, verdict bar."""
    site, desk = site_of(request), desk_of(request)
    chosen = Filter.of(request.query_params)
    wanted = request.query_params.get("item", "")
    items = chosen.items(desk, keep=wanted)
    item = desk.view.by_id.get(wanted) or (items[0] if items else None)
    return site.page(request, "desk.html", **_desk_fields(request, desk, chosen, items, item))


def item_part(request: Request) -> Response:
    """Return the texts and verdict bar of one item."""
    site, desk = site_of(request), desk_of(request)
    chosen = Filter.of(request.query_params)
    item = _item(desk, request)
    items = chosen.items(desk, keep=item.id)
    fields = _desk_fields(request, desk, chosen, items, item)
    site.database.mark_viewed(person_of(request).account, desk.key, item.id)
    return site.page(request, "item.html", **fields)


def queue_part(request: Request) -> Response:
    """Return another window of the queue."""
    site, desk = site_of(request), desk_of(request)
    chosen = Filter.of(request.query_params)
    keep = request.query_params.get("item", "")
    items = chosen.items(desk, keep=keep)
    start = request.query_params.get("start", "")
    fields = _queue_fields(desk, items, int(start) if start.isdecimal() else None, keep)
    return site.page(request, "queue.html", desk=desk, chosen=chosen, **fields)


def give_verdict(request: Request) -> Response:
    """Record what somebody says of an item; return the next, or both opinions where they differ."""
    site, desk, person = site_of(request), desk_of(request), person_of(request)
    chosen, item = Filter.of(request.state.form), _item(desk, request)
    verdict, _, value = form_text(request, "choice").partition(":")
    note = form_text(request, "note")
    items = chosen.items(desk, keep=item.id)
    following = _after(desk, items, item)
    stated = site.workbench.stated(
        person, id=form_text(request, "id", longest=40), seen=form_text(request, "seen"), note=note
    )
    if form_text(request, "shown") != (item.shown or ""):
        fault = f"系统判定已随其他意见变为“{item.shown_word}”，请核对后再提交"
        return _again(request, desk, chosen, items, item, 409, fault=fault)
    if verdict == "withdraw" and not desk.may_withdraw(item, person):
        fault = "只能撤回本人意见；他人也有意见的，请改判"
        return _again(request, desk, chosen, items, item, 409, fault=fault)
    proof = _proof(request, desk)
    if proof is None:
        fault = "本级文件中没有这一句，或不止一句相符"
        return _again(request, desk, chosen, items, item, 400, fault=fault)
    try:
        if verdict == "withdraw":
            decision = _withdrawn(item, stated)
        else:
            choice = Choice(verdict, value or None)  # type: ignore[arg-type]
            decision = item.decision(choice, **stated, **proof)
    except ValueError:
        fault = "此条目不能这样处理"
        return _again(request, desk, chosen, items, item, 400, fault=fault)
    if (verdict, decision.value) == ("regrade", "not-applicable") and not note:
        return _again(request, desk, chosen, items, item, 400, fault="判为不适用的，请写明理由")
    try:
        (result,) = site.workbench.record(desk, [decision])
    except (PolicyNlpError, TimeoutError) as error:
        return _again(request, desk, chosen, items, item, 503, fault=f"未保存：{error}")
    is_other = result.outcome == "repeated" and result.decision.content != decision.content
    if result.outcome == "conflict" or is_other:
        return _again(
            request, desk, chosen, items, item, 409, conflict=result.other or result.decision
        )
    site.database.keep_draft(person.account, desk.key, item.id, "")
    shown = item if verdict == "withdraw" else following
    fields = _desk_fields(request, desk, chosen, items, shown)
    if shown is not None:
        site.database.mark_viewed(person.account, desk.key, shown.id)
    if "hx-request" not in request.headers:
        # Without scripts the whole page comes anew.
        at = urlencode({**chosen.fields, "item": shown.id if shown else ""})
        return RedirectResponse(f"/pair/{desk.key}?{at}", 303)
    told = _told(result, item)
    fields |= {
        "told": told,
        "done": item,
        "done_event": result.decision.id,
        "done_state": desk.state(item),
    }
    return site.page(request, "item.html", **fields)


def keep_draft(request: Request) -> Response:
    """Keep a reason that is not sent yet."""
    site, desk = site_of(request), desk_of(request)
    item = _item(desk, request)
    note = form_text(request, "note")
    site.database.keep_draft(person_of(request).account, desk.key, item.id, note)
    return Response(status_code=204)


def changes(request: Request) -> Response:
    """Return what others did since, for whoever asks every few seconds."""
    site, desk = site_of(request), desk_of(request)
    given = request.query_params.get("since", "0")
    since = desk.log.since(int(given) if given.isdecimal() else 0)
    by_subject, states = desk.view.by_subject, desk.states()
    touched = {made.subject: made for made in since.decisions}
    rows = [
        {
            "id": by_subject[subject].id,
            "state": states[subject],
            "word": STATES[states[subject]],
            "who": made.who,
        }
        for subject, made in touched.items()
        # What follows from decisions may come in between: the next answer tells of it.
        if subject in by_subject and subject in states
    ]
    counts = desk.counts()
    return JSONResponse(
        {
            "offset": since.offset,
            "version": desk.view.version,
            "changed": desk.view.changed,
            "rows": rows[:300],
            "todo": sum(counts[state] for state in TO_DO),
            "stale": site.workbench.reload_if_changed(),
        }
    )


def bulk_page(request: Request) -> Response:
    """Show alike rows of one task, every quotation in sight, to confirm together."""
    site, desk = site_of(request), desk_of(request)
    return site.page(request, "bulk.html", **_bulk_fields(desk, Filter.of(request.query_params)))


def confirm_together(request: Request) -> Response:
    """Confirm the rows that somebody chose among those that were shown."""
    site, desk, person = site_of(request), desk_of(request), person_of(request)
    chosen = Filter.of(request.state.form)
    note = form_text(request, "note")
    may = {item.id: item for item in _together(desk, chosen)[:WINDOW]}
    picked = []
    picks = request.state.form.getlist("pick")
    for pick in picks:
        name, seen, shown = (*str(pick).split(":"), "", "")[:3]
        if name in may and shown == (may[name].shown or ""):
            stated = site.workbench.stated(person, seen=seen, note=note)
            picked.append(may[name].decision(Choice("confirm"), **stated))
    try:
        made = site.workbench.record(desk, picked) if picked else ()
    except (PolicyNlpError, TimeoutError) as error:
        fields = _bulk_fields(desk, chosen)
        return site.page(request, "bulk.html", 503, **fields | {"fault": f"未保存：{error}"})
    recorded = sum(result.outcome in ("recorded", "agreed") for result in made)
    others = len(picks) - recorded
    told = f"已确认{recorded}条" + (
        f"；{others}条此间已有他人意见或判定已变，未改动" if others else ""
    )
    return site.page(request, "bulk.html", **_bulk_fields(desk, chosen) | {"told": told})


def _bulk_fields(desk: PairDesk, chosen: Filter) -> dict[str, Any]:
    aligned = desk.view.aligned
    tasks = list(dict.fromkeys((item.task, item.task_name) for item in desk.view.items))
    items = _together(desk, chosen)[:WINDOW]
    rows = [
        {
            "item": item,
            "seen": desk.last(item),
            "upper": passage(aligned.index.upper, item.task, item.upper, whole=False),
            "lower": [
                passage(aligned.index.lower, unit, spans, whole=not spans)
                for unit, spans in item.lower
            ],
        }
        for item in items
    ]
    return {
        "desk": desk,
        "chosen": chosen,
        "tasks": tasks,
        "rows": rows,
        "told": "",
        "fault": "",
    }


def _together(desk: PairDesk, chosen: Filter) -> list[Item]:
    """Return what may be confirmed together: open, sure, and with something to be confirmed."""
    states = desk.states()
    return [
        item
        for item in chosen.items(desk)
        if states.get(item.subject) == "open"
        and not item.weak
        and item.shown not in (None, "undecided", "no-counterpart")
    ]


def _item(desk: PairDesk, request: Request) -> Item:
    found = desk.view.by_id.get(request.path_params["item"])
    if found is None:
        raise HTTPException(404, "此条目已不在现文本中，请刷新")
    return found


def _after(desk: PairDesk, items: list[Item], item: Item) -> Item | None:
    """Return the next item that is to do, from the top again after the last."""
    at = next((at for at, other in enumerate(items) if other.id == item.id), -1)
    states = desk.states()
    ahead = [*items[at + 1 :], *items[: max(at, 0)]]
    return next((other for other in ahead if states.get(other.subject) in TO_DO), None)


def _proof(request: Request, desk: PairDesk) -> dict[str, Any] | None:
    """Return the lower sentence that somebody names as the one that answers; None if not one."""
    from policy_nlp.text.judged import JudgedTexts

    named = form_text(request, "proof")
    if not named:
        return {}
    found = JudgedTexts(desk.view.aligned.index.lower).find_sentence(named)
    return {"proof": (found,)} if found else None


def _withdrawn(item: Item, stated: dict[str, Any]) -> Decision:
    return Decision(**item.fields, verdict="withdraw", **stated)


def _told(result: Appended, item: Item) -> str:
    if result.outcome == "agreed" and result.other is not None:
        return f"已记录；{result.other.who}此前意见相同"
    if result.outcome == "repeated":
        return "此前已记录"
    return "已撤回" if result.decision.verdict == "withdraw" else "已记录"


def _again(
    request: Request,
    desk: PairDesk,
    chosen: Filter,
    items: list[Item],
    item: Item,
    status: int,
    **given: Any,
) -> Response:
    """Return an item with what keeps a verdict from being recorded, and what was typed."""
    fields = _desk_fields(request, desk, chosen, items, item)
    note = form_text(request, "note")
    # Whatever the reason: it outlives a reload, too.
    site_of(request).database.keep_draft(person_of(request).account, desk.key, item.id, note)
    fields |= {"note": note, **given}
    return site_of(request).page(request, "item.html", status, **fields)


def _desk_fields(
    request: Request, desk: PairDesk, chosen: Filter, items: list[Item], item: Item | None
) -> dict[str, Any]:
    site, person = site_of(request), person_of(request)
    index = desk.view.aligned.index
    fields: dict[str, Any] = {
        "desk": desk,
        "chosen": chosen,
        "item": item,
        "note": "",
        "fault": "",
        "told": "",
        "conflict": None,
        "done": None,
        "done_event": "",
        "done_state": "",
        "version": desk.view.version,
        "offset": desk.offset,
        "counts": desk.counts(),
        **_queue_fields(desk, items, None, item.id if item else ""),
    }
    if item is not None:
        fields |= {
            "note": site.database.draft(person.account, desk.key, item.id),
            # First: what comes in between was not seen.
            "seen": desk.last(item),
            "state": desk.state(item),
            "standing": desk.standing(item),
            "reopened": as_reopened(item, before.decision)
            if (before := desk.reopened(item))
            else None,
            "withdraws": desk.may_withdraw(item, person),
            "upper": passage(index.upper, item.task, item.upper),
            "lower": [passage(index.lower, unit, spans) for unit, spans in item.lower],
        }
    return fields


def _queue_fields(
    desk: PairDesk, items: list[Item], start: int | None, current: str
) -> dict[str, Any]:
    """Return a window of the queue, round the item that somebody looks at."""
    if start is None:
        at = next((at for at, item in enumerate(items) if item.id == current), 0)
        start = at - at % WINDOW
    states = desk.states()
    return {
        "queue": [
            (item, states.get(item.subject, "open")) for item in items[start : start + WINDOW]
        ],
        "start": start,
        "total": len(items),
        "window": WINDOW,
        "current": current,
    }
