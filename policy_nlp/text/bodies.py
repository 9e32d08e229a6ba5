"""Which printed names are one body (机构名称)."""

from __future__ import annotations

import re

from policy_nlp.records import Extraction, Responsibility
from policy_nlp.records.extraction import ASSUMED
from policy_nlp.text.width import fold


def department_key(duty: Responsibility) -> str:
    """Return what makes two names one body: the register's id, else the folded name."""
    return duty.department or f"={fold(duty.name)}"


# Ends of ids of the register. Whoever is concerned (各有关部门) is nobody in particular; of bodies
# of one kind (园区管委会) each is one of its own, but 各园区管委会 all of them.
NOBODY = "/departments-concerned"
_KINDS = ("/government", "/party-committee", "/park-committees", "/townships", "/named-district")
_ALL_OF_A_KIND = re.compile("各|有关|相关")


def is_nobody(duty: Responsibility) -> bool:
    """Return whether a name stands for whoever is concerned: 各有关部门, 各牵头单位."""
    if duty.department is None:
        return duty.name.startswith("各")
    return duty.department.endswith(NOBODY)


def body_keys(extraction: Extraction) -> dict[str, str]:
    """Return for each printed name what makes it one body with others (发改局 = 区发改局).

    Names of one id side by side in one list of a clause are bodies of their own
    (市场监管总局、国家标准委), and so are single bodies of a kind (崇明区, 青浦区).
    """
    beside: dict[tuple[str | None, ...], dict[str, None]] = {}
    known: dict[str, str] = {}
    for duty in extraction.responsibilities:
        known.setdefault(duty.name, department_key(duty))
        # A lead that an office assumes is one of the list all the same.
        role = "joint" if duty.rule == ASSUMED else duty.role
        listed = (department_key(duty), duty.unit, duty.clause, role)
        beside.setdefault(listed, {})[duty.name] = None
    apart = {name for together in beside.values() if len(together) > 1 for name in together}
    apart |= {
        name
        for name, key in known.items()
        if key.endswith(_KINDS) and not _ALL_OF_A_KIND.match(name)
    }
    keys = {}
    for name, key in known.items():
        # A short spelling is of the body whose name ends so: 交通委, 市交通委.
        near = [other for other in apart if known[other] == key and other.endswith(name)]
        own = name if name in apart else near[0] if len(near) == 1 else None
        keys[name] = key if own is None else f"={fold(own)}"
    return keys


def first_names(extraction: Extraction) -> dict[str, str]:
    """Return for each printed name the first of its body (发改局 → 区发改局)."""
    keys = body_keys(extraction)
    first: dict[str, str] = {}
    for name, key in keys.items():
        first.setdefault(key, name)
    return {name: first[key] for name, key in keys.items()}
