"""The project's exceptions have one base, whose docstring draws them."""

import re
from importlib import import_module
from inspect import getdoc
from pkgutil import walk_packages

import kyeol
from kyeol.errors import KyeolError


def below(error: type[Exception]) -> dict[str, str]:
    """The exceptions that derive from one, however far, with the parent of each."""
    found: dict[str, str] = {}
    for one in error.__subclasses__():
        found |= {one.__name__: error.__name__} | below(one)
    return found


def drawn() -> dict[str, str]:
    """The tree of the docstring: each exception with the one that it hangs on."""
    parents, above = {}, {0: "KyeolError"}
    for line in (getdoc(KyeolError) or "").splitlines():
        if found := re.match(r"([│ ]*)[├└]── (\w+)", line):
            depth = len(found[1]) // 4 + 1
            parents[found[2]], above[depth] = above[depth - 1], found[2]
    return parents


def test_the_docstring_draws_every_exception_below_its_parent() -> None:
    for module in walk_packages(kyeol.__path__, "kyeol."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    assert drawn() == below(KyeolError)


def test_no_exception_of_the_project_has_another_base() -> None:
    outside = [
        one.__name__
        for one in Exception.__subclasses__()
        if one.__module__.startswith("kyeol.") and one is not KyeolError
    ]
    assert outside == []
