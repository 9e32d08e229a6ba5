"""When a sentence of the guidance cannot apply, or is met by the lower plan itself (适用性)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.align.jurisdiction import Jurisdiction, Named
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import DocumentMeta
from policy_nlp.records.alignment import Ground
from policy_nlp.records.extraction import Level
from policy_nlp.text.width import fold, squeeze

# 煤电、钢铁等行业开展碳捕集: the enumeration ends at 等.
ENUMERATION_END = re.compile(r"等")
MEMBER = re.compile(r"[、和与及]")
# A clause that says by when and nothing else: 到2025年, “十四五”期间.
BY_WHEN = re.compile(
    r"(?:力争|确保|争取)?"
    r"(?:(?:到|至|截至|在)?\d{4}年(?:底|末)?(?:之?前|以前)?|“?十[一二三四五六七八九]五”?(?:期间|时期|末)?)"
)
# 煤电节能改造 says what is done to 煤电; 港口型 does not.
SHORTEST_ACT = 2
# 各市县要根据本地实际制定贯彻落实的具体措施: the lower plan is what is asked for.
OWN_PLAN = re.compile(
    r"^各(?:县|市|区|地|州|盟|旗|级|设区|自治|省).{0,20}?"
    r"(?:制定|制订|编制|出台|细化).{0,20}?(?:方案|规划|计划|措施|细则|意见)"
)

# Who stands before one of these is to act: 自治区发展改革委要会同有关部门…
ACTS = re.compile(
    r"要|应|须|将|负责|牵头|会同|定期|加强|强化|根据|按照|结合|组织|统筹|指导|督促|协调|建立|制定"
    r"|研究|做好|及时|切实|进一步|充分|对|每年|每半年"
)
# 各市县要…, 有关部门密切配合: others have to act, too.
OTHERS = re.compile(r"各|有关|相关|街道|乡镇|企业|重点任务")
LONGEST_NAME = 24
LEVELS: tuple[Level, ...] = ("national", "province", "city", "district")


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a sentence cannot apply, and what it names that the place has not.

    A lower sentence that names none of `terms` does not take it up, however alike it is:
    供热等节能升级改造 is not 煤电供热改造 where there is no 煤电.
    """

    ground: Ground
    terms: tuple[str, ...] = ()

    def let(self, text: str) -> bool:
        """Tell whether a lower sentence may take the sentence up all the same."""
        return not self.terms or any(term in fold(text) for term in self.terms)


def asks_for_plan(clause: str) -> bool:
    """Tell whether a clause asks the levels below to make a plan of their own."""
    return OWN_PLAN.match(fold(clause)) is not None


def ground_of(
    clauses: Sequence[str], meta: DocumentMeta | None, elsewhere: Jurisdiction | None = None
) -> Exemption | None:
    """Return why a sentence of these clauses cannot apply, None when it can.

    Every clause has to name something that the place does not have, and so has every member
    of an enumeration: 钢铁、水泥等项目 stays applicable where only 钢铁 is absent. By when
    (到2025年) is no object. Places that lie elsewhere are those of `meta` and what `elsewhere`
    reads.
    """
    told = [folded for folded in map(fold, clauses) if not BY_WHEN.fullmatch(folded)]
    read = elsewhere.read(told) if elsewhere is not None else Named(tuple(told))
    listed = [fold(term) for term in meta.places_elsewhere] if meta else []
    # The office's 吴江 and 吴江区 are one.
    outside = listed + [n for n in read.names if not any(term and term in n for term in listed)]
    absent = [fold(term) for term in meta.sectors_absent] if meta else []
    absent += outside
    named: list[str] = []
    for clause in read.clauses:
        found = [term for term in absent if term and term in clause]
        if not found or not all_absent(clause, found):
            return None
        named += [term for term in found if term not in named]
    if not named:
        return None
    places = [term for term in named if term in outside]
    sectors = [term for term in named if term not in outside]
    ground = Ground(code="not-here", args=tuple(sectors), places=tuple(places))
    return Exemption(ground, (*named, *read.also))


def all_absent(clause: str, absent: Sequence[str]) -> bool:
    """Tell whether each member of the enumerations that name an absent thing is absent.

    In 煤电节能改造、灵活性改造 what comes after 煤电 is done to it too; not so in 钢铁、水泥.
    """
    for stretch in ENUMERATION_END.split(clause):
        done_to_it = False
        if not any(term in stretch for term in absent):
            continue
        for member in filter(None, MEMBER.split(stretch)):
            named = any(term in member for term in absent)
            if not named and not done_to_it:
                return False
            done_to_it = done_to_it or (named and _has_act(member, absent))
    return True


def _has_act(member: str, absent: Sequence[str]) -> bool:
    """Tell whether a member goes on behind the absent thing with what is done to it."""
    behind = (member.rpartition(term)[2] for term in absent if term in member)
    return all(len(rest) >= SHORTEST_ACT for rest in behind)


def duty_above(
    clauses: Sequence[str], lexicons: Lexicons, upper: Level | None, lower: Level | None
) -> Exemption | None:
    """Return whose duty above the lower document a sentence is, None when it may be its own.

    The sentence has to open with a body of the upper document's level or above (省财政厅要…), and
    no clause may call on others.
    """
    if upper is None or lower is None or LEVELS.index(upper) >= LEVELS.index(lower):
        return None
    printed = [squeeze(clause) for clause in clauses]
    if not printed or any(OTHERS.match(clause) for clause in printed):
        return None
    above = LEVELS[: LEVELS.index(upper) + 1]
    name = acting_body(printed[0], lexicons, above)
    return Exemption(Ground(code="duty-above", args=(name,))) if name else None


def acting_body(clause: str, lexicons: Lexicons, levels: Sequence[str]) -> str | None:
    """Return the body of one of `levels` that a clause says has to act, as printed."""
    register = lexicons.departments
    if clause.startswith((*lexicons.actions.verbs, *lexicons.actions.strength_by_word)):
        # 推动市发展改革委建立平台: 推动市 is no place.
        return None
    for end in range(min(len(clause), LONGEST_NAME), 1, -1):
        department = register.match(clause[:end])
        if department is not None and ACTS.match(clause, end):
            return clause[:end] if register.level(department) in levels else None
    return None
