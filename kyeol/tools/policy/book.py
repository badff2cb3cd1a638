"""The rule book: every rule, in the order of its ids."""

from typing import Final

from kyeol.tools.policy import rules
from kyeol.tools.policy.rule import REGISTERED, Rule

__all__ = ["BY_ID", "RULES", "Rule", "rules"]

EXPIRED: Final = Rule(
    id="exemption-expired",
    area="exemptions",
    title="No exemption outlives its end date",
    severity="mandatory",
    reason="An exemption is a debt with a date; past it, the rule holds again.",
    reference="platform",
    fix="fix what the rule finds and remove the exemption, or agree on a later date",
    setting="policy.exemptions",
)
UNUSED: Final = Rule(
    id="exemption-unused",
    area="exemptions",
    title="Every exemption exempts something",
    severity="advisory",
    reason="An exemption that nothing needs would hide the next breach without anyone's decision.",
    reference="platform",
    fix="remove the exemption, or correct its resource",
    setting="policy.exemptions",
)

RULES: Final[tuple[Rule, ...]] = tuple(sorted((*REGISTERED, EXPIRED, UNUSED), key=lambda rule: rule.id))
BY_ID: Final = {rule.id: rule for rule in RULES}
