"""CIS Amazon EKS Benchmark 1.8.0."""

from typing import Final

from kyeol.tools.policy.controls.control import Control, declined, met, rules

_IMAGE: Final = "the nodes' image, AL2023, which the program changes nothing in (awslabs/amazon-eks-ami at 81fec2e8, "
_KUBELET: Final = met(f"{_IMAGE}`nodeadm/internal/kubelet/config.go`)")
_KUBECONFIG: Final = met(f"{_IMAGE}`nodeadm/internal/kubelet`: 0644)")
_PODS: Final = rules(
    "kubernetes-pod-security",
    "kubernetes-context",
    note="except for Fluent Bit and what runs in kube-system, which work on the node itself",
)
_CHARTS: Final = declined(
    "the shop's workloads have no such right; the charts' and Argo CD's own ClusterRoles are what upstream gives them"
)

CONTROLS: Final = (
    Control("2.1.1", "The cluster logs its audit", rules("logging-cluster")),
    Control("2.1.2", "Audit logs are kept and read", rules("logging-cluster", "logging-retention")),
    Control("3.1.1", "Only root writes the kubeconfig", _KUBECONFIG),
    Control("3.1.3", "Only root writes the kubelet's configuration", _KUBECONFIG),
    Control("3.2.1", "The kubelet refuses anonymous requests", _KUBELET),
    Control("3.2.2", "The kubelet's authorization is not AlwaysAllow", _KUBELET),
    Control("3.2.3", "The kubelet has a CA for clients", _KUBELET),
    Control("3.2.4", "The kubelet has no read-only port", _KUBELET),
    Control("3.2.9", "The kubelet gets its server's certificate from the cluster", _KUBELET),
    Control(
        "4.1.1",
        "Few are cluster-admin",
        declined(
            "people get what `kyeol:cluster.access` says; Argo CD is cluster-admin of the clusters it delivers to, "
            "held to its projects (`kubernetes-projects`)"
        ),
    ),
    Control("4.1.2", "Few may read Secrets", _CHARTS),
    Control("4.1.3", "Roles name what they are for", _CHARTS),
    Control("4.1.4", "Few may create pods", _CHARTS),
    Control(
        "4.1.5",
        "Default service accounts do nothing",
        met("every workload of the shop that has rights has a service account of its own; the others mount none"),
    ),
    Control(
        "4.1.6",
        "A token is mounted where it is used",
        met(
            "`automountServiceAccountToken: false` in the shop's workloads, but for the Jobs that scale them, `drain` "
            "and `peaks`"
        ),
    ),
    Control("4.1.7", "EKS's access entries manage access", rules("kubernetes-access")),
    Control("4.1.8", "Few may bind, impersonate or escalate", _CHARTS),
    Control("4.1.9", "Few may create PersistentVolumes", _CHARTS),
    Control("4.1.10", "Few may use the nodes' proxy", _CHARTS),
    Control("4.1.11", "Few may change admission webhooks", _CHARTS),
    Control("4.1.12", "Few may make tokens for service accounts", _CHARTS),
    Control("4.2.1", "No privileged containers", _PODS),
    Control("4.2.2", "No containers in the host's process namespace", _PODS),
    Control("4.2.3", "No containers in the host's IPC namespace", _PODS),
    Control("4.2.4", "No containers in the host's network", _PODS),
    Control("4.2.5", "No containers that gain rights", _PODS),
    Control("4.3.1", "The CNI knows network policies", met("`enableNetworkPolicy` of the VPC CNI")),
    Control(
        "4.3.2",
        "Every Namespace has network policies",
        rules("kubernetes-default-deny", "kubernetes-policy-ports", note="not kube-system and default"),
    ),
    Control(
        "4.4.1",
        "Secrets are files, not variables",
        declined("Saleor and the storefront read their settings from the environment"),
    ),
    Control("4.4.2", "Secrets are kept outside of the cluster", met("Secrets Manager, by External Secrets")),
    Control(
        "4.5.1",
        "Namespaces separate what is administered separately",
        met("the shop, Argo CD and most add-ons have their own; three add-ons are in kube-system"),
    ),
    Control("4.5.2", "Nothing is in the Namespace default", met("nothing of the program's or the trees' is")),
    Control("5.1.1", "Images are scanned", rules("kubernetes-image-scan")),
    Control("5.1.2", "Few may push images", rules("iam-exact-subject", note="one role an image pushes it")),
    Control(
        "5.1.3",
        "The cluster only reads images",
        met("the nodes' role has AmazonEC2ContainerRegistryPullOnly"),
    ),
    Control(
        "5.1.4",
        "Images come from approved registries",
        declined("only where Kyverno is on does admission check the shop's images, by their signature (ADR 0024)"),
    ),
    Control("5.2.1", "Pods have service accounts and roles of their own", rules("iam-web-identity")),
    Control(
        "5.3.1",
        "Secrets are encrypted with a KMS key",
        rules("encryption-cluster-secrets", note="in staging and production"),
    ),
    Control("5.4.1", "The API has an allow-list", rules("exposure-cluster-endpoint")),
    Control(
        "5.4.2",
        "The API is private only",
        declined(
            "private, and public for the networks of `publicAccessCidrs`, where operators come from; empty: private"
        ),
    ),
    Control("5.4.3", "Nodes are private", rules("network-nodes-tier")),
    Control("5.4.4", "Network policies are on", met("as 4.3.1 and 4.3.2")),
    Control("5.4.5", "Load balancers have TLS", met("listeners on 443 with a certificate of ACM's, and no other")),
    Control("5.5.1", "People authenticate by IAM", rules("kubernetes-access")),
)
