"""What other packages add: readers of formats, rules of `check`, papers (扩展).

A package names them as entry points, and is installed beside this one:

    [project.entry-points."policy_nlp.readers"]
    wpd = "my_package:read_wpd"        # by suffix: bytes, SourceFile, ReadOptions → SourceDocument
    [project.entry-points."policy_nlp.rules"]
    signed = "my_package:RULE"         # a `policy_nlp.check.Rule`
    [project.entry-points."policy_nlp.papers"]
    brief = "my_package:brief"         # PairIndex, PairAnalysis → `policy_nlp.report.model.Report`

They are looked for where they are asked for only. What `run` keeps is made without them, so that
it is the same on every machine.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from policy_nlp.errors import UsageError
from policy_nlp.language import translate

Group = Literal["readers", "rules", "papers"]


@cache
def plugins(group: Group) -> dict[str, Any]:
    """Return what installed packages add of a kind, by name.

    Raises:
        UsageError: one cannot be loaded.
    """
    from importlib.metadata import entry_points

    found = {}
    for point in entry_points(group=f"policy_nlp.{group}"):
        try:
            found[point.name] = point.load()
        except Exception as error:
            raise UsageError(
                translate("the plug-in {} cannot be loaded: {}").format(point.value, error),
                translate("Install it again, or take it out"),
            ) from error
    return found
