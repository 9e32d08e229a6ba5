"""Commands over the graph of a workspace: `graph export`, `gaps`, `trace`, `department`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_nlp.cli.options import (
    ForceOption,
    Format,
    FormatOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    WorkspaceOption,
    read_options,
)
from policy_nlp.cli.output import print_json, print_message, print_table, write_files
from policy_nlp.errors import UsageError

if TYPE_CHECKING:
    from policy_nlp.graph import UnitRef
    from policy_nlp.graph.answers import TracedDuty, TracedUnit

HERE = Path()
GRADES = {"direct": "直接", "partial": "部分"}
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


class GraphFile(StrEnum):
    """A graph file that networkx reads back, the first two Gephi too; html is for people."""

    graphml = "graphml"
    gexf = "gexf"
    json = "json"
    html = "html"


def register(program: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    program.add_typer(app, name="graph", help="Ask the graph of a workspace, or export it.")


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
    from policy_nlp.pipeline import open_workspace_graph

    options = read_options(password, tracked)
    ending = output.suffix.removeprefix(".") if output else GraphFile.graphml.value
    if (file_format or ending) == GraphFile.html:
        if output is None:
            raise UsageError("a page is not printed", "Give -o FILE.html")
        from policy_nlp.pipeline import write_graph_page

        write_graph_page(workspace, output, options=options, force=force)
        print_message(str(output))
        return
    text = export_graph(open_workspace_graph(workspace, options=options), file_format or ending)
    if output is None:
        typer.echo(text.encode(), nl=False)
    else:
        write_files({output: text.encode()}, force=force)


@app.command("gaps")
def gaps(
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """List what is asked above and not carried out in full."""
    from policy_nlp.graph import find_gaps
    from policy_nlp.pipeline import open_workspace_graph
    from policy_nlp.report.labels import COVERAGE, decided_word

    found = find_gaps(open_workspace_graph(workspace, options=read_options(password, tracked)))
    if output_format is Format.json:
        print_json(found)
        return
    rows = [
        (
            gap.lower,
            gap.unit.node,
            gap.unit.heading,
            decided_word(COVERAGE[gap.status], gap.decision),
            [unit.unit for unit in gap.by],
            len(gap.missing),
            gap.leads,
        )
        for gap in found
    ]
    print_table(
        ("文件", "上级条目", "标题", "衔接情况", "对应条目", "未见对应的句数", "上级牵头单位"), rows
    )


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
    from policy_nlp.pipeline import open_workspace_graph

    traced = trace_unit(
        open_workspace_graph(workspace, options=read_options(password, tracked)), unit
    )
    if output_format is Format.json:
        print_json(traced)
    else:
        typer.echo("\n".join(_tree(traced, "", set())))


def _tree(traced: TracedUnit, indent: str, shown: set[str]) -> Iterator[str]:
    """Yield a unit and all below it; one that several ways lead to is described once."""
    from policy_nlp.report.labels import COVERAGE, decided_word

    title = f"{indent}{_name(traced.ref)}  《{traced.document_title}》"
    if traced.ref.node in shown:
        yield f"{title}（内容见上）"
        return
    shown.add(traced.ref.node)
    yield title
    inner = indent + "    "
    for unit in traced.above:
        yield f"{inner}落实 {_name(unit)}"
    for coverage in traced.coverage:
        said = decided_word(COVERAGE[coverage.status], coverage.decision)
        yield f"{inner}{coverage.document}：{said}"
        yield from (f"{inner}    未见对应：{sentence}" for sentence in coverage.missing)
    if traced.duties:
        yield f"{inner}责任单位：{_named(traced.duties)}"
    for measure in traced.measures:
        who = f"〔{_named(measure.duties)}〕" if measure.duties else ""
        yield f"{inner}举措：{measure.heading or measure.text}{who}"
    # One quotation may state several targets.
    for quote in dict.fromkeys(target.quote for target in traced.targets):
        yield f"{inner}指标：{quote}"
    for part in (*traced.parts, *traced.below):
        yield from _tree(part, inner, shown)


def _named(duties: Sequence[TracedDuty]) -> str:
    from policy_nlp.report.labels import ROLES

    return "、".join(f"{duty.name}（{ROLES[duty.role]}）" for duty in duties)


def _name(unit: UnitRef) -> str:
    from policy_nlp.report.labels import decided_word

    grade = f"（{decided_word(f'{GRADES[unit.grade]}对应', unit.decision)}）" if unit.grade else ""
    return f"{unit.node} {unit.heading or ''}{grade}"


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
    from policy_nlp.pipeline import open_workspace_graph
    from policy_nlp.report.labels import ROLES

    tasks = department_tasks(
        open_workspace_graph(workspace, options=read_options(password, tracked)), name
    )
    if output_format is Format.json:
        print_json(tasks)
        return
    counterparts = f"（对应部门：{'、'.join(tasks.counterparts)}）" if tasks.counterparts else ""
    typer.echo("、".join(tasks.names) + counterparts)
    rows = [
        (duty.unit.node, duty.unit.heading, duty.measure, ROLES[duty.role], duty.inherited_from)
        for duty in tasks.duties
    ]
    print_table(("条目", "标题", "举措", "角色", "承接自"), rows)
