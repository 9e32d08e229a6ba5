"""Commands over the graph of a workspace: `graph export`, `gaps`, `trace` and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_nlp.cli.help import Command, Group
from policy_nlp.cli.output import (
    HERE,
    ForceOption,
    Format,
    FormatOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    WorkspaceOption,
    echo,
    print_message,
    print_result,
    print_table,
    read_options,
    step_lines,
    write_files,
)
from policy_nlp.errors import UsageError
from policy_nlp.language import translate as _

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
    help="Ask who carries out what over all documents of a workspace.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)


class GraphFile(StrEnum):
    """A graph file that networkx reads back, the first two Gephi too; html is for people."""

    graphml = "graphml"
    gexf = "gexf"
    json = "json"
    html = "html"


@app.command("export", cls=Command)
def export(
    file_format: Annotated[
        GraphFile | None,
        typer.Option(
            "--as",
            metavar="|".join(GraphFile),
            help="Kind of file; html is a page to look at (default: as FILE ends).",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="The file to write (default: print it)."
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    force: ForceOption = False,
) -> None:
    """Write who carries out what as a graph, for other programs or as a web page.

    GraphML and GEXF open in Gephi, JSON is node-link; the page works without a network.
    """
    from policy_nlp.graph import export_graph

    ending = output.suffix.removeprefix(".") if output else GraphFile.graphml.value
    if (file_format or ending) == GraphFile.html:
        if output is None:
            raise UsageError(_("a page is not printed"), _("Give -o FILE.html"))
        from policy_nlp.pipeline import write_graph_page

        options = read_options(password, tracked)
        with step_lines() as tell:
            write_graph_page(workspace, output, options=options, force=force, progress=tell)
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
    with step_lines() as tell:
        return open_workspace_graph(workspace, options=options, progress=tell)


@app.command("gaps", cls=Command)
def gaps(
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """List upper tasks that are not carried out in full."""
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
        (
            _("document"),
            _("upper unit"),
            _("heading"),
            _("carried out"),
            _("by"),
            *TO_DO.values(),
            _("led above by"),
        ),
        rows,
    )
    for gap in found:
        for item in gap.demands:
            if item.action == "must":
                asked = f"{item.node} {item.text}"
                echo(_("{}: {}").format(TO_DO[item.action], asked))


@app.command("unreached", cls=Command)
def unreached(
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """List tasks that no document below carries out, over any number of levels.

    Each task with the documents in which nothing answers it, and where the chain ends; then groups
    of tasks for which no document names a department.
    """
    from policy_nlp.graph import find_unreached

    found = find_unreached(_open_graph(workspace, password, tracked))
    print_result(found, output_format, _print_unreached)


def _print_unreached(found: Unreached) -> None:
    rows = [
        (item.unit.node, item.unit.heading, item.document, [end.node for end in item.ends])
        for item in found.tasks
    ]
    print_table((_("task"), _("heading"), _("not carried out in"), _("ends at")), rows)
    if found.unanswered:
        echo()
    for group in found.unanswered:
        echo(_("nobody named: {}").format(_unit_list(group.tasks)))


@app.command("trace", cls=Command)
def trace(
    unit: Annotated[
        str, typer.Argument(metavar="TASK", help="Document and id of a task: suzhou:2.2.4.")
    ],
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """Show all that carries out a task: lower tasks, measures, targets, departments."""
    from policy_nlp.graph import trace_unit

    traced = trace_unit(_open_graph(workspace, password, tracked), unit)
    print_result(
        traced, output_format, lambda found: echo("\n".join(_trace_lines(found, "", set())))
    )


def _trace_lines(traced: TracedUnit, indent: str, shown: set[str]) -> Iterator[str]:
    """Yield a unit and all below it; one that several ways lead to is described once."""
    from policy_nlp.report.labels import ACTIONS, COVERAGE, decided_word

    title = f"{indent}{_unit_line(traced.ref)}  《{traced.document_title}》"
    if traced.ref.node in shown:
        yield title + _(" (see above)")
        return
    shown.add(traced.ref.node)
    yield title
    inner = indent + "    "
    for unit in traced.above:
        yield inner + _("carries out {}").format(_unit_line(unit))
    for coverage in traced.coverage:
        status = decided_word(COVERAGE[coverage.status], coverage.decision)
        yield inner + _("{}: {}").format(coverage.document, status)
        for item in coverage.demands:
            asked = _("{}: {}").format(ACTIONS[item.action], f"{item.node} {item.text}")
            yield f"{inner}    {asked}"
    if traced.duties:
        yield inner + _("departments: {}").format(_duty_list(traced.duties))
    for measure in traced.measures:
        who = f"〔{_duty_list(measure.duties)}〕" if measure.duties else ""
        yield inner + _("measure: {}").format(f"{measure.heading or measure.text}{who}")
    # One quotation may state several targets.
    for quote in dict.fromkeys(target.quote for target in traced.targets):
        yield inner + _("target: {}").format(quote)
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


@app.command("reach", cls=Command)
def reach(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A task (suzhou:2.2.4) or a department.")
    ],
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """Show which departments a task reaches, or which tasks hang on a department.

    Over any number of levels: from a national task to the departments of districts, and back.
    """
    from policy_nlp.graph import find_reach

    print_result(
        find_reach(_open_graph(workspace, password, tracked), name), output_format, _print_reach
    )


def _print_reach(found: Reach) -> None:
    echo("、".join(found.nodes))
    print_table((_("unit"), _("heading")), [(unit.node, unit.heading) for unit in found.tasks])
    if found.departments:
        echo()
        rows = [(body.names, [task.node for task in body.tasks]) for body in found.departments]
        print_table((_("department"), _("its units")), rows)


@app.command("department", cls=Command)
def department(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A department, as 区住建委 or 住建局.")
    ],
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """List all that a department leads, supports or answers for."""
    from policy_nlp.graph import department_tasks

    tasks = department_tasks(_open_graph(workspace, password, tracked), name)
    print_result(tasks, output_format, _print_tasks)


def _print_tasks(tasks: DepartmentTasks) -> None:
    from policy_nlp.report.labels import ROLES

    counterparts = _(" (answering: {})").format("、".join(tasks.counterparts))
    echo("、".join(tasks.names) + (counterparts if tasks.counterparts else ""))
    rows = [
        (duty.unit.node, duty.unit.heading, duty.measure, ROLES[duty.role], duty.inherited_from)
        for duty in tasks.duties
    ]
    print_table((_("unit"), _("heading"), _("measure"), _("role"), _("taken over from")), rows)


@app.command("network", cls=Command)
def network(
    document: Annotated[
        str | None, typer.Option(metavar="ID", help="Only the tasks of this document.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="List all pairs of departments that share a task.")
    ] = False,
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """Show which departments work together, and who carries most.

    Tasks and partners of each department, how often it stands between two others, and whether it
    alone joins some of them; then which two share how many tasks.
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
            _("yes") if body.is_cut_point else None,
            body.group,
        )
        for body in net.bodies
    ]
    print_table(
        (
            _("department"),
            _("document"),
            _("tasks"),
            _("leads"),
            _("partners"),
            _("between others"),
            _("only link"),
            _("group"),
        ),
        rows,
    )
    echo()
    shown = net.cooperations if everything else net.cooperations[:MOST_PAIRS]
    pairs = [(*pair.names, len(pair.tasks), [task.node for task in pair.tasks]) for pair in shown]
    print_table((_("department"), _("partner"), _("shared"), _("shared tasks")), pairs)
    if hidden := len(net.cooperations) - len(shown):
        echo("\n" + _("{} more pairs share tasks (--all lists them)").format(hidden))
