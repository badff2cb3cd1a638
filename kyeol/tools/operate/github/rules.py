"""The rules of a repository: what a pull request for main needs, who passes by, and which files an App pushes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kyeol.tools.json_values import Json

_WRITERS: Final = (("OrganizationAdmin", 1), ("RepositoryRole", 5), ("RepositoryRole", 2), ("RepositoryRole", 4))
"""Who writes to a repository as a person: owners; administrators, maintainers and writers (from memory; an App has
permissions and none of these roles)."""


def of_main(checks: list[str], app: int | None, *, owners: bool) -> Json:
    """The ruleset of main.

    Args:
        checks: What has to pass.
        app: The number of the App that passes by; None: nobody does.
        owners: Whether the repository says who owns what.
    """
    rules: list[Json] = [
        {"type": "deletion"},
        {"type": "non_fast_forward"},
        {
            "type": "pull_request",
            "parameters": {
                "required_approving_review_count": 1,
                "require_code_owner_review": owners,
                "dismiss_stale_reviews_on_push": True,
                "require_last_push_approval": True,
                "required_review_thread_resolution": False,
                # With rebasing a branch's own commits would count as images that an environment has had.
                "allowed_merge_methods": ["merge", "squash"],
            },
        },
    ]
    if checks:
        required: list[Json] = [{"context": check} for check in checks]
        parameters: Json = {"required_status_checks": required, "strict_required_status_checks_policy": True}
        rules.append({"type": "required_status_checks", "parameters": parameters})
    return {
        "name": "main",
        "target": "branch",
        "enforcement": "active",
        # Left out, whoever passes by the rules now goes on doing so.
        **({"bypass_actors": [{"actor_id": app, "actor_type": "Integration", "bypass_mode": "always"}]} if app else {}),
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "rules": rules,
    }


def of_pushes(tree: Path, other_apps: list[int]) -> Json:
    """The ruleset of what an App may push, to whatever branch: images, and what is noted of builds.

    GitHub limits no App to paths, but a push ruleset keeps paths from all but those who pass by it ("About rulesets":
    private and internal repositories, from GitHub Team on; REST API, file_path_restriction).

    Args:
        tree: The folder of kyeol-app-gitops.
        other_apps: The numbers of the Apps that may push everything.
    """
    passing: list[Json] = [
        {"actor_id": number, "actor_type": kind, "bypass_mode": "always"}
        for kind, number in (*_WRITERS, *(("Integration", one) for one in other_apps))
    ]
    paths: list[Json] = [*_kept(tree)]
    return {
        "name": "images alone",
        "target": "push",
        "enforcement": "active",
        "bypass_actors": passing,
        "rules": [{"type": "file_path_restriction", "parameters": {"restricted_file_paths": paths}}],
    }


def _kept(tree: Path) -> Iterator[str]:
    """The paths of what no build writes: of an overlay that builds come to, all but its kustomization.yaml."""
    for path in sorted(tree.iterdir()):
        if path.name not in ("builds", "overlays", "versions"):
            yield f"{path.name}/**/*" if path.is_dir() else path.name
    for overlay in sorted((tree / "overlays").iterdir()):
        images = overlay / "kustomization.yaml"
        if re.search(r"^ *promoted-from:", images.read_text(encoding="utf-8"), re.MULTILINE):
            yield f"overlays/{overlay.name}/**/*"
        else:
            yield from (
                f"overlays/{overlay.name}/{one.name}{'/**/*' if one.is_dir() else ''}"
                for one in sorted(overlay.iterdir())
                if one != images
            )
