"""FSBP, the network and what runs in it: EC2, Auto Scaling, load balancers, EKS and ECR."""

from typing import Final

from kyeol.tools.policy.controls.control import Control, declined, met, not_applicable, rules

_CLASSIC: Final = not_applicable("no Classic Load Balancers")
_LAUNCH_CONFIGURATION: Final = not_applicable("nodes have launch templates, not launch configurations")
_VPN: Final = not_applicable("no VPN and no transit gateway")
_NACL: Final = declined(
    "subnets keep the VPC's default network ACL, which AWS makes open; security groups decide, and "
    "`network-forbidden-flow` proves what gets through"
)

_REGISTRY_ENDPOINT: Final = met("`kyeol:network.interfaceEndpoints.services`, shipped everywhere but in mgmt")
_UNUSED_ENDPOINT: Final = declined("nothing uses the service, and each endpoint costs by zone and hour")

CONTROLS: Final = (
    Control(
        "AutoScaling.1",
        "A group behind a load balancer uses its health checks",
        not_applicable("target groups hold pods, not the nodes' groups; EKS repairs nodes itself"),
    ),
    Control("AutoScaling.2", "A group is in several zones", rules("availability-zones")),
    Control("AutoScaling.3", "A group's instances ask for IMDSv2", rules("exposure-node-metadata")),
    Control("AutoScaling.4", "A launch configuration has a hop limit of 1", _LAUNCH_CONFIGURATION),
    Control("AutoScaling.5", "A launch configuration gives no public address", _LAUNCH_CONFIGURATION),
    Control(
        "AutoScaling.6",
        "A group has several instance types",
        declined("one type each as shipped, so that capacity is what was calculated; `instanceTypes` takes several"),
    ),
    Control("AutoScaling.9", "A group has a launch template", met("`kyeol/components/eks/nodes.py`")),
    Control("EC2.1", "EBS snapshots are private", not_applicable("the program makes no EBS snapshots")),
    Control("EC2.2", "The default security group lets nothing through", rules("exposure-default-group")),
    Control("EC2.3", "Volumes are encrypted", rules("encryption-node-volumes", "encryption-storage-class")),
    Control("EC2.4", "Stopped instances are removed", not_applicable("instances are nodes, which groups end")),
    Control("EC2.6", "A VPC has flow logs", rules("logging-flow-logs")),
    Control(
        "EC2.7",
        "EBS encrypts by default",
        declined("a setting of the whole account and region; the program says it of each volume (EC2.3)"),
    ),
    Control("EC2.8", "Instances ask for IMDSv2", rules("exposure-node-metadata")),
    Control("EC2.9", "Instances have no public address", rules("network-nodes-tier", "exposure-subnet-addresses")),
    Control(
        "EC2.10",
        "A VPC has an endpoint of EC2's API",
        declined("not as shipped: each costs by zone and hour; `ec2` in `kyeol:network.interfaceEndpoints.services`"),
    ),
    Control(
        "EC2.12",
        "Elastic addresses are in use",
        met("each is a NAT gateway's: `kyeol/components/vpc/vpc.py`"),
    ),
    Control("EC2.13", "Port 22 is not open to everywhere", rules("exposure-ingress")),
    Control("EC2.14", "Port 3389 is not open to everywhere", rules("exposure-ingress")),
    Control("EC2.15", "Subnets give no public addresses", rules("exposure-subnet-addresses")),
    Control("EC2.16", "No network ACL is unused", not_applicable("the program makes no network ACLs")),
    Control(
        "EC2.17",
        "An instance has one network interface",
        declined("the VPC CNI adds interfaces for the pods' addresses"),
    ),
    Control("EC2.18", "Only chosen ports are open to everywhere", rules("exposure-ingress")),
    Control("EC2.19", "No risky port is open to everywhere", rules("exposure-ingress")),
    Control("EC2.20", "Both tunnels of a VPN are up", _VPN),
    Control("EC2.21", "No network ACL opens 22 and 3389 to everywhere", _NACL),
    Control("EC2.23", "A transit gateway accepts no VPC by itself", _VPN),
    Control("EC2.24", "No paravirtual instances", not_applicable("no instance type of the catalogue is one")),
    Control(
        "EC2.25",
        "Launch templates give no public addresses",
        met("the template names no network interface, and subnets give none (EC2.15)"),
    ),
    Control(
        "EC2.28",
        "Volumes are in a backup plan",
        declined("nodes' volumes hold nothing to keep, and the shop's workloads claim none"),
    ),
    Control("EC2.51", "A client VPN logs connections", _VPN),
    Control("EC2.55", "A VPC has an endpoint of ECR's API", _REGISTRY_ENDPOINT),
    Control("EC2.56", "A VPC has an endpoint of the registry", _REGISTRY_ENDPOINT),
    Control("EC2.57", "A VPC has an endpoint of Systems Manager", _UNUSED_ENDPOINT),
    Control("EC2.58", "A VPC has an endpoint of Incident Manager's contacts", _UNUSED_ENDPOINT),
    Control("EC2.60", "A VPC has an endpoint of Incident Manager", _UNUSED_ENDPOINT),
    Control("EC2.170", "Launch templates ask for IMDSv2", rules("exposure-node-metadata")),
    Control("EC2.171", "A VPN logs", _VPN),
    Control(
        "EC2.172",
        "The account blocks internet gateways",
        declined("NAT gateways and load balancers need one; data subnets have no route to it (`network-data-route`)"),
    ),
    Control("EC2.173", "A Spot Fleet encrypts its volumes", not_applicable("no Spot Fleet: nodes are EKS's groups")),
    Control(
        "EC2.180",
        "Network interfaces check source and destination",
        met("the program makes no interfaces of its own; NAT gateways' are AWS's"),
    ),
    Control("EC2.181", "Launch templates encrypt their volumes", rules("encryption-node-volumes")),
    Control("ECR.1", "Images are scanned", rules("kubernetes-image-scan")),
    Control("ECR.2", "Tags do not move", rules("kubernetes-image-tags", note="but `latest`, which nothing runs")),
    Control("ECR.3", "Repositories have a life cycle", rules("cost-images")),
    Control(
        "EKS.1",
        "The cluster's API is not public",
        declined(
            "the shipped clusters have a public endpoint besides, for the networks of `publicAccessCidrs`, where "
            "operators come from; without any it is private",
            "exposure-cluster-endpoint",
        ),
    ),
    Control("EKS.2", "Kubernetes is supported", rules("versions-kubernetes", "versions-cluster-support")),
    Control(
        "EKS.3",
        "Secrets are encrypted with a KMS key",
        rules("encryption-cluster-secrets", note="in staging and production"),
    ),
    Control("EKS.8", "The cluster logs its audit", rules("logging-cluster")),
    Control(
        "ELB.1",
        "HTTP is redirected to HTTPS",
        met("load balancers listen on 443 alone; CloudFront redirects: `base/ingress/ingress.yaml`"),
    ),
    Control("ELB.2", "A classic listener's certificate is ACM's", _CLASSIC),
    Control("ELB.3", "A classic listener has TLS", _CLASSIC),
    Control(
        "ELB.4",
        "Invalid header fields are dropped",
        met("`routing.http.drop_invalid_header_fields.enabled` of both Ingresses, the shop's and Argo CD's"),
    ),
    Control(
        "ELB.5",
        "Load balancers log",
        met("`kyeol:storage.loadBalancerLogs`, shipped in prod; elsewhere, and for Argo CD's, not"),
    ),
    Control(
        "ELB.6",
        "A load balancer cannot be deleted",
        declined("the controller makes it from the Ingress and deletes it with it: protected, a tear-down would hang"),
    ),
    Control("ELB.7", "A classic one drains connections", _CLASSIC),
    Control("ELB.8", "A classic listener has a strong policy", _CLASSIC),
    Control("ELB.9", "A classic one balances across zones", _CLASSIC),
    Control("ELB.10", "A classic one is in several zones", _CLASSIC),
    Control(
        "ELB.12",
        "Desync mitigation is defensive or stricter",
        met("AWS's default, `defensive`, which nothing changes"),
    ),
    Control("ELB.13", "A load balancer is in several zones", met("it is in every zone of `kyeol:network.zones`")),
    Control("ELB.14", "A classic one has such desync mitigation", _CLASSIC),
    Control("ELB.16", "A load balancer has a web ACL", met("the Ingresses' annotation `wafv2-acl-arn`")),
    Control("ELB.17", "Listeners have a recommended policy", met("the Ingresses' annotation `ssl-policy`")),
    Control("ELB.18", "Listeners speak HTTPS", met("443 alone: the Ingresses' annotation `listen-ports`")),
)
