"""Who may use the workbench, and what each may do (人员).

`workbench/people.toml` of the workspace holds the accounts: name, role, password as scrypt. It is
part of the record, not of the cache: without it nobody could tell who an account was.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import tomllib
from contextlib import suppress
from enum import IntEnum
from pathlib import Path

from pydantic import Field, ValidationError

from policy_nlp.errors import UsageError, WorkspaceError
from policy_nlp.records import Record
from policy_nlp.store import Workspace, locked, write_text

PEOPLE = Path("workbench") / "people.toml"
MIN_PASSWORD = 8
MAX_PASSWORD = 256
# RFC 7914 names N=2^14, r=8, p=1 for interactive logins: 16 MB and some 50 ms.
SCRYPT = {"n": 1 << 14, "r": 8, "p": 1, "maxmem": 64 << 20}


class Role(IntEnum):
    """What somebody may do; each may do what those before may (角色)."""

    nobody = 0
    reader = 1
    reviewer = 2
    approver = 3
    administrator = 4


ROLE_WORDS = {
    Role.reader: "查阅",
    Role.reviewer: "复核",
    Role.approver: "签发",
    Role.administrator: "管理",
}


class Person(Record):
    """An account (人员).

    Attributes:
        account: by which somebody logs in.
        name: as decisions and papers show it.
        password: salt and scrypt key, base64, joined by $; empty for a login by the proxy only.
        closed: nobody can log in any more; the name stays for what was decided.
    """

    account: str = Field(min_length=1, max_length=64, pattern=r"^[^\s/\\]+$")
    name: str = Field(min_length=1, max_length=64, pattern=r"^[^\r\n\t]+$")
    role: str
    password: str = ""
    closed: bool = False

    @property
    def rank(self) -> Role:
        """The role as one that can be compared."""
        return Role[self.role]


class People:
    """The accounts of a workspace; threads and processes may share it."""

    def __init__(self, root: Path) -> None:
        self._path = root / PEOPLE
        self._guard = Workspace(root).cache / "people.lock"
        self._read: tuple[int, ...] = ()
        self._people: dict[str, Person] = {}
        self._known()

    def __len__(self) -> int:
        return len(self._known())

    def all(self) -> list[Person]:
        """Return everybody, by account."""
        return sorted(self._known().values(), key=lambda person: person.account)

    def get(self, account: str) -> Person | None:
        """Return who has an account and may still log in."""
        person = self._known().get(account)
        return None if person is None or person.closed else person

    def find(self, account: str) -> Person | None:
        """Return who has, or had, an account."""
        return self._known().get(account)

    def _known(self) -> dict[str, Person]:
        """Return the accounts as the file has them now: another workbench may have changed it.

        Where it is gone or damaged meanwhile, those who were known go on.
        """
        with suppress(FileNotFoundError):
            stat = self._path.stat()
            state = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if state != self._read:
                try:
                    self._people = _read_people(self._path)
                except WorkspaceError:
                    if not self._people:
                        raise
                self._read = state
        return self._people

    def add(self, account: str, name: str, role: str, password: str) -> Person:
        """Make an account.

        Raises:
            UsageError: it is taken, or something of it cannot be used.
        """
        with locked(self._guard):
            if account in self._known():
                raise UsageError(f"账号“{account}”已存在", "请换一个账号名")
            return self._keep(
                {"account": account, "name": name, "role": role, "password": _sealed(password)}
            )

    def change(
        self,
        account: str,
        *,
        name: str | None = None,
        role: str | None = None,
        password: str | None = None,
        closed: bool | None = None,
    ) -> Person:
        """Change an account; what is left out stays.

        Raises:
            UsageError: there is none, something cannot be used, or no administrator would be left.
        """
        with locked(self._guard):
            person = self._known().get(account)
            if person is None:
                raise UsageError(f"没有账号“{account}”", "请在人员页核对")
            given = {"name": name, "role": role, "closed": closed}
            update = {field: value for field, value in given.items() if value is not None}
            if password:
                update["password"] = _sealed(password)
            changed = person.model_dump() | update
            others = [
                other
                for other in self._people.values()
                if other.account != account
                and not other.closed
                and other.rank is Role.administrator
            ]
            if not others and (changed["role"] != "administrator" or changed["closed"]):
                raise UsageError("至少须有一名管理员", "请先指定另一名管理员")
            return self._keep(changed)

    def verify(self, account: str, password: str) -> Person | None:
        """Return who logs in, None where account or password is wrong; takes as long for both."""
        person = self.get(account)
        salt, _, key = (person.password if person else _NOBODY).partition("$")
        found = _derive(password[:MAX_PASSWORD], base64.b64decode(salt))
        is_same = hmac.compare_digest(found, base64.b64decode(key or "AA=="))
        return person if person is not None and person.password and is_same else None

    def _keep(self, fields: dict[str, object]) -> Person:
        if fields["role"] not in Role.__members__ or fields["role"] == "nobody":
            raise UsageError(f"没有角色“{fields['role']}”", "可选：查阅、复核、签发、管理")
        try:
            person = Person.model_validate(fields)
        except ValidationError as error:
            raise UsageError(
                "账号或姓名不能用", "不能为空、过长，账号中不能有空格和斜线"
            ) from error
        namesakes = (it for it in self._people.values() if it.account != person.account)
        if any(other.name == person.name for other in namesakes):
            raise UsageError(f"已有人名为“{person.name}”", "请加以区别，如加注部门")
        people = self._people | {person.account: person}
        write_text(self._path, _as_toml(people.values()))
        self._path.chmod(0o600)
        return person


def _read_people(path: Path) -> dict[str, Person]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        people = [Person.model_validate(item) for item in data.get("person", ())]
        for person in people:
            person.rank  # noqa: B018
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise WorkspaceError(
            f"“{PEOPLE.as_posix()}”无法读取：{type(error).__name__}",
            "请从备份恢复；删去后须重新设立管理员",
        ) from error
    return {person.account: person for person in people}


def _as_toml(people: object) -> str:
    """Return accounts as TOML; a JSON string is a TOML string, but for DEL."""
    lines = ["# 审核工作台人员；请在工作台“人员”页修改", ""]
    for person in sorted(people, key=lambda item: item.account):  # type: ignore[call-overload]
        lines.append("[[person]]")
        for field, value in person.model_dump().items():
            text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
            lines.append(f"{field} = {text}")
        lines.append("")
    return "\n".join(lines)


def _sealed(password: str) -> str:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise UsageError(f"密码须有{MIN_PASSWORD}至{MAX_PASSWORD}个字符", "请换一个密码")
    salt = os.urandom(16)
    return f"{_base64(salt)}${_base64(_derive(password, salt))}"


def _derive(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, dklen=32, **SCRYPT)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


_NOBODY = f"{_base64(bytes(16))}${_base64(bytes(32))}"
