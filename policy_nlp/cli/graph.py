"""Commands over the graph of a workspace: `graph export`, `gaps`, `trace` and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_nlp.cli.output import (
    HERE,
    ForceOption,
    Format,
    FormatOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    WorkspaceOption,
    print_message,
    print_result,
    print_table,
    read_options,
    write_files,
)
from policy_nlp.errors import UsageError

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from policy_nlp.graph import (
        DepartmentNetwork,
        DepartmentTasks,
        Reach,
        TaskGap,
        TracedDuty,
        TracedUnit,
        UnitRef,
        Unreached,
    )

# More pairs of departments than this are shown with --all only.
MOST_PAIRS = 20
app = typer.Typer(
    name="graph",
    help="Ask the graph of a workspace, or export it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class GraphFile(StrEnum):
    """A graph file that networkx reads back, the first two Gephi too; html is for people."""

    graphml = "graphml"
    gexf = "gexf"
    json = "json"
    html = "html"


@app.command("export")
def export(
    file_format: Annotated[
        GraphFile | None,
        typer.Option("--as", help="For programs, or a page to look at (default: as FILE ends)."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Default: standard output."),
    ] = None,
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    force: ForceOption = False,
) -> None:
    """Export the graph of a workspace.

    GraphML, GEXF, node-link JSON; or one page that shows it in a browser, without network.
    """
    from policy_nlp.graph import export_graph

    ending = output.suffix.removeprefix(".") if output else GraphFile.graphml.value
    if (file_format or ending) == GraphFile.html:
        if output is None:
            raise UsageError("a page is not printed", "Give -o FILE.html")
        from policy_nlp.pipeline import write_graph_page

        write_graph_page(
            workspace,
            output,
            options=read_options(password, tracked),
            force=force,
            progress=print_message,
        )
        print_message(str(output))
        return
    text = export_graph(_open_graph(workspace, password, tracked), file_format or ending)
    if output is None:
        typer.echo(text.encode(), nl=False)
    else:
        write_files({output: text.encode()}, force=force)


def _open_graph(workspace: Path, password: str | None, tracked: Tracked) -> MultiDiGraph:
    from policy_nlp.pipeline import open_workspace_graph

    options = read_options(password, tracked)
    return open_workspace_graph(workspace, options=options, progress=print_message)


@app.command("gaps")
def gaps(
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """List what is asked above and not carried out in full."""
    from policy_nlp.graph import find_gaps

    print_result(find_gaps(_open_graph(workspace, password, tracked)), output_format, _print_gaps)


def _print_gaps(found: Sequence[TaskGap]) -> None:
    from policy_nlp.report.labels import COVERAGE, TO_DO, decided_word

    rows = [
        (
            gap.lower,
            gap.unit.node,
            gap.unit.heading,
            decided_word(COVERAGE[gap.status], gap.decision) if gap.status else "",
            [unit.unit for unit in gap.by],
            *(sum(item.action == action for item in gap.demands) for action in TO_DO),
            gap.leads,
        )
        for gap in found
    ]
    print_table(
        ("文件", "上级条目", "标题", "衔接情况", "对应条目", *TO_DO.values(), "上级牵头单位"), rows
    )
    for gap in found:
        for item in gap.demands:
            if item.action == "must":
                typer.echo(f"{TO_DO[item.action]}：{item.node} {item.text}")


@app.command("unreached")
def unreached(
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """List tasks that nothing reaches, over any number of levels.

    Each task with the documents below it in which nothing carries it out, and where the chain
    ends; groups of tasks for which no document names who answers.
    """
    from policy_nlp.graph import find_unreached

    found = find_unreached(_open_graph(workspace, password, tracked))
    print_result(found, output_format, _print_unreached)


def _print_unreached(found: Unreached) -> None:
    rows = [
        (item.unit.node, item.unit.heading, item.document, [end.node for end in item.ends])
        for item in found.tasks
    ]
    print_table(("任务", "标题", "未落实的文件", "链条止于"), rows)
    if found.unanswered:
        typer.echo()
    for group in found.unanswered:
        typer.echo(f"无责任单位：{_unit_list(group.tasks)}")


@app.command("trace")
def trace(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="As suzhou:2.2.4.")],
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """Follow a task down to all that carries it out.

    Lower tasks, their measures, targets and departments, document by document.
    """
    from policy_nlp.graph import trace_unit

    traced = trace_unit(_open_graph(workspace, password, tracked), unit)
    print_result(
        traced, output_format, lambda found: typer.echo("\n".join(_trace_lines(found, "", set())))
    )


def _trace_lines(traced: TracedUnit, indent: str, shown: set[str]) -> Iterator[str]:
    """Yield a unit and all below it; one that several ways lead to is described once."""
    from policy_nlp.report.labels import ACTIONS, COVERAGE, decided_word

    title = f"{indent}{_unit_line(traced.ref)}  《{traced.document_title}》"
    if traced.ref.node in shown:
        yield f"{title}（内容见上）"
        return
    shown.add(traced.ref.node)
    yield title
    inner = indent + "    "
    for unit in traced.above:
        yield f"{inner}落实 {_unit_line(unit)}"
    for coverage in traced.coverage:
        status = decided_word(COVERAGE[coverage.status], coverage.decision)
        yield f"{inner}{coverage.document}：{status}"
        for item in coverage.demands:
            yield f"{inner}    {ACTIONS[item.action]}：{item.node} {item.text}"
    if traced.duties:
        yield f"{inner}责任单位：{_duty_list(traced.duties)}"
    for measure in traced.measures:
        who = f"〔{_duty_list(measure.duties)}〕" if measure.duties else ""
        yield f"{inner}举措：{measure.heading or measure.text}{who}"
    # One quotation may state several targets.
    for quote in dict.fromkeys(target.quote for target in traced.targets):
        yield f"{inner}指标：{quote}"
    for part in (*traced.parts, *traced.below):
        yield from _trace_lines(part, inner, shown)


def _duty_list(duties: Sequence[TracedDuty]) -> str:
    from policy_nlp.report.labels import ROLES

    return "、".join(f"{duty.name}（{ROLES[duty.role]}）" for duty in duties)


def _unit_line(unit: UnitRef) -> str:
    from policy_nlp.report.labels import GRADES, decided_word

    grade = f"（{decided_word(GRADES[unit.grade], unit.decision)}）" if unit.grade else ""
    return f"{unit.node} {unit.heading or ''}{grade}"


def _unit_list(units: Iterable[UnitRef]) -> str:
    return "、".join(f"{unit.node} {unit.heading or ''}".rstrip() for unit in units)


@app.command("reach")
def reach(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A task (suzhou:2.2.4), or a department.")
    ],
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """Follow a task down to its departments, or a department up to all that hangs on it.

    Over any number of levels: a national task to the districts' departments and back.
    """
    from policy_nlp.graph import find_reach

    print_result(
        find_reach(_open_graph(workspace, password, tracked), name), output_format, _print_reach
    )


def _print_reach(found: Reach) -> None:
    typer.echo("、".join(found.nodes))
    print_table(("条目", "标题"), [(unit.node, unit.heading) for unit in found.tasks])
    if found.departments:
        typer.echo()
        rows = [(body.names, [task.node for task in body.tasks]) for body in found.departments]
        print_table(("责任单位", "承担的条目"), rows)


@app.command("department")
def department(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As printed: 区住建委.")],
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """List all that a department leads, joins or inherits."""
    from policy_nlp.graph import department_tasks

    tasks = department_tasks(_open_graph(workspace, password, tracked), name)
    print_result(tasks, output_format, _print_tasks)


def _print_tasks(tasks: DepartmentTasks) -> None:
    from policy_nlp.report.labels import ROLES

    counterparts = f"（对应部门：{'、'.join(tasks.counterparts)}）" if tasks.counterparts else ""
    typer.echo("、".join(tasks.names) + counterparts)
    rows = [
        (duty.unit.node, duty.unit.heading, duty.measure, ROLES[duty.role], duty.inherited_from)
        for duty in tasks.duties
    ]
    print_table(("条目", "标题", "举措", "角色", "承接自"), rows)


@app.command("network")
def network(
    document: Annotated[
        str | None, typer.Option(metavar="ID", help="Count the tasks of this document only.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All pairs of departments that share a task.")
    ] = False,
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """Show which departments work together, who carries most, and on whom the net hangs.

    Load and partners of each department; how often it stands between two others; whether some
    would no longer be joined without it; then who must coordinate with whom, and on how much.
    """
    from policy_nlp.graph import department_network

    found = department_network(_open_graph(workspace, password, tracked), document=document)
    print_result(found, output_format, lambda net: _print_network(net, everything=everything))


def _print_network(net: DepartmentNetwork, *, everything: bool) -> None:
    rows = [
        (
            body.names,
            body.documents,
            body.tasks,
            body.leads,
            body.partners,
            f"{body.betweenness:.2f}",
            "是" if body.is_cut_point else None,
            body.group,
        )
        for body in net.bodies
    ]
    print_table(
        ("单位", "文件", "任务数", "牵头", "协作单位数", "中介度", "唯一纽带", "协作组"), rows
    )
    typer.echo()
    shown = net.cooperations if everything else net.cooperations[:MOST_PAIRS]
    pairs = [(*pair.names, len(pair.tasks), [task.node for task in pair.tasks]) for pair in shown]
    print_table(("单位", "协作单位", "共同任务数", "共同任务"), pairs)
    if hidden := len(net.cooperations) - len(shown):
        typer.echo(f"\n另有 {hidden} 对单位有共同任务（--all 列出）")
