"""Amounts as printed and what they say: value, unit in base form, operator (数值归一)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from policy_nlp.extract.targets.grammar import Grammar
from policy_nlp.records.extraction import Operator
from policy_nlp.text.numbering import DIGITS, parse_number

_CLASSES = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}


@dataclass(frozen=True)
class Amount:
    """One amount of a clause; offsets are the view's, `scale` is 万 of 5万个, and
    `kind_bound` says that its bound is one of kinds (56人及以上).
    """

    start: int
    end: int
    value: float
    high: float | None
    unit: str | None
    bound: Operator | None
    form: str
    scale: int = 1
    kind_bound: bool = False

    @property
    def is_share(self) -> bool:
        """Whether it is a share of a whole (%)."""
        return self.unit == "%"

    @property
    def in_words(self) -> bool:
        """Whether it is written in words (三十家), which a name may be, too (五大中心)."""
        return self.form not in ("digits", "ratio")


def find_amounts(masked: str, start: int, end: int, grammar: Grammar) -> list[Amount]:
    """Return the amounts in `masked[start:end]`."""
    found = [_read(match, grammar) for match in grammar.value.finditer(masked, start, end)]
    return [amount for amount in found if amount is not None]


def group_amounts(amounts: list[Amount], masked: str, grammar: Grammar) -> list[list[Amount]]:
    """Group amounts with nothing but a joint between them: 降低3%、3.6%和4.2%.

    The members of a list have one unit and one bound, which its last one may print for all
    (20个、10个百分点; 60%、35%左右). Of other measures they are of one thing, of which the first is
    told (49个、256万平方米), except where each has a thing of its own (分别).
    """
    groups: list[list[Amount]] = []
    for amount in amounts:
        if groups and _goes_on(groups[-1], amount, masked, grammar):
            groups[-1].append(amount)
        else:
            groups.append([amount])
    return [[_as_last(amount, group[-1]) for amount in group] for group in groups]


def _goes_on(group: list[Amount], amount: Amount, masked: str, grammar: Grammar) -> bool:
    if not grammar.joint.fullmatch(masked[group[-1].end : amount.start]):
        return False
    start = group[0].start
    counted = {group[-1].unit or "", amount.unit or ""} <= grammar.quantities.counted
    alike = counted or _of_one_unit(group[-1], amount)
    return alike or "分别" in masked[max(0, start - 8) : start]


def _of_one_unit(amount: Amount, last: Amount) -> bool:
    """Return whether the unit of the later amount is that of the one before, printed or not."""
    return amount.unit is None or (last.unit or "").startswith(amount.unit)


def _as_last(amount: Amount, last: Amount) -> Amount:
    """Return `amount` with the unit and the bound that the last of its list prints for all."""
    if amount is last or not _of_one_unit(amount, last):
        return amount
    if amount.unit is None and amount.scale == 1:  # 分别达到5、8万千瓦
        high = None if amount.high is None else float(Decimal(str(amount.high)) * last.scale)
        amount = replace(amount, value=float(Decimal(str(amount.value)) * last.scale), high=high)
    return replace(amount, unit=last.unit, bound=amount.bound or last.bound)


def _read(match: re.Match[str], grammar: Grammar) -> Amount | None:
    quantities = grammar.quantities
    value: Decimal | None
    high: Decimal | None = None
    unit: str | None = "%"
    scale = 1
    if match["percent"]:
        form, value = "percent-words", parse_number(match["percent"])
    elif match["whole"]:
        share = Decimal(_digit(match["part"]) * 100) / _digit(match["whole"])
        form, value = "fraction", round(share, 2)
    elif match["ratio"] or match["to_one"]:
        form, unit = "ratio", ":1" if match["ratio"] else "1:"
        value = parse_number(match["ratio"] or match["to_one"])
    elif match["tenths"]:
        half = {"": 0, "半": 5, "五": 5}[match["half"]]
        form, value = "tenths", Decimal(DIGITS[match["tenths"]] * 10 + half)
    elif match["class"]:
        form, value, unit = "class", Decimal(_CLASSES[match["class"]]), "类"
    elif match["doubling"]:
        form, value, unit = "doubling", Decimal(quantities.doublings[match["doubling"]]), "倍"
    elif match["chinese"]:
        form, value, unit = "words", parse_number(match["chinese"]), match["chinese_unit"]
        if match["chinese_low"]:
            value, high = Decimal(_digit(match["chinese_low"])), value
    else:
        scale = quantities.multipliers.get(match["scale"] or "", 1)
        low_scale = quantities.multipliers.get(match["low_scale"] or "", scale)
        form, unit = "digits", match["unit"]
        value = _scaled(match["number"], low_scale if match["high"] else scale)
        high = _scaled(match["high"], scale) if match["high"] else None
    if value is None:
        return None
    return Amount(
        start=match.start(),
        end=match.end(),
        value=float(value),
        high=None if high is None else float(high),
        unit=None if unit is None else quantities.written(unit),
        bound=_bound(match["after"], grammar) or _over(match),
        form=form,
        scale=scale,
        kind_bound=(match["after"] or "").startswith(("及", "（含）", "或")),
    )


def _digit(character: str) -> int:
    return 10 if character == "十" else DIGITS[character]


def _scaled(digits: str, scale: int) -> Decimal | None:
    number = parse_number(digits.replace("'", ""))
    return None if number is None else number * scale


def _over(match: re.Match[str]) -> Operator | None:
    """Return the bound that 余 or 多 sets: 1500余辆, 50多万辆."""
    over = match["over"] or match["over_scale"] or match["over_words"]
    return ">=" if over else None


def _bound(word: str | None, grammar: Grammar) -> Operator | None:
    after = grammar.quantities.after
    if word in after.at_least:
        return ">="
    if word in after.at_most + after.closed:
        return "<="
    return "~" if word in after.about else None


def operator_of(amount: Amount, tail: re.Match[str]) -> Operator:
    """Return the operator: the word after the number decides, then the one before it.

    控制在2%左右 is about 2; 控制在13%以内 and a bare 控制在13% are at most 13.
    """
    if amount.bound:
        return amount.bound
    if tail["at_least"]:
        return ">="
    if tail["at_most"]:
        return "<="
    return "~" if tail["about"] else "="
