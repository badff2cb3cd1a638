"""Mistakes in a stack file, each with the line that it must be reported in."""

from dataclasses import dataclass

from kyeol.config.facts.instance_families import NODE_FAMILIES


@dataclass(frozen=True)
class Slip:
    """A mistake that is made in dev's file.

    Args:
        old: What the shipped file has.
        new: What replaces it.
        at: Text of the line that is to blame, in the spoilt file.
        says: The key, the problem and the remedy; BEFORE stands for the line before.
    """

    old: str
    new: str
    at: str
    says: str


NODES = "    nodeGroups:\n      default:\n        instanceTypes: [t3.large]\n        min: 1"
AWS = '  kyeol:aws:\n    accountId: "111122223333" # placeholder\n    region: ap-northeast-2\n'
PLAN = "write a /16 of 10.0.0.0/8, such as 10.10.0.0/16 (platform address plan)"
NAT = "is not one of none, single, perZone"
PLAIN = "write the value in plain: no setting is secret, the program makes its secrets itself"
SECRET = f"is an encrypted secret that cannot be resolved here; {PLAIN}"
UP_TO_400 = "write a whole number from 0 to 400: the fewest nodes"
INSTANCE_TYPE = f"write an EC2 instance type of the families {', '.join(NODE_FAMILIES)}, such as t3.large"
SOFT = "{key: a, effect: PREFER_NO_SCHEDULE}"
FIX = "fix this line or the one before it"
SECTIONS_BELOW = "put the stack's sections below config:, each indented by two spaces"

SLIPS = {
    # keys
    "unknown section": Slip(
        "kyeol:cluster:", "kyeol:clusters:", "kyeol:clusters", "kyeol:clusters: is unknown; did you mean kyeol:cluster?"
    ),
    "section without prefix": Slip(
        "  kyeol:network:", "  network:", "  network:", "network: is unknown; did you mean kyeol:network?"
    ),
    "unknown setting": Slip("cidr:", "cdir:", "cdir", "kyeol:network.cdir: is unknown; did you mean cidr?"),
    "unknown setting, deeper": Slip(
        "volumeSizeGiB:", "volumeSize:", "volumeSize",
        "kyeol:cluster.nodeGroups.default.volumeSize: is unknown; did you mean volumeSizeGiB?",
    ),
    "snake_case": Slip(
        "instanceTypes:", "instance_types:", "instance_types",
        "kyeol:cluster.nodeGroups.default.instance_types: is unknown; did you mean instanceTypes?",
    ),
    "nothing near": Slip(
        "    nat: single", "    nat: single\n    zzz: 1", "zzz",
        "kyeol:network.zzz: is unknown; known: cidr, zones, nat, interfaceEndpoints, flowLogs",
    ),
    "a setting of before": Slip(
        "  kyeol:registry:\n", "  kyeol:registry:\n    keepImages: 30\n", "keepImages",
        "kyeol:registry.keepImages: is gone, since no image is deleted; remove it; archiveDays archives them",
    ),
    "default provider": Slip(
        "  kyeol:tags:", "  aws:region: eu-west-1\n  kyeol:tags:", "aws:region",
        "aws:region: is unknown; remove it: there are no default providers here, kyeol:aws names account and region",
    ),
    "missing section": Slip(AWS, "", "config:", "kyeol:aws: is missing; add it with accountId, region"),
    "missing setting": Slip(
        "    region: ap-northeast-2\n", "", "kyeol:aws:",
        "kyeol:aws.region: is missing; add it: an AWS region, such as ap-northeast-2",
    ),
    "default providers on": Slip(
        "[aws, kubernetes]", "[aws]", "disable-default",
        "pulumi:disable-default-providers: does not list kubernetes; "
        "write [aws, kubernetes]: no resource may land in a default account or cluster",
    ),
    # types
    "text for number": Slip(
        "min: 1", 'min: "1"', "min:",
        'kyeol:cluster.nodeGroups.default.min: "1" is a string where a whole number belongs; write 1 without quotes',
    ),
    "word for number": Slip(
        "min: 1", "min: one", "min:",
        f'kyeol:cluster.nodeGroups.default.min: "one" is a string where a whole number belongs; {UP_TO_400}',
    ),
    "fraction": Slip(
        "min: 1", "min: 1.5", "min:",
        f"kyeol:cluster.nodeGroups.default.min: 1.5 is a number where a whole number belongs; {UP_TO_400}",
    ),
    "boolean for number": Slip(
        "min: 1", "min: true", "min:",
        f"kyeol:cluster.nodeGroups.default.min: true is a boolean where a whole number belongs; {UP_TO_400}",
    ),
    "out of range": Slip(
        "min: 1", "min: -1", "min:", f"kyeol:cluster.nodeGroups.default.min: -1 is out of range; {UP_TO_400}"
    ),
    "beyond what EKS counts": Slip(
        "max: 3", "max: 2147483648", "max:",
        "kyeol:cluster.nodeGroups.default.max: 2147483648 is out of range; write a whole number from 1 to 400: the "
        "most nodes",
    ),
    "string for boolean": Slip(
        "protect: false", 'protect: "false"', "protect:",
        'kyeol:protection.protect: "false" is a string where true or false belongs; '
        "write true or false, without quotes",
    ),
    "no is a string to Pulumi": Slip(
        "protect: false", "protect: no", "protect:",
        'kyeol:protection.protect: "no" is a string where true or false belongs; write true or false, without quotes',
    ),
    "number for text": Slip(
        'version: "1.36"', "version: 1.36", "version:",
        'kyeol:cluster.version: 1.36 is a number where a string belongs; write it in quotes: "1.36"',
    ),
    "list for mapping": Slip(
        "flowLogs:\n      retentionDays: 14\n      traffic: ALL", "flowLogs: [14]", "flowLogs:",
        "kyeol:network.flowLogs: is a list where a mapping belongs; write a mapping with retentionDays, traffic",
    ),
    "mapping for list": Slip(
        "zones: [a, c]", "zones: {a: c}", "zones:",
        "kyeol:network.zones: is a mapping where a list belongs; write zone letters, such as [a, c]",
    ),
    "text for list": Slip(
        "zones: [a, c]", "zones: a", "zones:",
        'kyeol:network.zones: "a" is a string where a list belongs; write [a]: zone letters, such as [a, c]',
    ),
    "text for section": Slip(
        "  kyeol:management:\n    connection: peering", "  kyeol:management: peering", "management:",
        'kyeol:management: "peering" is a string where a mapping belongs; write a mapping with connection',
    ),
    "empty setting": Slip("cidr: 10.10.0.0/16", "cidr:", "cidr:", f"kyeol:network.cidr: is empty; {PLAN}"),
    "empty optional setting": Slip(
        "nat: single", "nat: null", "nat:",
        "kyeol:network.nat: is empty; write one of none, single, perZone, or remove the key",
    ),
    "empty section": Slip(
        "  kyeol:management:\n    connection: peering", "  kyeol:management:", "management:",
        "kyeol:management: is empty; write a mapping with connection, or remove the key",
    ),
    "empty list": Slip(
        "zones: [a, c]", "zones: []", "zones:",
        "kyeol:network.zones: is empty; write at least 1 item: zone letters, such as [a, c]",
    ),
    # values
    "wrong choice": Slip(
        "nat: single", "nat: singel", "nat:",
        f'kyeol:network.nat: "singel" {NAT}; did you mean single?',
    ),
    "no choice near": Slip("nat: single", "nat: 1", "nat:", f"kyeol:network.nat: 1 {NAT}; write one of these"),
    "wrong item": Slip(
        "zones: [a, c]", "zones: [a, e]", "zones:",
        'kyeol:network.zones[1]: "e" is not one of a, b, c, d; write one of these',
    ),
    "account id too short": Slip(
        '"111122223333"', '"11112222333"', "accountId",
        'kyeol:aws.accountId: "11112222333" has the wrong form; write twelve digits, in quotes',
    ),
    "account id with dashes": Slip(
        '"111122223333"', "1111-2222-3333", "accountId",
        'kyeol:aws.accountId: "1111-2222-3333" has the wrong form; write twelve digits, in quotes',
    ),
    "account id without quotes": Slip(
        '"111122223333"', "011122223333", "accountId",
        'kyeol:aws.accountId: 011122223333 is a number where a string belongs; write it in quotes: "011122223333"',
    ),
    "retention time": Slip(
        "logRetentionDays: 30", "logRetentionDays: 31", "logRetentionDays: 31",
        "kyeol:cluster.logRetentionDays: 31 days is not a retention time of CloudWatch Logs; did you mean 30?",
    ),
    "instance size": Slip(
        "[t3.large]", "[t3.huge]", "t3.huge",
        "kyeol:cluster.nodeGroups.default.instanceTypes[0]: t3 has no size huge; did you mean t3.large?",
    ),
    "outside the plan": Slip(
        "10.10.0.0/16", "172.16.0.0/16", "cidr",
        f"kyeol:network.cidr: 172.16.0.0/16 lies outside the address plan; {PLAN}",
    ),
    "no /16": Slip(
        "10.10.0.0/16", "10.10.0.0/17", "cidr",
        f"kyeol:network.cidr: 10.10.0.0/17 lies outside the address plan; {PLAN}",
    ),
    "host bits": Slip(
        "10.10.0.0/16", "10.10.1.0/16", "cidr",
        'kyeol:network.cidr: "10.10.1.0/16" is an address inside a network; did you mean 10.10.0.0/16?',
    ),
    "no network": Slip(
        "10.10.0.0/16", "10.300.0.0/16", "cidr", f'kyeol:network.cidr: "10.300.0.0/16" is not an IPv4 network; {PLAN}'
    ),
    "whole internet": Slip(
        "[203.0.113.0/24]", "[0.0.0.0/0]", "publicAccessCidrs",
        "kyeol:cluster.publicAccessCidrs[0]: 0.0.0.0/0 is a good part of the internet; name the networks that need it",
    ),
    "key of a mapping": Slip(
        NODES,
        "    access:\n      On Call:\n        principalArn: arn:aws:iam::111122223333:role/x\n"
        f"        policy: AmazonEKSViewPolicy\n{NODES}",
        "On Call",
        'kyeol:cluster.access.On Call: "On Call" is not a usable key; write a short name, such as oncall',
    ),
    # settings, sections and stacks together
    "a zone of the control plane that the network lacks": Slip(
        "    zones: [a, c]", "    zones: [a, b]", "controlPlaneZones:",
        "kyeol:cluster.controlPlaneZones[1]: the network has no zone c; add it to kyeol:network.zones: a cluster keeps "
        "its zones, only a new one may have others",
    ),
    "one zone for the control plane": Slip(
        "controlPlaneZones: [a, c]", "controlPlaneZones: [a]", "controlPlaneZones:",
        "kyeol:cluster.controlPlaneZones: has 1 items; write at least 2 items: zones of the network that the control "
        "plane runs in; EKS never changes them after creation",
    ),
    "a private network for the public endpoint": Slip(
        "publicAccessCidrs: [203.0.113.0/24]", "publicAccessCidrs: [203.0.113.0/24, 10.1.0.0/16]", "publicAccessCidrs:",
        "kyeol:cluster.publicAccessCidrs[1]: 10.1.0.0/16 is not routed on the internet; write the public addresses "
        "that people and machines come from",
    ),
    "networks for the public endpoint beyond EKS's quota": Slip(
        "publicAccessCidrs: [203.0.113.0/24]",
        f"publicAccessCidrs: [{', '.join(f'203.0.113.{host}/32' for host in range(40))}]", "publicAccessCidrs:",
        "kyeol:cluster.publicAccessCidrs: has 40 networks, with mgmt's NAT gateways 41; write at most 39: EKS takes 40",
    ),
    "too few zones for endpoints": Slip(
        "      zones: 1", "      zones: 3", "zones: 3",
        "kyeol:network.interfaceEndpoints.zones: asks for 3 zones, the VPC has 2; write at most 2",
    ),
    "min above desired": Slip(
        "min: 1", "min: 3", "min:", "kyeol:cluster.nodeGroups.default.min: min 3 is above desired 2; write at most 2"
    ),
    "desired above max": Slip(
        "max: 3", "max: 1", "desired:",
        "kyeol:cluster.nodeGroups.default.desired: desired 2 is above max 1; write at most 1"
    ),
    "no node for the cluster's own pods": Slip(
        "min: 1", "min: 0", "nodeGroups:",
        "kyeol:cluster.nodeGroups: keep no node for pods that tolerate no taint, such as CoreDNS and the autoscaler; "
        "give a group without taints a min of at least 1",
    ),
    "two architectures in a group": Slip(
        "[t3.large]", "[t3.large, t4g.large]", "[t3.large, t4g.large]",
        "kyeol:cluster.nodeGroups.default.instanceTypes[1]: t4g.large is arm64, t3.large is x86_64; give each "
        "architecture a group of its own",
    ),
    "nodes that hold no pod of the shop": Slip(
        "[t3.large]", "[t3.micro]", "[t3.micro]",
        "kyeol:cluster.nodeGroups.default.instanceTypes[0]: t3.micro has 1 GiB of memory or less, which one pod of the "
        f"API asks for; {INSTANCE_TYPE}",
    ),
    "a zone that the network lacks": Slip(
        "        min: 1", "        zones: [b]\n        min: 1", "zones: [b]",
        "kyeol:cluster.nodeGroups.default.zones[0]: the network has no zone b; write some of a, c, or add it to "
        "kyeol:network.zones",
    ),
    "an image of another version": Slip(
        "        min: 1", "        releaseVersion: 1.35.6-20260714\n        min: 1", "releaseVersion:",
        "kyeol:cluster.nodeGroups.default.releaseVersion: 1.35.6-20260714 is not a release of Kubernetes 1.36; write "
        "one of 1.36, or remove it for the one that is pinned",
    ),
    "a taint twice": Slip(
        "        min: 1", f"        taints: [{SOFT}, {SOFT}]\n        min: 1", "taints:",
        "kyeol:cluster.nodeGroups.default.taints[1]: a is listed twice with PREFER_NO_SCHEDULE; list each taint once",
    ),
    **{
        f"a label below {domain}": Slip(
            "        min: 1", f"        labels: {{{domain}/of: batch}}\n        min: 1", "labels:",
            f"kyeol:cluster.nodeGroups.default.labels.{domain}/of: \"{domain}/of\" is not a usable key; write a "
            "Kubernetes label of at most 63 characters, such as workload or example.com/workload; none of "
            "kubernetes.io, k8s.io, eks.amazonaws.com or below them, which nodes may not give themselves",
        )
        for domain in ("kubernetes.io", "node-role.kubernetes.io", "eks.amazonaws.com")
    },
    "a long name of a group": Slip(
        "      default:", "      for-batches-and-more:", "for-batches-and-more:",
        "kyeol:cluster.nodeGroups.for-batches-and-more: \"for-batches-and-more\" is not a usable key; write a name of "
        "at most 12 letters, digits and dashes in lower case, such as default",
    ),
    "the node group of before": Slip(
        "    nodeGroups:\n      default:\n        instanceTypes: [t3.large]\n        min: 1\n        desired: 2\n"
        "        max: 3\n        volumeSizeGiB: 50\n",
        "    nodes:\n      instanceTypes: [t3.large]\n      min: 1\n      desired: 2\n      max: 3\n"
        "      volumeSizeGiB: 50\n",
        "    nodes:",
        "kyeol:cluster.nodes: has become nodeGroups, a mapping of groups by name; write nodeGroups, below it default, "
        "and below that what is written here: the group stays",
    ),
    # secrets
    "secret": Slip(
        'accountId: "111122223333"', "accountId:\n      secure: AAAB", "accountId", f"kyeol:aws.accountId: {SECRET}"
    ),
    "secret in a list": Slip(
        "[203.0.113.0/24]", "[{secure: AAAB}]", "publicAccessCidrs", f"kyeol:cluster.publicAccessCidrs[0]: {SECRET}"
    ),
    "secret section": Slip(
        "  kyeol:management:\n    connection: peering", "  kyeol:management:\n    secure: AAAB", "kyeol:management",
        f"kyeol:management: {SECRET}",
    ),
    "variable": Slip(
        '"111122223333"', "${ACCOUNT}", "accountId",
        'kyeol:aws.accountId: "${ACCOUNT}" is a variable that nothing replaces; write the value itself',
    ),
    "placeholder": Slip(
        '"111122223333"', "CHANGE_ME", "accountId",
        'kyeol:aws.accountId: "CHANGE_ME" is a placeholder; write the real value, or remove the key',
    ),
    # YAML
    "tab": Slip("    cidr", "\tcidr", "cidr", "is not YAML: the line is indented with a tab; indent with spaces"),
    "key twice": Slip(
        "    nat: single", "    nat: single\n    nat: none", "nat: none",
        "kyeol:network.nat: is written twice, first in line BEFORE; keep one of the two",
    ),
    "open bracket": Slip(
        "zones: [a, c]", "zones: [a, c", "nat:",
        f"is not YAML: did not find expected ',' or ']' while parsing a flow sequence that starts in line BEFORE; "
        f"{FIX}",
    ),
    "merge key": Slip(
        "    nat: single", "    <<: {nat: single}", "<<", "kyeol:network: merges with <<; write the keys out"
    ),
    "alias to itself": Slip(
        "zones: [a, c]", "zones: &a [*a]", "zones:",
        "kyeol:network.zones[0]: contains itself; write the values out instead of the alias",
    ),
}  # fmt: skip
