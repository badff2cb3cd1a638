"""Rules of what was there before: it is one stack's alone, is called as nothing that a stack makes, and fits."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Final

from kyeol.config.account import AwsConfig
from kyeol.config.adopted import adopted_by
from kyeol.config.database import DatabaseConfig
from kyeol.config.github import GithubConfig
from kyeol.config.mistakes import KeyPath
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.rules.base import Sections, Violation, rule

_WRITTEN: Final[Mapping[str, tuple[str, KeyPath]]] = {
    "bucket": ("storage", ("media", "name")),
    "database": ("database", ("existing", "identifier")),
    "subnet_group": ("database", ("existing", "subnetGroup")),
}
"""Where the name of each kind of thing is written; names of buckets are taken in all accounts at once."""


@rule
def adopted_by_one_stack(sections: Sections) -> Iterator[Violation]:
    """What two stacks adopt has two states, and whichever runs last decides."""
    own = {kind: name for kind, name in asdict(adopted_by(sections.present)).items() if name}
    place = sections.get(AwsConfig)
    for other, theirs in sections.others.items():
        there = sections.of(other, AwsConfig)
        beside = place and there and (place.account_id, place.region) == (there.account_id, there.region)
        for kind, name in asdict(adopted_by(theirs)).items():
            if name and name == own.get(kind) and (beside or kind == "bucket"):
                concern, path = _WRITTEN[kind]
                yield Violation(concern, path, f"{name} is adopted by {other}, too", "adopt it in one stack")


@rule
def adopted_is_called_as_nothing_that_is_made(sections: Sections) -> Iterator[Violation]:
    """A bucket or an instance with a name that the program gives is another one's, or will be."""
    adopted, github = adopted_by(sections.present), sections.of(MANAGEMENT_STACK, GithubConfig)
    github = github or sections.get(GithubConfig)
    stacks = "|".join(map(re.escape, (sections.stack, *sections.others)))
    if adopted.bucket:
        made = re.match(rf"(?:aws-waf-logs-)?{sections.project}-({stacks})-", adopted.bucket)
        if made and not adopted.bucket.startswith(f"{sections.project}-{sections.stack}-media"):
            problem = f"{adopted.bucket} is called as buckets that {made[1]} makes"
            yield Violation("storage", ("media", "name"), problem, "name the bucket that there was before")
        if github and github.state.bucket == adopted.bucket:
            problem = f"{adopted.bucket} is the bucket of Pulumi's state"
            yield Violation("storage", ("media", "name"), problem, "name the bucket of the shop's media")
    if adopted.database:
        made = re.fullmatch(rf"{sections.project}-({stacks})-postgres(-[0-9]+)?(-replica)?", adopted.database)
        if made:
            problem = f"{adopted.database} is called as instances that {made[1]} makes"
            remedy = "remove it, which means the stack's own name" if made[1] == sections.stack else "name another"
            yield Violation("database", ("existing", "identifier"), problem, remedy)


@rule
def the_shop_is_not_the_master(sections: Sections) -> Iterator[Violation]:
    """The bootstrap Job gives the shop's logins passwords of their own: RDS would no longer know the master's."""
    database = sections.get(DatabaseConfig)
    if database and database.existing:
        master, user = database.existing.username.lower(), database.application.user
        if master in (database.application.login(1), database.application.login(2)):
            problem = f"{user} and {user}_b are the shop's logins, and one of them is the master user"
            yield Violation("database", ("application", "user"), problem, "write another user, such as shop")


@rule
def keys_lie_in_the_region(sections: Sections) -> Iterator[Violation]:
    """RDS takes a key of the instance's own region (RDS user guide, "Encrypting Amazon RDS resources")."""
    database, place = sections.get(DatabaseConfig), sections.get(AwsConfig)
    existing = database.existing if database else None
    if existing is None or place is None:
        return
    for key, arn in (("keyArn", existing.key_arn), ("insightsKeyArn", existing.insights_key_arn)):
        if arn and (region := arn.split(":")[3]) != place.region:
            yield Violation("database", ("existing", key), f"lies in {region}", f"name a key in {place.region}")
