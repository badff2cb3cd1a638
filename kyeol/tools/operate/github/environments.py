"""The environments of a repository: who approves, which branch gets in, and in which account it is."""

from collections.abc import Iterator, Mapping

from kyeol.config.places import apart
from kyeol.config.reading.load import Configuration
from kyeol.tools.json_values import Json
from kyeol.tools.operate.github.wanted import How, Wanted


def environments(
    name: str, base: str, team: int, asking: Mapping[str, bool], configurations: Mapping[str, Configuration]
) -> Iterator[Wanted]:
    """The environments of a repository, each main's alone.

    Args:
        name: The repository.
        base: Its path in the API.
        team: The number of the team that approves.
        asking: The environments, each with whether it asks the team.
        configurations: The stacks that have an environment here; that of another account has its own AWS_ACCOUNT_ID.
    """
    for environment, asks in asking.items():
        where, stack = f"{base}/environments/{environment}", configurations.get(environment)
        yield Wanted(f"{name}: environment {environment}", How.PUT, where, _environment(team if asks else None))
        branch: Json = {"name": "main", "type": "branch"}
        yield Wanted(f"{name}: {environment} is main's", How.ONCE, f"{where}/deployment-branch-policies", branch)
        if stack and apart(environment, stack.accounts):
            account: Json = {"name": "AWS_ACCOUNT_ID", "value": stack.config.aws.account_id}
            what = f"{name}: {environment}'s variable AWS_ACCOUNT_ID"
            yield Wanted(what, How.VARIABLE, f"{where}/variables", account)


def _environment(team: int | None) -> Json:
    """No administrator passes by; branches are named, since `protected_branches` admits every protected one."""
    return {
        "reviewers": [{"type": "Team", "id": team}] if team else [],
        "prevent_self_review": team is not None,
        "can_admins_bypass": False,
        "deployment_branch_policy": {"protected_branches": False, "custom_branch_policies": True},
    }
