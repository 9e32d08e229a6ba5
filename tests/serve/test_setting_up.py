"""The first administrator, and accounts as they are kept."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.errors import UsageError, WorkspaceError
from policy_nlp.serve.database import DATABASE, Database
from policy_nlp.serve.people import PEOPLE, People
from tests.support.workbench import PASSWORD, Visitor


def test_whoever_reads_the_terminal_sets_up_and_nobody_after(workspace: Path) -> None:
    from policy_nlp.serve import create_app

    app = create_app(workspace)
    site = app.state.site
    asked = Visitor(app)
    assert asked.get("/").headers["location"] == "/login"
    assert asked.get("/login").headers["location"] == "/setup"
    form = {"account": "first", "name": "陈管", "password": PASSWORD}
    assert asked.post("/setup", code="00000000x", **form).status_code == 403
    assert asked.post("/setup", code=site.setup_code, **form).status_code == 303
    assert "待办" in asked.get("/").text
    other = Visitor(app)
    assert other.post("/setup", code=site.setup_code, **form).headers["location"] == "/login"
    assert [person.account for person in site.workbench.people.all()] == ["first"]
    site.workbench.close()


# Names that would be something else in TOML or in a page.
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(name=NAMES)
def test_any_name_is_kept_as_it_was_given(tmp_path_factory: Any, name: str) -> None:
    root = tmp_path_factory.mktemp("people")
    try:
        People(root).add("a", name, "administrator", PASSWORD)
    except UsageError:
        assert any(c in name for c in "\r\n\t")
        return
    assert People(root).get("a").name == name  # type: ignore[union-attr]
    assert PASSWORD not in (root / PEOPLE).read_text(encoding="utf-8")


def test_two_workbenches_share_the_accounts(tmp_path: Path) -> None:
    one, two = People(tmp_path), People(tmp_path)
    one.add("a", "甲", "administrator", PASSWORD)
    two.add("b", "乙", "reviewer", PASSWORD)
    one.change("b", role="approver")
    two.change("a", name="丙")
    named = [("a", "丙", "administrator"), ("b", "乙", "approver")]
    for people in (one, two, People(tmp_path)):
        assert [(x.account, x.name, x.role) for x in people.all()] == named
    # What somebody spoils or takes away shuts nobody out who is at work.
    (tmp_path / PEOPLE).write_text("person = 3")
    assert len(one.all()) == 2
    (tmp_path / PEOPLE).unlink()
    assert len(two.all()) == 2


def test_somebody_stays_administrator(tmp_path: Path) -> None:
    people = People(tmp_path)
    people.add("a", "甲", "administrator", PASSWORD)
    for change in ({"role": "reader"}, {"closed": True}):
        with pytest.raises(UsageError, match="管理员"):
            people.change("a", **change)  # type: ignore[arg-type]


# What a file of accounts must not be taken for.
@pytest.mark.parametrize(
    "text",
    [
        "person = 3",
        "[[person]]\naccount=1",
        '[[person]]\naccount="a"\nname="b"\nrole="god"',
        "\x00",
        "a = " + "[" * 5000,
    ],
)
def test_a_damaged_file_of_accounts_lets_nobody_in(tmp_path: Path, text: str) -> None:
    (tmp_path / PEOPLE).parent.mkdir()
    (tmp_path / PEOPLE).write_text(text)
    with pytest.raises(WorkspaceError, match=r"people\.toml"):
        People(tmp_path)


def test_the_file_of_accounts_is_toml(tmp_path: Path) -> None:
    People(tmp_path).add("a", '"\\甲', "administrator", PASSWORD)
    (person,) = tomllib.loads((tmp_path / PEOPLE).read_text(encoding="utf-8"))["person"]
    assert person["name"] == '"\\甲'


def test_what_may_be_thrown_away_may_be_so_at_work(app: Any, workspace: Path) -> None:
    asked = Visitor(app)
    asked.log_in("reviewer")
    shutil.rmtree(workspace / ".policy-nlp")
    assert asked.get("/").headers["location"] == "/login"
    asked.log_in("reviewer")
    assert asked.get("/").status_code == 200


def test_what_may_be_thrown_away_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"no database" * 100)
    database = Database(tmp_path)
    token, _ = database.log_in("a")
    found = database.session(token)
    assert found is not None
    assert found.account == "a"
    assert database.session("other") is None
