"""The language of the command line, and its one catalogue of translations (界面语言).

English stands in the code; `locale/zh_CN/LC_MESSAGES/policy_nlp.po` holds the Chinese of all of it
and `scripts/generate.py` compiles it. POLICY_NLP_LANG says which is shown, else what the system is
set to; texts, papers and what is said of documents are Chinese whatever is set.
"""

from __future__ import annotations

import gettext
import os
import sys
from functools import cache
from pathlib import Path

DOMAIN = "policy_nlp"
LOCALES = Path(__file__).parent / "locale"
ENGLISH, CHINESE = "en", "zh_CN"
# What says the language, the first that is set.
_VARIABLES = ("POLICY_NLP_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
# Simplified Chinese of Windows as a number.
_CHINESE_WINDOWS = 0x0804


def language() -> str:
    """Return the language to speak: `zh_CN` or `en`."""
    for name in _VARIABLES:
        if value := os.environ.get(name):
            return CHINESE if value.lower().startswith(("zh", "chinese")) else ENGLISH
    return CHINESE if _is_windows_chinese() else ENGLISH


def translate(message: str) -> str:
    """Return a message of the catalogue in the language to speak; gettext calls this `_`."""
    return _catalogue(language()).gettext(message)


def catalogued(message: str) -> str:
    """Return a message as it is: the catalogue holds it, and where it is shown it is translated."""
    return message


@cache
def _catalogue(wanted: str) -> gettext.NullTranslations:
    if wanted == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALES, [wanted], fallback=True)


def _is_windows_chinese() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.kernel32.GetUserDefaultUILanguage() == _CHINESE_WINDOWS)
