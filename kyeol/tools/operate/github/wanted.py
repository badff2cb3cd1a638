"""What the organisation should have, as data: each thing with where it is read, made and changed."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kyeol.tools.json_values import Json, at, listed, mapping
from kyeol.tools.operate.github import first_push
from kyeol.tools.operate.github.gh import Api


class How(StrEnum):
    """How a thing is found, made and changed (GitHub REST API, version 2022-11-28)."""

    PUT = "put"
    """One call says how it should be."""
    NAMED = "named"
    """It is one of a list, by its name: made by POST, changed by PUT at its number."""
    ONCE = "once"
    """As NAMED, and never changed."""
    VARIABLE = "variable"
    """Made by POST, changed by PATCH at its name."""
    PUSH = "push"
    """A branch, made by pushing a folder, and never changed."""
    HOOK = "hook"
    """It is one of a list, by the address that it calls: made by POST, changed by PATCH, its secret never read back."""
    REPOSITORY = "repository"
    """Made in the organisation, never changed."""


@dataclass(frozen=True)
class Wanted:
    """One thing.

    Args:
        what: What it is, for people.
        how: How it is found, made and changed.
        path: Where it is, or the list that it is in.
        body: How it should be.
        after: What has to be there before, such as a branch that the thing would keep from being made; empty: nothing.
    """

    what: str
    how: How
    path: str
    body: Json
    after: str = ""

    def apply(self, api: Api) -> str:
        """Make it so.

        Returns:
            What was done, in a few words.

        Raises:
            OperateError: GitHub refuses.
        """
        if self.after and api.get(self.after) is None:
            return f"not yet: run this again once there is {self.after.partition('/branches/')[2]}"
        match self.how:
            case How.PUT:
                done = self._put(api, self.path)
            case How.PUSH:
                done = "is there" if api.get(self.path) is not None else self._push()
            case How.REPOSITORY:
                done = "is there" if api.get(self.path) else self._make(api, f"orgs/{self.path.split('/')[1]}/repos")
            case How.VARIABLE:
                done = self._variable(api)
            case How.HOOK:
                done = self._hook(api)
            case How.NAMED | How.ONCE:
                done = self._named(api)
        return done

    def _put(self, api: Api, path: str) -> str:
        api.send("PUT", path, self.body)
        return "set"

    def _push(self) -> str:
        first_push.push(Path(str(at(self.body, "folder"))), str(at(self.body, "address")))
        return "pushed"

    def _make(self, api: Api, path: str) -> str:
        api.send("POST", path, self.body)
        return "made"

    def _variable(self, api: Api) -> str:
        there = api.get(f"{self.path}/{at(self.body, 'name')}")
        if there is None:
            return self._make(api, self.path)
        if at(there, "value") == at(self.body, "value"):
            return "is there"
        api.send("PATCH", f"{self.path}/{at(self.body, 'name')}", self.body)
        return "changed"

    def _hook(self, api: Api) -> str:
        address = at(self.body, "config", "url")
        there = [one for one in listed(api.get(self.path)) if at(one, "config", "url") == address]
        if not there:
            return self._make(api, self.path)
        api.send("PATCH", f"{self.path}/{at(there[0], 'id')}", self.body)
        return "set"

    def _named(self, api: Api) -> str:
        answer = api.get(self.path)
        # A list, or a list inside of an object with its length.
        lists = mapping(answer).values() if mapping(answer) else [answer]
        found = [mapping(one) for value in lists for one in listed(value)]
        there = next((one for one in found if one.get("name") == at(self.body, "name")), None)
        if there is None:
            return self._make(api, self.path)
        if self.how is How.ONCE:
            return "is there"
        return self._put(api, f"{self.path}/{there['id']}")
