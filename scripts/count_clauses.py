"""Count responsibility clauses a second, cruder way, and list what differs (责任条款复核).

usage: count_clauses.py FOLDER

The count knows no grammar: a bracket or line is counted when a role word stands in it and the
last character of a body (局, 委, 部, 厅, 府 …) too. What only one side has is printed, for a person
to look at; so is every name that the register does not know.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from policy_nlp.extract.responsibilities.clauses import find_clauses
from policy_nlp.extract.responsibilities.find import find_responsibilities
from policy_nlp.ingest import read_document
from policy_nlp.lexicons import load_lexicons
from policy_nlp.structure import build_outline

BRACKET = re.compile(r"[（(【\[](?:[^（()）【】\[\]]|[（(][^（()）]*[）)])*[）)】\]]")
LINE = re.compile(r"(?m)^\s*(?:责任|牵头|配合|负责)(?:单位|部门)\s*[：:].*$")
ROLE = re.compile(r"负责|牵头|配合|分工|责任单位|责任部门|落实")
BODY = re.compile(r"[局委部厅办府会院区司团行署心]")


def crude(text: str) -> list[str]:
    """Return brackets and lines that look like clauses."""
    found = [m[0] for m in BRACKET.finditer(text)] + [m[0].strip() for m in LINE.finditer(text)]
    return [f for f in found if ROLE.search(f) and BODY.search(f)]


def report(path: Path) -> tuple[int, int, int, int]:
    """Print what differs in one file; return clauses, crude count, names, names without id."""
    lexicons = load_lexicons()
    outline = build_outline(read_document(path), lexicons)
    place = lexicons.places.find(outline.title)
    clauses = find_clauses(outline, lexicons)
    ours = Counter(c.span.of(outline.text) for c in clauses)
    theirs = Counter(crude(outline.text))
    duties = find_responsibilities(outline, clauses, [], lexicons, region=place and place[0])
    unknown = [d.name for d in duties if d.department is None]
    print(f"{path.name}: {sum(ours.values())} found, {sum(theirs.values())} by the crude count")
    for sign, rest in (("+", ours - theirs), ("-", theirs - ours)):
        for clause in rest.elements():
            print(f"  {sign} {clause}")
    for name, count in Counter(unknown).items():
        print(f"  ? {name} ×{count}")
    return sum(ours.values()), sum(theirs.values()), len(duties), len(unknown)


def main() -> int:
    """Compare both counts over a folder of texts."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    totals = [report(path) for path in sorted(Path(sys.argv[1]).glob("*.txt"))]
    found, crudely, names, unknown = (sum(column) for column in zip(*totals, strict=True))
    print(f"{found} clauses, {crudely} crudely; {names} names, {unknown} not in the register")
    return 0


if __name__ == "__main__":
    sys.exit(main())
