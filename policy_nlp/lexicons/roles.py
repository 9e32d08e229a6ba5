"""Words that give a body its role in a clause: 牵头, 配合, 按职责分工负责, 责任单位 (责任用语)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import ClassVar, Literal

from policy_nlp.text.width import COLONS
from policy_nlp.vocabulary import Vocabulary, Words, pattern

# `shared` becomes joint, sole or support, by how many are named and whether somebody leads.
Wording = Literal["lead", "support", "implement", "shared"]
Label = Literal["lead", "shared", "support", "implement", "deadline", "other"]
# Words of two characters (落实) stand in every other sentence.
_SHORT = 2


class Labels(Vocabulary):
    """Words before a colon (责任单位：…), by what stands behind them."""

    levels: Words
    level_nouns: Words
    before_dates: Words
    lead: Words
    shared: Words
    support: Words
    implement: Words
    deadline: Words
    other: Words

    of_level: ClassVar = pattern("{levels}[级直]?{level_nouns}?")
    date_item: ClassVar = pattern(r"{before_dates}?20\d{2}年.{0,12}")

    @cached_property
    def kinds(self) -> dict[str, Label]:
        """Label as printed, without spaces → what stands behind it."""
        # Where one word stands in two lists, the later kind counts.
        kinds: tuple[tuple[Label, tuple[str, ...]], ...] = (
            ("other", self.other),
            ("deadline", self.deadline),
            ("lead", self.lead),
            ("shared", self.shared),
            ("support", self.support),
            ("implement", self.implement),
        )
        return {word: kind for kind, words in kinds for word in words}


class Tails(Vocabulary):
    """Words behind the names (按职责分工负责), and the small words before them."""

    basis: Words
    manner: Words
    lead: Words
    support: Words
    implement: Words
    shared: Words
    more: Words
    lead_in: Words
    convening: Words


class Columns(Vocabulary):
    """Words in headings of table columns that are put together otherwise than any label."""

    lead: Words
    support: Words
    shared: Words
    bodies: Words
    shared_bodies: Words
    deadline: Words

    # 市级牵头单位, 配合部门, 主要责任主体, 完成时限要求
    of_lead: ClassVar = pattern(r".{0,4}{lead}.{0,4}{bodies}")
    of_support: ClassVar = pattern(r".{0,4}{support}.{0,4}{bodies}")
    of_shared: ClassVar = pattern(r".{0,4}{shared}.{0,4}{shared_bodies}")
    of_deadline: ClassVar = pattern(r".{0,4}{deadline}.{0,4}")


class OpenLists(Vocabulary):
    """How a list is left open (等部门), and bodies that are nobody in particular (有关部门)."""

    mark: str
    nouns: Words
    generic: Words
    tops: Words
    every: Words
    concerned: Words


class Carry(Vocabulary):
    """How a duty is carried to the units after it (下同, 以下均需…落实，不再列出)."""

    same_below: Words
    not_repeated: Words
    listed: Words
    below: Words
    above: Words
    everywhere: Words
    subject: Words
    verb: Words
    every: Words


class FirstOfList(Vocabulary):
    """How a plain list says which of its bodies lead (排第一位的为牵头单位, 逗号前为牵头单位)."""

    first: Words
    comma: Words
    semicolon: Words
    marked: Words
    noun: Words
    leads: Words

    convention: ClassVar = pattern(
        r"(?:注：)?(?:其中)?(?:责任单位中?)?"
        r"(?:(?P<first>{first})|(?P<comma>{comma})|(?P<semicolon>{semicolon})"
        r"|(?P<marked>{marked}?[★☆▲△*＊※●◆]号?))"
        r"{noun}?{leads}"
    )


class Sentences(Vocabulary):
    """Words by which a running sentence gives a task to somebody (句中分工)."""

    by: str
    not_by: str
    wishes: Words
    modals: Words
    not_heads: Words
    coordination: Words
    coordinators: Words
    founding: Words


class Deciding(Vocabulary):
    """Words by which running text says who acts or decides (报…批准, 由…颁发)."""

    before: Words
    not_before: str
    verbs: Words
    bodies: Words


class MentionWords(Vocabulary):
    """How running text names bodies outside of clauses (文中提及)."""

    before: Words
    institutions: Words
    levels: Words
    not_ends: Words


class BodyShape(Vocabulary):
    """How the name of a body looks, for bodies that no register knows (机构名称用字)."""

    endings: Words
    not_endings: Words
    short_ends: Words
    joiners: Words
    bare_nouns: Words
    places: Words
    zones: Words
    seats: Words
    seats_of_zones: Words
    sharing: tuple[tuple[str, ...], ...]
    prose: Words
    prose_starts: Words
    not_prose: Words

    # Governments and places: 某某新区管委会, 崇明区
    governed: ClassVar = pattern(
        r"{places|zones|seats|seats_of_zones}(?:[（(〔\[［【][^（）()〔〕\[\]［］【】]*[）)〕\]］】])?$"
    )

    # What a sentence opens with and a name does not: 支持…, 以…为主体, 优化布局
    prose_pattern: ClassVar = pattern(r"{prose_starts}(?!{not_prose})|{prose}")

    @cached_property
    def rank_of_level(self) -> dict[str, int]:
        """Each level that may share the body after it, with its rank from above."""
        return {word: rank for rank, words in enumerate(self.sharing) for word in words}

    @property
    def shared_levels(self) -> Words:
        """Levels that may share the body after them."""
        return Words(self.rank_of_level)


class Beside(Vocabulary):
    """What stands in clauses beside the names and their roles (时限、责任人等)."""

    of_time: Words
    lasting: Words
    going_on: Words
    person_roles: Words
    persons: Words

    # A whole item that is neither name nor role: 长期坚持, 按时完成
    no_name: ClassVar = pattern(r"{lasting}.{0,10}|.{0,6}{going_on}")
    # Who answers by name: 牵头领导：张三
    person: ClassVar = pattern(r"{person_roles}{persons}\s*[：:]")


class Roles(Vocabulary):
    """All words by which clauses are told from prose and read (责任用语)."""

    labels: Labels
    columns: Columns
    tails: Tails
    open: OpenLists
    carry: Carry
    sentence: Sentences
    deciding: Deciding
    mentions: MentionWords
    body: BodyShape
    beside: Beside
    first: FirstOfList

    # 各区人民政府为各项任务的责任单位
    _standing: ClassVar = pattern(
        r"(?:均|都)?(?:作?为|是){carry.below|carry.everywhere}[^，。；、]{0,8}?{columns.shared}{columns.shared_bodies}"
    )
    # What closes a list of names: 按职责分工负责, 牵头, 配合做好相关工作
    tail_pattern: ClassVar = pattern(
        r"(?:(?P<basis>{tails.basis})[，、\s]?)?{tails.manner}*"
        r"(?:(?P<implement>{tails.implement})|(?P<shared>{tails.shared}|{_standing})|(?P<lead>{tails.lead})"
        r"|(?P<support>{tails.support})){tails.more}*$"
        r"|(?P<basis_only>{tails.basis}){tails.manner}*{tails.more}*$"
    )
    # A word without which a line without brackets is no clause
    quick_pattern: ClassVar = pattern(r"{tails.lead|tails.shared|tails.implement}")
    # The open end of a list: 等, 等部门, 等11个部门, 等有关部门和单位
    open_pattern: ClassVar = pattern(
        r"(?:{open.mark})+(?:(?:(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|多)[个家]?)?"
        r"{open.nouns}(?:[、和及]{open.nouns})*)?$"
    )
    # A whole name that stands for whoever is concerned: 市各有关部门, 各部门
    generic_pattern: ClassVar = pattern(
        r"(?:{open.tops}|{mentions.levels}委?)?[级直属]?(?:机关)?{open.every}*"
        r"{open.concerned}*{mentions.levels}?{open.generic}(?:[、和及]{open.generic})*"
    )
    _bracket: ClassVar = pattern(r"(?:[（(〔\[［【][^（）()〔〕\[\]［］【】]{1,12}[）)〕\]］】])")
    # Who governs a place, without the place: 政府, 管委会
    seat_pattern: ClassVar = pattern(r"{body.seats|body.seats_of_zones}")
    # Places of a level without their governments: 各设区市, 有关县（市、区）, 各园区
    each_place_pattern: ClassVar = pattern(
        r"{open.every|open.concerned}+(?:(?P<place>{body.places})|(?P<zone>{body.zones}))级?{_bracket}?"
    )
    each_seat_pattern: ClassVar = pattern(
        r"{open.every|open.concerned}+{body.places|body.zones}级?{_bracket}?{seat_pattern}"
    )
    _more_places: ClassVar = pattern(r"{body.places}级?{_bracket}?{body.seats}?")
    _more_zones: ClassVar = pattern(r"{body.zones}{_bracket}?{body.seats_of_zones}?")
    # The end of a list whose members share it: 气象部门 of 各级水利、气象部门
    shared_end_pattern: ClassVar = pattern(
        r"(?!{open.every|open.concerned|mentions.levels})[一-龥]{2,8}(?<!{open.concerned})(?:部门|主管部门)"
        r"|[一-龥]{1,4}级(?:人民)?政府"
    )
    quick_shared_end_pattern: ClassVar = pattern(r"部门|级(?:人民)?政府")
    # Whose they are, at the start of such a list: 各级水利, 市水利
    whose_pattern: ClassVar = pattern(r"{open.every|mentions.levels}级?.")
    # A name whose level is printed: 市未名局; that level; an office by its short name: 区文创办
    printed_level_pattern: ClassVar = pattern(r"{mentions.levels}.{2,}")
    level_start_pattern: ClassVar = pattern(r"^{mentions.levels}(?=.{3})")
    office_pattern: ClassVar = pattern(r"{mentions.levels}[一-龥]{2,6}办")
    # A level that stands alone shares the body after it: 市、区机管局, 市委、市政府督查室
    lone_level_pattern: ClassVar = pattern(r"{body.shared_levels}(?:级|直)?")
    starting_level_pattern: ClassVar = pattern(r"(?P<level>{body.shared_levels}).+")
    committee_pattern: ClassVar = pattern(r"(?P<level>{body.shared_levels})委")
    # A note that what was said holds below: 下同, 不再列出
    carry_pattern: ClassVar = pattern(
        r"{carry.same_below}|不再[^，。；、]{0,6}{carry.listed}|{carry.not_repeated}"
    )
    # The start of a carry-forward rule: 以下均需, 以上各项任务均由
    carry_lead_in_pattern: ClassVar = pattern(
        r"(?P<place>{carry.below|carry.above|carry.everywhere}){carry.subject}(?:的落实)?{carry.verb}"
    )
    # Such a rule in another order: 以下各项任务各市人民政府均需落实, 各市人民政府落实以下各项任务
    carry_opening_pattern: ClassVar = pattern(
        r"(?P<place>{carry.below|carry.above})(?:{carry.everywhere})?{carry.subject}(?:的落实)?"
    )
    carry_object_pattern: ClassVar = pattern(
        r"(?P<place>{carry.below|carry.above})(?:{carry.everywhere})?{carry.subject}(?:的落实)?$"
    )
    every_at_end_pattern: ClassVar = pattern(r"{carry.every}$")
    # What gives a task to somebody in a sentence behind 由, and at the start of a clause
    _role_behind: ClassVar = pattern(
        r"(?P<modal>{sentence.modals})?(?:(?P<head>{tails.lead|tails.implement|tails.shared}"
        r"{tails.lead|tails.shared}?)|(?P<join>{convening}))(?!{sentence.not_heads})"
    )
    _lead_behind: ClassVar = pattern(
        r"(?P<modal>{sentence.modals})?(?:(?P<head>{tails.lead}"
        r"{tails.lead|tails.shared}?)|(?P<join>{convening}))(?!{sentence.not_heads})"
    )
    # A place in a sentence that may give a task to somebody: 由…负责, 牵头, 会同
    assigning_pattern: ClassVar = pattern(
        r"(?<![{sentence.not_by}]){sentence.by}[^，。；：\n]{2,120}?{quick_pattern}"
        r"|{tails.lead|implementing}|{convening}"
    )
    # 由, names and head: 由市发改委、市财政局牵头负责, 由市住建局会同…
    by_pattern: ClassVar = pattern(
        r"(?<![{sentence.not_by}]){sentence.by}(?P<names>.{2,120}?){_role_behind}"
    )
    # Names and head at the start of a clause: 市发改委牵头, 市住建局要会同…
    opening_pattern: ClassVar = pattern(r"(?P<names>.{2,120}?){_lead_behind}")
    # Those who join somebody named before: 市财政局、市住建局要积极配合
    joining_pattern: ClassVar = pattern(
        r"(?P<names>.{2,120}?){sentence.modals}?{tails.manner}*{tails.support}"
    )
    # Coordination close behind a head: 负责日常工作, 加强统筹协调
    coordination_pattern: ClassVar = pattern(r".{0,6}?{sentence.coordination}")

    @property
    def convening(self) -> str:
        """会同: the body before it leads, those behind it support."""
        return self.tails.convening[0]

    @property
    def implementing(self) -> Words:
        """Words of carrying out, without those that stand in every other sentence (落实)."""
        return Words(word for word in self.tails.implement if len(word) > _SHORT)

    @cached_property
    def bare_label_pattern(self) -> re.Pattern[str]:
        """A label whose colon is missing or another mark: 责任单位；市发改委, 责任单位 市发改委."""
        words = Words(word for word in self.labels.kinds if len(word) > _SHORT)
        return re.compile(rf"(?P<label>{words.group})(?P<mark>[；;，,.。—–－-]{{0,2}})")

    @cached_property
    def label_pattern(self) -> re.Pattern[str]:
        """`责任单位：`, also with spaces set between the characters for width; `牵头考核单位：`."""
        spaced = sorted(self.labels.kinds, key=len, reverse=True)
        words = "|".join(r"[ \u3000]*".join(map(re.escape, w)) for w in spaced)
        ends = ("单位", "部门")
        fronts = Words(w[:-2] for w in spaced if w.endswith(ends) and self.column(w[:-2] + w[-2:]))
        made = rf"{fronts.group}[一-龥]{{2}}(?:{'|'.join(ends)})"
        return re.compile(rf"(?P<label>{words}|{made})[ \u3000]*[{COLONS}]")

    def places_pattern(self, *, zones: bool) -> re.Pattern[str]:
        """Return what a further place of a list is, with its government or without."""
        return self._more_zones if zones else self._more_places

    @cached_property
    def sharing_ends(self) -> frozenset[str]:
        """The last characters of names that may lack their body: 各市, 县（区）, 市级, 市委."""
        words = (*self.body.places, *self.body.zones, *self.body.seats)
        return frozenset(word[-1] for word in words) | frozenset("级直委地）)〕]］】")

    def is_place(self, name: str) -> bool:
        """Return whether a name is a government or a place, no department."""
        return self.body.governed.search(name) is not None

    def is_nobody(self, name: str) -> bool:
        """Return whether a name is nobody in particular: 各有关部门, 市有关部门."""
        return name.startswith("各") or self.generic_pattern.fullmatch(name) is not None

    def column(self, heading: str) -> Label | None:
        """Return what stands under a column heading (牵头负责部门), None under any other."""
        name = re.sub(r"\s|[（(].*?[）)]", "", heading)
        if name in self.labels.kinds:
            return self.labels.kinds[name]
        columns: dict[Label, re.Pattern[str]] = {
            "lead": self.columns.of_lead,
            "support": self.columns.of_support,
            "shared": self.columns.of_shared,
            "deadline": self.columns.of_deadline,
        }
        return next((label for label, whole in columns.items() if whole.fullmatch(name)), None)
