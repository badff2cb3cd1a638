"""What managed rules find in bodies, and where it is in order: pictures, rich text and queries look like attacks."""

from collections.abc import Mapping
from typing import Final

from kyeol.config.facts.waf_rules import RuleGroup

EXPECTED_PATHS: Final = ("/graphql", "/plugins/", "/api/")
"""Where such bodies are in order: uploads, product descriptions and queries, payment notifications, webhooks (Saleor's,
GitHub's)."""

LABELS: Final[Mapping[RuleGroup, Mapping[str, str]]] = {
    "AWSManagedRulesCommonRuleSet": {
        "CrossSiteScripting_BODY": "awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body",
        "GenericLFI_BODY": "awswaf:managed:aws:core-rule-set:GenericLFI_Body",
        "GenericRFI_BODY": "awswaf:managed:aws:core-rule-set:GenericRFI_Body",
        "SizeRestrictions_BODY": "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body",
    },
    "AWSManagedRulesSQLiRuleSet": {
        "SQLiExtendedPatterns_BODY": "awswaf:managed:aws:sql-database:SQLiExtendedPatterns_Body",
        "SQLi_BODY": "awswaf:managed:aws:sql-database:SQLi_Body",
    },
}
"""The managed rules that only count here, and the labels that they set: a rule of this program's blocks by these.

From docs.aws.amazon.com/waf/latest/developerguide: aws-managed-rule-groups-baseline.html, -use-case.html.
"""
