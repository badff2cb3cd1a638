"""Permissions boundaries: the most that any role of an environment may do, whatever policies it gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.access.boundary_statements import github_boundary, workload_boundary
from kyeol.components.scope import Scope, boundary_name
from kyeol.config.adopted import NOTHING, Adopted
from kyeol.iam import policy_document


@dataclass(frozen=True, kw_only=True)
class BoundariesArgs:
    """What the boundaries need.

    Args:
        scope: The environment whose stack makes them.
        environments: The environments of the account, each with the public names that are its own.
        senders: The domain that SES sends each one's emails from, where it does.
        adopted: What each environment has adopted by name.
        joined: The roles of other stacks that an environment's roles assume: clusters' by Argo CD, the zone's by
            ExternalDNS.
        pipeline: Whether there are roles of GitHub's, or of other accounts that join.
        assumed: The roles that a deployment assumes.
    """

    scope: Scope
    environments: Mapping[str, Sequence[str]]
    senders: Mapping[str, str] = field(default_factory=dict)
    adopted: Mapping[str, Adopted] = field(default_factory=dict)
    joined: Sequence[str] = ()
    pipeline: bool = False
    assumed: Sequence[str] = ()


class Boundaries(pulumi.ComponentResource):
    """One customer-managed policy for each environment's roles, and one for GitHub's.

    They are made before the environments, by a stack that no environment's deployment may change: a deployment makes
    roles only with its own boundary on them, and changes neither it nor what wears it
    (docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html, "Delegating responsibility to others
    using permissions boundaries").
    """

    arns: Mapping[str, Output[str]]
    github_arn: Output[str] | None = None

    def __init__(self, name: str, args: BoundariesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:Boundaries", name, None, opts)
        scope = args.scope
        # What is retained cannot do without the boundary of its role.
        kept = scope.foundation(self, holds_data=True)

        def policy(what: str, title: str, document: Output[str]) -> Output[str]:
            made = aws.iam.Policy(
                f"{name}-{what}",
                name=title,
                description=f"The most that roles of {what} may do",
                policy=document,
                tags=scope.tags(f"{what}-boundary"),
                opts=kept,
            )
            return made.arn

        self.arns = {
            environment: policy(
                environment,
                boundary_name(environment),
                policy_document(
                    *workload_boundary(
                        scope.account_id,
                        environment,
                        hosts,
                        args.joined if environment == scope.environment else (),
                        args.senders.get(environment),
                        args.adopted.get(environment, NOTHING),
                    )
                ),
            )
            for environment, hosts in args.environments.items()
        }
        if args.pipeline:
            document = policy_document(*github_boundary(scope.account_id, args.assumed))
            self.github_arn = policy("github", boundary_name("github"), document)
        self.register_outputs({"arns": self.arns})
