"""What Prowler and checkov report on the deployed resources besides, and why it is so."""

from typing import Final

from kyeol.tools.policy.controls.control import Control, declined, met

CONTROLS: Final = (
    Control(
        "DNSSEC",
        "The zone is signed",
        declined(
            "signing needs a KMS key in us-east-1 and a DS record at the registrar, which the program does not reach; "
            "a signed zone whose DS record is stale is a shop that nobody resolves"
        ),
    ),
    Control(
        "query logging",
        "The zone logs queries",
        declined(
            "resolvers ask, not visitors, and the log is charged by volume; the edge's and the load balancer's logs "
            "have the requests themselves"
        ),
    ),
    Control(
        "secrets' policies",
        "Secrets have resource policies",
        declined(
            "without one only the account's own IAM lets anybody in, where roles name the secrets they read, "
            "boundaries name the environment's, and in staging and production the environment's key decides besides"
        ),
    ),
    Control(
        "CIS metric filters",
        "Events of CIS's monitoring section are told",
        met("`kyeol:alarms.audit.cis`, on in the shipped prod: CIS AWS 4.1 to 4.15, above"),
    ),
    Control(
        "backup plan",
        "Data is in a plan of AWS Backup",
        declined(
            "RDS's own backups restore to any second (`backups-database`) and are copied to another region with "
            "media and trail (`backups-copied-database`, `backups-copied-locked`); every restore is rehearsed. A plan "
            "would keep the same data a second time"
        ),
    ),
    Control(
        "geo restriction",
        "CloudFront serves some countries only",
        declined("a shop serves whoever pays; an address's country is a guess, and the web ACL judges requests"),
    ),
    Control(
        "origin failover",
        "An origin has a failover",
        declined(
            "CloudFront fails over for GET, HEAD and OPTIONS only, and there is no second shop to fail over to: the "
            "load balancer is in every zone, and when it does not respond, visitors get a page from the media bucket"
        ),
    ),
    Control(
        "database's IAM authentication",
        "The database takes IAM tokens",
        declined(
            "Saleor reads one `DATABASE_URL` when it starts, and a token lasts fifteen minutes; the application's "
            "password is random, rotates by its generation (ADR 0008)"
        ),
    ),
)
