"""Where the counterparts of upper bodies stand in the lower text (部门衔接情况)."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.align import analyse_pair
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline import align_files
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.index import PairIndex
from tests.support.report_pairs import write_pair

CITY_CLAUSE, DISTRICT_CLAUSE = "（市交通局牵头，市公安局配合）", "（区城管委负责）"


def analysed(folder: Path, *replaced: tuple[str, str]) -> PairAnalysis:
    """Analyse the small pair with other words in both texts."""
    lower, upper = write_pair(folder)
    for path in (lower, upper):
        text = path.read_text(encoding="utf-8")
        for old, new in replaced:
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    pair = PairIndex.of(*align_files(lower, upper))
    return analyse_pair(pair, load_lexicons())


# what stands in place of what → situation of each line on departments
SITUATIONS = [
    (("", ""), ["named", "elsewhere", "uncarried"]),
    ((CITY_CLAUSE, "（市海关牵头）"), ["named", "absent", "uncarried"]),
    ((CITY_CLAUSE, "（各区人民政府牵头）"), ["named", "own-government", "uncarried"]),
    ((DISTRICT_CLAUSE, "（各有关部门负责）"), ["named", "summed-up", "uncarried"]),
    ((DISTRICT_CLAUSE, "区交通局要加强统筹。"), ["named", "in-text", "uncarried"]),
]


@pytest.mark.parametrize(("replaced", "situations"), SITUATIONS)
def test_where_the_counterparts_stand(
    tmp_path: Path, replaced: tuple[str, str], situations: list[str]
) -> None:
    found = analysed(tmp_path, replaced) if replaced[0] else analysed(tmp_path)
    assert [item.situation for item in found.departments] == situations


def test_who_is_nobody_in_particular_is_told(tmp_path: Path) -> None:
    assert analysed(tmp_path).unnamed == ()
    found = analysed(tmp_path, (DISTRICT_CLAUSE, "（各有关部门负责）"))
    assert found.unnamed == ("各有关部门",)
