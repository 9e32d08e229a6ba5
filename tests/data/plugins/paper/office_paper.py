"""A test package with a paper of one office: the upper tasks by name."""

from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.index import PairIndex
from policy_nlp.report.model import Column, Report, Row, Table, text_cell


def brief(pair: PairIndex, analysis: PairAnalysis) -> Report:
    rows = tuple(
        Row(cells=(text_cell(item.upper), text_cell(item.status)))
        for item in pair.alignment.coverage
    )
    columns = (Column(header="条目", width=10), Column(header="情况", width=20))
    return Report(
        kind="brief", title="简报", sheets=(Table(name="任务", columns=columns, rows=rows),)
    )
