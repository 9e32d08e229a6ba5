"""LibreOffice accepts all changes of our redlines, and rejects them: both drafts come back."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from policy_nlp.ingest.office import find_writer
from policy_nlp.pipeline import extract_file
from policy_nlp.pipeline.drafts import RevisionPapers, compare_files
from tests.pipeline.test_redlines import EDITS, a_column_came, as_text, plan

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
"""
_MACRO = """Sub One(source, target, command)
Dim hidden(0) As New com.sun.star.beans.PropertyValue
hidden(0).Name = "Hidden" : hidden(0).Value = True
made = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
helper = createUnoService("com.sun.star.frame.DispatchHelper")
helper.executeDispatch(made.CurrentController.Frame, ".uno:" &amp; command, "", 0, Array())
Dim filter(0) As New com.sun.star.beans.PropertyValue
filter(0).Name = "FilterName" : filter(0).Value = "MS Word 2007 XML"
made.storeToURL(target, filter())
made.close(True)
End Sub
Sub Run
On Error GoTo Ended
"""
_TAIL = """Ended:
StarDesktop.terminate()
End Sub
</script:module>
"""
COMMANDS = {"accepted": "AcceptAllTrackedChanges", "rejected": "RejectAllTrackedChanges"}


def settle(writer: str, files: Sequence[Path], folder: Path) -> None:
    """Write each file anew beside itself, its changes accepted and rejected: x.accepted.docx."""
    calls = "".join(
        f'One("{file.as_uri()}", "{file.with_suffix(f".{side}.docx").as_uri()}", "{command}")\n'
        for file in files
        for side, command in COMMANDS.items()
    )
    profile = folder / "profile"
    command = [writer, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    # The first start makes the profile, with an empty module for macros in it.
    subprocess.run([*command, "--terminate_after_init"], capture_output=True, timeout=60)
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(f"{_HEAD}{_MACRO}{calls}{_TAIL}", encoding="utf-8")
    subprocess.run([*command, "macro:///Standard.Module1.Run"], capture_output=True, timeout=120)


def test_libreoffice_gets_both_drafts_of_a_redline(tmp_path: Path) -> None:
    writer = find_writer()
    if writer is None:
        pytest.skip("LibreOffice is not installed")
    changed = plan()
    for edit in EDITS["several at once"]:
        edit(changed)
    plan().save(str(tmp_path / "old.docx"))
    changed.save(str(tmp_path / "new.docx"))
    (tmp_path / "old.txt").write_text(as_text(plan()), "utf-8")
    (tmp_path / "new.txt").write_text(a_column_came(as_text(changed)), "utf-8")
    drafts = {}
    for kind in ("docx", "txt"):  # in the layout of the new draft, and set anew
        marked = tmp_path / f"{kind}.docx"
        old, new = tmp_path / f"old.{kind}", tmp_path / f"new.{kind}"
        compare_files(
            old, new, papers=RevisionPapers(marked=marked, author="区政府办", date="2024-05-26")
        )
        drafts[marked] = {"accepted": new, "rejected": old}
    settle(writer, list(drafts), tmp_path)
    for marked, sides in drafts.items():
        for side, draft in sides.items():
            made = extract_file(marked.with_suffix(f".{side}.docx"))
            assert made.text == extract_file(draft).text, (marked.name, side)
