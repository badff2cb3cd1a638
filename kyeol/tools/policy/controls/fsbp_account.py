"""FSBP, the account: contacts, identities, trails, detectors, messages, nodes as Systems Manager sees them."""

from typing import Final

from kyeol.tools.policy.controls.control import NO_PASSWORD, Control, declined, not_applicable, owner, rules

_ROOT: Final = owner("the root user is the account owner's; the program alarms on its use (`root-use`)")
_IN_USE: Final = rules(
    "iam-no-users", note="SES's SMTP user in prod has a key that every email uses; others the program does not see"
)
_NO_FUNCTIONS: Final = declined("no functions of Lambda: nothing would be watched")
_RUNTIME: Final = declined(
    "off with the rest; RUNTIME_MONITORING in `kyeol:threats.guardDuty.features`, charged by vCPU"
)
_NO_MACIE: Final = declined("the program makes no Macie; which bucket holds what is known by name")
_NO_QUEUE: Final = not_applicable("no SQS: the cache is the broker")
_NOT_MANAGED: Final = declined(
    "nodes are not managed by Systems Manager: their role has no such policy, nobody logs in, and a new image "
    "replaces them instead of patching"
)

CONTROLS: Final = (
    Control("Account.1", "The account has a security contact", owner("set the alternate contact")),
    Control(
        "Backup.1",
        "What AWS Backup keeps is encrypted",
        not_applicable("no AWS Backup: see the backup plan, below"),
    ),
    Control(
        "CloudTrail.1",
        "A trail of all regions records management events",
        rules("logging-trail", "logging-trail-present", "logging-account-trail"),
    ),
    Control("CloudTrail.2", "The trail's files are encrypted with a KMS key", rules("encryption-trail")),
    Control("CloudTrail.3", "There is a trail", rules("logging-trail-present", "logging-account-trail")),
    Control("CloudTrail.4", "The trail's files can be proved unchanged", rules("logging-trail")),
    Control("CloudTrail.5", "The trail reaches CloudWatch Logs", rules("logging-trail")),
    Control("CloudTrail.6", "The trail's bucket is not public", rules("exposure-bucket-public-access")),
    Control("CloudTrail.7", "The trail's bucket logs who reads it", rules("logging-bucket-access")),
    Control("CloudWatch.15", "An alarm has an action", rules("logging-alarm-notifies")),
    Control(
        "CloudWatch.16",
        "Log groups keep logs for a year",
        declined(
            "90 days in production and a week elsewhere is what the shipped stack files keep and the rule wants; the "
            "trail's are kept for a year",
            "logging-retention",
        ),
    ),
    Control("CloudWatch.17", "An alarm's actions are on", rules("logging-alarm-notifies")),
    Control(
        "Config.1",
        "AWS Config records the account",
        declined(
            "Config is not switched on: it is the whole account's, charges by recorded item (which is therefore not "
            "in `kyeol cost`), and the stacks' graphs, drift runs and the trail say what changed. Security Hub's other "
            "controls need it, so `kyeol:threats.securityHub` is off until somebody does"
        ),
    ),
    Control("EventBridge.3", "A custom event bus has a policy", not_applicable("only the default event bus is used")),
    Control(
        "GuardDuty.1",
        "GuardDuty is on",
        declined("off as shipped, since it costs by usage (`kyeol cost`); `kyeol:threats.guardDuty` switches it on"),
    ),
    Control(
        "GuardDuty.5",
        "GuardDuty watches the clusters' audit",
        declined("off with the rest; EKS_AUDIT_LOGS is what `kyeol:threats.guardDuty` switches on besides"),
    ),
    Control("GuardDuty.6", "GuardDuty watches functions", _NO_FUNCTIONS),
    Control("GuardDuty.7", "GuardDuty watches nodes' processes", _RUNTIME),
    Control(
        "GuardDuty.8",
        "GuardDuty looks for malware on disks",
        declined("off with the rest; EBS_MALWARE_PROTECTION in `kyeol:threats.guardDuty.features`"),
    ),
    Control(
        "GuardDuty.9",
        "GuardDuty watches logins to databases",
        declined("off as shipped, since it is charged for; RDS_LOGIN_EVENTS in `kyeol:threats.guardDuty.features`"),
    ),
    Control(
        "GuardDuty.10",
        "GuardDuty watches access to S3",
        declined("off as shipped, since it is charged by event; S3_DATA_EVENTS in the same setting"),
    ),
    Control("GuardDuty.11", "GuardDuty watches processes", _RUNTIME),
    Control("GuardDuty.12", "GuardDuty watches ECS", declined("no ECS: GuardDuty would have nothing to watch")),
    Control("GuardDuty.13", "GuardDuty watches processes of instances", _RUNTIME),
    Control("IAM.1", "No policy allows everything", rules("iam-administrator", "iam-wildcard-pair")),
    Control(
        "IAM.2",
        "Users have no policies of their own",
        declined("SES's SMTP user in prod has one: a group of one user would only hide what it may", "iam-no-users"),
    ),
    Control(
        "IAM.3",
        "Access keys are younger than 90 days",
        declined(
            "SES's SMTP user in prod has one, which is rotated by its generation (docs/how-to/rotation.md) and not by "
            "the clock",
            "iam-no-users",
        ),
    ),
    Control("IAM.4", "The root user has no access key", _ROOT),
    Control("IAM.5", "Users with a password have MFA", NO_PASSWORD),
    Control("IAM.6", "The root user has a hardware MFA device", _ROOT),
    Control("IAM.7", "The password policy is strong", owner("the program makes no user with a password")),
    Control("IAM.8", "Unused keys and passwords are taken away", _IN_USE),
    Control("IAM.9", "The root user has MFA", _ROOT),
    Control("IAM.10", "The password policy is as PCI DSS wants it", owner("as IAM.7")),
    Control(
        "IAM.19",
        "All users have MFA",
        declined("SES's SMTP user in prod has none: an SMTP server asks for a password alone", "iam-no-users"),
    ),
    Control(
        "IAM.21",
        "No policy allows all actions of a service",
        rules(
            "iam-wildcard-pair",
            note="on all resources; permissions boundaries excepted, which grant nothing but which the control reports",
        ),
    ),
    Control("IAM.22", "Keys and passwords unused for 45 days are taken away", _IN_USE),
    Control("IAM.26", "IAM keeps no expired certificates", not_applicable("certificates are in ACM, none are in IAM")),
    Control(
        "Inspector.1",
        "Inspector scans instances",
        declined("nodes are replaced by a new image and not patched (SSM.2); nobody logs in to them"),
    ),
    Control(
        "Inspector.2",
        "Inspector scans images",
        declined("off as shipped, where ECR's basic scan looks at each push; `kyeol:threats.imageScanning`"),
    ),
    Control("Inspector.3", "Inspector scans functions' code", _NO_FUNCTIONS),
    Control("Inspector.4", "Inspector scans functions", _NO_FUNCTIONS),
    Control("Macie.1", "Macie is on", _NO_MACIE),
    Control("Macie.2", "Macie looks by itself", _NO_MACIE),
    Control("SNS.1", "Topics are encrypted with KMS", rules("encryption-topic")),
    Control(
        "SNS.2",
        "Topics log whether messages arrive",
        declined("subscribers are mail addresses, for which SNS has no delivery logs"),
    ),
    Control("SNS.4", "Topics are not public", rules("exposure-policy-public")),
    Control("SQS.1", "Queues are encrypted", _NO_QUEUE),
    Control("SQS.3", "Queues are not public", _NO_QUEUE),
    Control("SSM.1", "Instances are managed by Systems Manager", _NOT_MANAGED),
    Control("SSM.2", "Managed instances are patched", _NOT_MANAGED),
    Control("SSM.3", "Managed instances keep their associations", _NOT_MANAGED),
    Control("SSM.4", "Documents of Systems Manager are private", not_applicable("the program makes none")),
    Control("SSM.6", "Automation logs", owner("one setting for the account's automations; the program makes none")),
    Control("SSM.7", "No document can be made public", owner("one setting for the account's documents")),
)
