"""The controls of AWS's and CIS's benchmarks and how the program meets them: docs/reference/security.md."""

from dataclasses import dataclass
from typing import Final

from kyeol.tools.policy.controls import cis_aws, cis_eks, fsbp_account, fsbp_data, fsbp_edge, fsbp_network, scanners
from kyeol.tools.policy.controls.control import Control

__all__ = ["BENCHMARKS", "Benchmark", "Control"]


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """A benchmark, or a list of findings.

    Args:
        name: Its name and version, the heading.
        reference: How a rule's reference calls it; empty: no rule refers to it.
        source: Where the list of its controls comes from, and what is left out of it.
        controls: The controls.
    """

    name: str
    reference: str
    source: str
    controls: tuple[Control, ...]


BENCHMARKS: Final = (
    Benchmark(
        name="AWS Foundational Security Best Practices",
        reference="FSBP",
        source="Ids: the standard's page in AWS's guide (Security Hub user guide, fsbp-standard, from a copy of it) "
        "and prowler-cloud/prowler at 3e000fa, "
        "`prowler/compliance/aws/aws_foundational_security_best_practices_aws.json`, those of the services that the "
        "program uses, and what the rule book refers to besides, CloudWatch's among them, which are of Security Hub "
        "and not of this standard. AWS adds controls to the standard all the time: what is in none is not here.",
        controls=(*fsbp_account.CONTROLS, *fsbp_network.CONTROLS, *fsbp_data.CONTROLS, *fsbp_edge.CONTROLS),
    ),
    Benchmark(
        name="CIS AWS Foundations Benchmark 5.0.0",
        reference="CIS AWS 5.0.0",
        source="Ids: prowler-cloud/prowler at 3e000fa, `prowler/compliance/aws/cis_5.0_aws.json`; all of them.",
        controls=cis_aws.CONTROLS,
    ),
    Benchmark(
        name="CIS Amazon EKS Benchmark 1.8.0",
        reference="CIS EKS 1.8.0",
        source="Ids: aquasecurity/kube-bench, `cfg/eks-1.8.0`. Left out, since nobody has verified them: 3.1.2, "
        "3.1.4 and 3.2.5 to 3.2.8 (owners of files, four settings of the kubelet).",
        controls=cis_eks.CONTROLS,
    ),
    Benchmark(
        name="What Prowler and checkov report besides",
        reference="",
        source="Failures that Prowler 5.46 and checkov 3.3 reported on the deployed resources and that a reader "
        "will ask about.",
        controls=scanners.CONTROLS,
    ),
)
