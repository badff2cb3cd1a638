"""Rules of the exemptions from the rule book."""

from collections.abc import Iterator

from kyeol.config.mistakes import nearest
from kyeol.config.policy import PolicyConfig
from kyeol.config.rules.base import Sections, Violation, rule


@rule
def exempted_rules_exist(sections: Sections) -> Iterator[Violation]:
    """A misspelt rule would exempt nothing, silently."""
    policy = sections.get(PolicyConfig)
    if not policy or not policy.exemptions:
        return
    from kyeol.tools.policy.book import BY_ID  # noqa: PLC0415 - only who has exemptions needs the book

    for index, exemption in enumerate(policy.exemptions):
        if exemption.rule not in BY_ID or BY_ID[exemption.rule].area == "exemptions":
            known = [one.id for one in BY_ID.values() if one.area != "exemptions"]
            advice = nearest(exemption.rule, known)
            remedy = advice if advice.startswith("did") else "kyeol check --rules lists them"
            yield Violation("policy", ("exemptions", index, "rule"), f"{exemption.rule} is no rule", remedy)
