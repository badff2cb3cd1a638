"""Rules of the budget."""

from collections.abc import Iterator

from kyeol.config.account import AwsConfig
from kyeol.config.budget import BudgetConfig
from kyeol.config.names import MANAGEMENT_STACK
from kyeol.config.rules.base import Sections, Violation, rule


@rule
def one_monitor_of_anomalies(sections: Sections) -> Iterator[Violation]:
    """AWS admits one monitor of services in an account: in mgmt's account it is mgmt's."""
    budget, aws = sections.get(BudgetConfig), sections.get(AwsConfig)
    if not budget or not budget.anomalies or budget.anomalies.monitor_arn or not aws:
        return
    for other in sorted(sections.others):
        theirs, place = sections.of(other, BudgetConfig), sections.of(other, AwsConfig)
        makes = theirs and theirs.anomalies and not theirs.anomalies.monitor_arn
        # Told once: in the stack that is not mgmt, else in the one that comes later.
        if makes and place and place.account_id == aws.account_id and _yields(sections.stack, other):
            problem = f"makes a second monitor of services in account {aws.account_id}, which has that of {other}"
            remedy = f"set monitorArn to the one of {other}, or remove the section"
            yield Violation("budget", ("anomalies",), problem, remedy)
            return


@rule
def a_monitor_is_of_the_account(sections: Sections) -> Iterator[Violation]:
    """Cost Explorer knows an account's own monitors alone."""
    budget, aws = sections.get(BudgetConfig), sections.get(AwsConfig)
    arn = budget.anomalies.monitor_arn if budget and budget.anomalies else None
    if arn and aws and (account := arn.split(":")[4]) != aws.account_id:
        problem, remedy = f"is of account {account}", f"name the monitor of account {aws.account_id}"
        yield Violation("budget", ("anomalies", "monitorArn"), problem, remedy)


@rule
def a_whole_account_is_ones_own(sections: Sections) -> Iterator[Violation]:
    """Beside other stacks the account's bill is not the environment's; mgmt's may be that of all."""
    budget, aws = sections.get(BudgetConfig), sections.get(AwsConfig)
    if not budget or not aws or budget.scope != "account" or sections.stack == MANAGEMENT_STACK:
        return
    for other in sorted(sections.others):
        place = sections.of(other, AwsConfig)
        if place and place.account_id == aws.account_id:
            problem = f"counts account {aws.account_id}, which {other} is in, too"
            yield Violation("budget", ("scope",), problem, f"write environment, or set it in {MANAGEMENT_STACK}")
            return


def _yields(stack: str, other: str) -> bool:
    return stack != MANAGEMENT_STACK and (other == MANAGEMENT_STACK or stack > other)
