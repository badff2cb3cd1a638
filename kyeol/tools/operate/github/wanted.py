"""What the organisation should have, as data: each thing with where it is read, made and changed."""

from dataclasses import dataclass
from enum import StrEnum

from kyeol.tools.json_values import Json, at, listed, mapping
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
                api.send("PUT", self.path, self.body)
                return "set"
            case How.REPOSITORY:
                return "is there" if api.get(self.path) else self._make(api, f"orgs/{self.path.split('/')[1]}/repos")
            case How.VARIABLE:
                return self._variable(api)
            case How.NAMED | How.ONCE:
                return self._named(api)

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
        api.send("PUT", f"{self.path}/{there['id']}", self.body)
        return "set"
