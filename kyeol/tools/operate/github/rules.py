"""The rules of a repository's main: what a pull request needs, and who passes by."""

from kyeol.tools.json_values import Json


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
