"""The rotation of the application's database password: whether this run may go on from where the last one left it."""

from collections.abc import Mapping

import pulumi
from pulumi import Output

from kyeol.config.database import DatabasePasswordConfig
from kyeol.json_value import Json
from kyeol.stacks.last_run import last_outputs


def generations(password: DatabasePasswordConfig) -> list[int]:
    """What the next run is to find: the generations whose passwords there are, the one in use first."""
    return [password.current, *([password.next] if password.next else [])]


def one_at_a_time(stack: str, password: DatabasePasswordConfig) -> Output[DatabasePasswordConfig]:
    """The generations of the password, once it is known that the last run made the one that is to be used.

    Else the secret would name a login that the bootstrap has never made, or a password that is new and that the
    database does not know: every pod that starts from then on would be shut out.

    Args:
        stack: The stack, whose own outputs tell.
        password: The generations that are asked for.

    Raises:
        RunError: When the program runs, and the last run made neither.
    """

    def compare(outputs: Mapping[str, Json]) -> DatabasePasswordConfig:
        exported = outputs.get("databasePasswordGenerations")
        # The engine keeps every number as a float.
        made = [int(one) for one in exported if isinstance(one, int | float)] if isinstance(exported, list) else []
        if made and password.current not in made:
            # Two logins take turns: only the one after the one in use may be made beside it.
            step = f"{{current: {made[0]}, next: {made[0] + 1}}}"
            if len(made) > 1:
                step = f"{{current: {made[1]}}}"
            raise pulumi.RunError(
                f"kyeol:database.application.password.current is {password.current}, but the database has a login of "
                f"generation {' and '.join(str(one) for one in made)} only; write {step}, run "
                f"`pulumi up --stack {stack}` and sync saleor-api-{stack}, and only then go on"
            )
        return password

    return last_outputs(stack).apply(compare)
