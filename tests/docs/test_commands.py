"""Commands in documents: those of `kyeol` exist, and those of the guide to rotations name what exists, in its order."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, get_args

import pytest
import yaml
from pydantic import BaseModel
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from kyeol.config.stack import section_models
from kyeol.tools.commands.app import app
from kyeol.tools.json_values import mapping
from kyeol.tools.kinds import kubernetes
from kyeol.tools.preview.graph import Graph
from tests.docs.documents import DOCS, DOCUMENTS
from tests.harness import ROOT

ROTATION: Final = (DOCS / "how-to" / "rotation.md").read_text()
BLOCKS: Final = re.findall(r"^ *```sh\n(.*?)^ *```$", ROTATION, re.MULTILINE | re.DOTALL)
SHOP: Final = ROOT / "gitops" / "kyeol-app-gitops" / "base"

_KYEOL: Final = re.compile(r"(?:`|^ *(?:\$ )?|\| )kyeol ([a-z][^`\n|#>]*)", re.MULTILINE)


def commands() -> Mapping[str, TyperCommand]:
    """The commands of `kyeol`, those of groups with their group's name."""
    found: dict[str, TyperCommand] = {}
    main = get_command(app)
    assert isinstance(main, TyperGroup)
    for name, command in main.commands.items():
        below = command.commands if isinstance(command, TyperGroup) else {"": command}
        found |= {f"{name} {verb}".strip(): one for verb, one in below.items() if isinstance(one, TyperCommand)}
    return found


def test_a_command_of_kyeol_has_the_options_that_a_document_gives_it() -> None:
    known = commands()
    groups = [[one.split()[0]] for one in known if " " in one]
    for text in (text for path in DOCUMENTS for text in _KYEOL.findall(path.read_text())):
        words = re.sub(r"\"[^\"]*\"|'[^']*'|\\", " ", text).split()
        if words in groups:
            continue
        name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
        assert name in known, text
        options = {option for parameter in known[name].params for option in parameter.opts} | {"--help"}
        given = {word.partition("=")[0].strip("`.,;:()") for word in words if word.startswith("--")}
        assert given <= options, text


def test_every_generation_is_in_the_guide_and_every_setting_of_the_guide_exists() -> None:
    settings = {path for section, model in section_models().items() for path in (section, *_below(section, model))}
    named = set(re.findall(r"`kyeol:([a-zA-Z.]+)", ROTATION))
    assert named <= settings
    generations = {path for path in settings if path.endswith("Generation")}
    generations |= {path.removesuffix(".current") for path in settings if path.endswith(".current")}
    assert len(generations) > 8
    assert generations <= {path for path in settings if path in named or path.rpartition(".")[2] in ROTATION}


def _below(path: str, model: type[BaseModel]) -> Iterator[str]:
    """The paths of a section's settings."""
    for name, info in model.model_fields.items():
        below = f"{path}.{info.alias or name}"
        yield below
        for one in (info.annotation, *get_args(info.annotation)):
            if isinstance(one, type) and issubclass(one, BaseModel):
                yield from _below(below, one)


def test_what_the_guide_names_in_the_cluster_exists(graphs: Mapping[str, Graph]) -> None:
    manifests = [one for file in SHOP.rglob("*.yaml") for one in yaml.safe_load_all(file.read_text()) if one]
    kinds = {
        kind: {one["metadata"]["name"] for one in manifests if one.get("kind") == kind}
        for kind in ("Deployment", "ExternalSecret")
    }
    text = "\n".join((*BLOCKS, *re.findall(r"`(kubectl [^`]+)`", ROTATION)))
    assert set(re.findall(r"kubectl -n (\S+)", text)) == {"saleor", "argocd"}
    named = [one for names in re.findall(r"deployment ((?:[a-z]+(?:-[a-z]+)* ?)+)", text) for one in names.split()]
    assert {"saleor-api", "saleor-worker", "saleor-beat"} <= set(named) <= kinds["Deployment"]
    assert set(re.findall(r"externalsecret ([a-z][a-z-]+)", text)) == {"saleor-keys"} <= kinds["ExternalSecret"]
    prose = re.findall(r"restart ((?:`[a-z-]+`(?: and )?)+)", ROTATION)
    assert {one for names in prose for one in re.findall(r"`(.+?)`", names)} <= kinds["Deployment"]
    mgmt = [one for one in graphs["mgmt"] if one.type == kubernetes.EXTERNAL_SECRET.type]
    assert any(mapping(one.inputs["metadata"])["namespace"] == "argocd" for one in mgmt)


KUBECTL: Final = f"""#!{sys.executable}
# An External Secrets operator that takes its time: each of two secrets is read anew at another question.
import os, sys
from pathlib import Path

log = Path(os.environ["LOG"])
calls = log.read_text().splitlines() if log.exists() else []
asked = [at for at, call in enumerate(calls) if " annotate externalsecret" in call]
since = sum(" get externalsecret" in call for call in calls[asked[0]:]) if asked else 0
if "get" in sys.argv:
    read = {{"saleor-keys": since >= 2, "storefront": since >= 4}}
    many = "{{range" in sys.argv[-1]
    for name, now in read.items():
        if many or name in sys.argv:
            print(*([name] if many else []), now)
with open(log, "a") as calls:
    print("", *sys.argv[1:], file=calls)
"""


@pytest.mark.parametrize("block", [one for one in BLOCKS if "-n saleor rollout restart" in one])
def test_pods_restart_once_the_new_value_is_in_the_cluster(block: str, tmp_path: Path) -> None:
    assert "annotate" in block
    for name, program in (("kubectl", KUBECTL), ("sleep", "#!/bin/sh\n")):
        file = tmp_path / name
        file.write_text(program)
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
    log = tmp_path / "log"
    environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "LOG": str(log)}
    subprocess.run(["bash", "-euc", block], env=environment, check=True, timeout=60, capture_output=True)
    calls = log.read_text().splitlines()
    asked = next(at for at, call in enumerate(calls) if " annotate externalsecret" in call)
    (restart,) = (at for at, call in enumerate(calls) if " rollout restart" in call)
    questions = sum(" get externalsecret" in call for call in calls[asked:restart])
    assert questions == (3 if "saleor-keys" in block else 5), "as soon as each is read anew, and not before"
    assert any(" get externalsecret" in call for call in calls[:asked]), "what was read before is known"
    changed = [at for at, call in enumerate(calls) if " patch deployment" in call]
    assert all(asked < at < restart for at in changed), "the new pods start beside the old ones"
