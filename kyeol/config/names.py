"""The fixed names that configuration, stacks and tools share."""

from typing import Final

NAMESPACE: Final = "kyeol"
"""The program's own name, whatever the Pulumi project is called: the namespace of its configuration keys and component
types, and what its objects inside a cluster begin with. Names in AWS begin with the project's name instead, which is
pulumi.get_project()."""

MANAGEMENT_STACK: Final = "mgmt"
"""The stack that goes up first and whose outputs every other stack reads."""

LONGEST_NAMES: Final = 23
"""How many characters the project's name and a stack's may have together. The longest name with the least room is that
of the bucket of CloudFront's web ACL logs, aws-waf-logs-PROJECT-STACK-cloudfront-ACCOUNT, of which S3 takes 63
characters (S3 User Guide, "General purpose bucket naming rules"); two are kept back."""

LONGEST_PROJECT_NAME: Final = 12
"""How many of them are the project's at most: eleven are left for a stack's."""

CLOUDFRONT_REGION: Final = "us-east-1"
"""Where AWS keeps what belongs to CloudFront: its certificate, web ACL, log deliveries, metrics and their alarms."""

APPLICATION_NAMESPACE: Final = "saleor"
"""Where the shop runs in dev, stage and prod."""

ARGOCD: Final = "argocd"
"""Argo CD's add-on, and the namespace that it and all its objects are in."""

DATABASE_PORT: Final = 5432
"""Where PostgreSQL listens."""

CACHE_PORT: Final = 6379
"""Where Valkey listens."""

DATABASE_MASTER: Final = "kyeol_master"
"""The database's master user."""

RELEASED_TAG: Final = "Released"
"""The tag of a database instance that nothing protects any more, because somebody has said so."""

ORIGIN_VERIFY_HEADER: Final = "x-origin-verify"
"""The header with the secret by which the load balancer's web ACL knows CloudFront's requests."""

TIER_TAG: Final = "Tier"
"""The tag that says which tier of the address plan a subnet belongs to."""

LOAD_BALANCER_TIER: Final = "load-balancer"
"""The tier of private load balancers, where CloudFront has a VPC origin."""

SHOP_IMAGES: Final = ("saleor-api", "dashboard", "storefront")
"""The images of the shop, as the manifests and the registries call them."""

MIN_NODES_TAG: Final = "MinNodes"
MAX_NODES_TAG: Final = "MaxNodes"
"""The tags of a node group that say what the autoscaler keeps to, whatever limits EKS was told."""

PEAKS_PLAN: Final = "peaks.json"
"""The key of the ConfigMap with the planned peaks, and the file that the CronJob reads."""

ENFORCED_TAG: Final = "Enforced"
"""The tag of a budget that says whether the rule book stops a deployment above it: `true`, or it is not there."""
