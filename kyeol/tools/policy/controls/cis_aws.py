"""CIS AWS Foundations Benchmark 5.0.0."""

from typing import Final

from kyeol.tools.policy.controls.control import NO_PASSWORD, Control, declined, met, not_applicable, owner, rules

_ROOT: Final = owner("the root user is the account owner's; the program alarms on its use (4.3)")
_CONTACT: Final = owner("set the account's contacts")
_ALARM: Final = met("`kyeol:alarms.audit.cis`, shipped in prod, whose trail sees the whole account")

CONTROLS: Final = (
    Control("1.1", "Contacts of the account are current", _CONTACT),
    Control("1.2", "The account has a security contact", _CONTACT),
    Control("1.3", "The root user has no access key", _ROOT),
    Control("1.4", "The root user has MFA", _ROOT),
    Control("1.5", "The root user's MFA is hardware", _ROOT),
    Control("1.6", "Nobody works as the root user", _ROOT),
    Control("1.7", "Passwords have 14 characters", owner("the program makes no user with a password")),
    Control("1.8", "Passwords are not used twice", owner("as 1.7")),
    Control("1.9", "Users with a password have MFA", NO_PASSWORD),
    Control("1.10", "A user's access key is made when it is needed", NO_PASSWORD),
    Control(
        "1.11",
        "What was unused for 45 days is disabled",
        rules("iam-no-users", note="SES's SMTP user in prod has a key that every email uses; others it does not see"),
    ),
    Control(
        "1.12",
        "A user has one active key",
        rules("iam-no-users", note="SES's SMTP user in prod has two while its key is rotated"),
    ),
    Control("1.13", "Keys are younger than 90 days", declined("see FSBP IAM.3", "iam-no-users")),
    Control("1.14", "Users get rights by groups", declined("see FSBP IAM.2", "iam-no-users")),
    Control("1.15", "No policy allows everything", rules("iam-administrator", "iam-wildcard-pair")),
    Control("1.16", "A role deals with AWS Support", owner("a role of the organisation's, with its support plan")),
    Control(
        "1.17",
        "What runs on instances uses roles",
        rules("iam-web-identity", "exposure-node-metadata", note="pods have roles of their own, nodes have theirs"),
    ),
    Control("1.18", "IAM keeps no expired certificates", not_applicable("certificates are in ACM, none are in IAM")),
    Control(
        "1.19",
        "Access Analyzer looks at every region",
        declined("`kyeol:threats.accessAnalyzer`, off as shipped, looks at the stack's region only"),
    ),
    Control(
        "1.20", "People sign in by federation", rules("iam-no-users", note="who federates them is the organisation's")
    ),
    Control("1.21", "AWSCloudShellFullAccess is rare", met("no role of the program's has it")),
    Control("2.1.1", "A bucket refuses plain HTTP", rules("encryption-bucket-tls")),
    Control(
        "2.1.2",
        "A bucket's versions are deleted with MFA only",
        declined("only the root user, with its keys, can set it (1.3); the trail and the copies are locked instead"),
    ),
    Control(
        "2.1.3", "What is in S3 is known and classified", declined("no Macie; each bucket has one purpose, by name")
    ),
    Control("2.1.4", "A bucket blocks public access", rules("exposure-bucket-public-access")),
    Control("2.2.1", "A database is encrypted", rules("encryption-database-storage")),
    Control("2.2.2", "A database takes minor upgrades", rules("versions-minor")),
    Control("2.2.3", "A database is not public", rules("exposure-database-private")),
    Control("2.2.4", "A database has a standby", rules("availability-database", note="in staging and production")),
    Control("2.3.1", "A file system is encrypted", not_applicable("no EFS")),
    Control(
        "3.1",
        "A trail of all regions is on",
        rules("logging-trail", "logging-trail-present", "logging-account-trail"),
    ),
    Control("3.2", "The trail's files can be proved unchanged", rules("logging-trail")),
    Control("3.3", "Config is on in every region", declined("see FSBP Config.1")),
    Control("3.4", "The trail's bucket logs access", rules("logging-bucket-access")),
    Control("3.5", "The trail's files are encrypted with a KMS key", rules("encryption-trail")),
    Control("3.6", "Keys rotate", rules("encryption-key-rotation")),
    Control("3.7", "A VPC has flow logs", rules("logging-flow-logs")),
    Control(
        "3.8",
        "The trail has every write to a bucket",
        declined("`kyeol:audit.dataEvents` records writes to the media; off as shipped, since it is charged by event"),
    ),
    Control(
        "3.9", "The trail has every read of a bucket", declined("CloudFront reads all day; the access logs have it")
    ),
    Control("4.1", "Refused calls are told", met("`kyeol:alarms.audit`, from `unauthorizedCalls` on")),
    Control("4.2", "A sign-in without MFA is told", _ALARM),
    Control("4.3", "Use of the root user is told", met("`kyeol:alarms.audit`")),
    Control("4.4", "Changed policies are told", _ALARM),
    Control("4.5", "A changed trail is told", _ALARM),
    Control("4.6", "Failed sign-ins are told", _ALARM),
    Control("4.7", "A key disabled or to be deleted is told", _ALARM),
    Control("4.8", "Changed policies of buckets are told", _ALARM),
    Control("4.9", "Changes of Config are told", _ALARM),
    Control("4.10", "Changed security groups are told", _ALARM),
    Control("4.11", "Changed network ACLs are told", _ALARM),
    Control("4.12", "Changed gateways are told", _ALARM),
    Control("4.13", "Changed route tables are told", _ALARM),
    Control("4.14", "Changed VPCs are told", _ALARM),
    Control("4.15", "Changes of the organisation are told", _ALARM),
    Control(
        "4.16",
        "Security Hub is on",
        declined("off as shipped: most of its controls need Config (3.3); `kyeol:threats.securityHub` switches it on"),
    ),
    Control(
        "5.1.1",
        "EBS encrypts by default in every region",
        declined("a setting of the whole account; the program says it of each volume: `encryption-node-volumes`"),
    ),
    Control(
        "5.1.2", "File shares are for trusted networks", not_applicable("no CIFS; `exposure-ingress` has no way in")
    ),
    Control("5.2", "No network ACL opens administration ports to everywhere", declined("see FSBP EC2.21")),
    Control("5.3", "No group opens administration ports to 0.0.0.0/0", rules("exposure-ingress")),
    Control("5.4", "No group opens administration ports to ::/0", rules("exposure-ingress")),
    Control("5.5", "The default security group lets nothing through", rules("exposure-default-group")),
    Control(
        "5.6",
        "Peering routes lead no farther than they must",
        rules("network-forbidden-flow", note="routes lead from app subnets to app subnets"),
    ),
    Control("5.7", "Instances ask for IMDSv2", rules("exposure-node-metadata")),
)
