"""Rules of names, certificates, web ACLs, the CDN and alarms."""

from collections.abc import Iterator

from kyeol.config.account import AwsConfig
from kyeol.config.apps import AppsConfig
from kyeol.config.cdn import VPC_ORIGIN_REGIONS, CdnConfig
from kyeol.config.certificates import CertificateConfig, CertificatesConfig
from kyeol.config.dns import DnsConfig, origin_name
from kyeol.config.facts.waf_rules import BY_ADDRESS, RULES, RuleGroup
from kyeol.config.ingress import IngressConfig
from kyeol.config.mistakes import KeyPath, nearest
from kyeol.config.names import CLOUDFRONT_REGION, MANAGEMENT_STACK
from kyeol.config.rules.base import Sections, Violation, rule
from kyeol.config.rules.dns import zone_of
from kyeol.config.rules.network import routed, within
from kyeol.config.waf import WafConfig, WebAclConfig


@rule
def one_zone(sections: Sections) -> Iterator[Violation]:
    """The zone is set in mgmt, and only there."""
    dns = sections.get(DnsConfig)
    if dns is None:
        return
    if sections.stack == MANAGEMENT_STACK:
        if dns.zone is None:
            yield Violation("dns", ("zone",), "is missing in mgmt, which owns it", "add it, such as example.com")
        return
    for key, value in (("zone", dns.zone), ("zoneId", dns.zone_id)):
        if value is not None:
            yield Violation("dns", (key,), "is mgmt's alone", f"set it in Pulumi.{MANAGEMENT_STACK}.yaml only")
    if sections.neighbour_lacks(MANAGEMENT_STACK, "dns"):
        remedy = f"add kyeol:dns to Pulumi.{MANAGEMENT_STACK}.yaml"
        yield Violation("dns", (), "needs the zone of the mgmt stack, which has none", remedy)


@rule
def names_of_the_zone(sections: Sections) -> Iterator[Violation]:
    """Every public name is in the zone, listed once, and belongs to one stack."""
    zone = zone_of(sections)
    own = list(_public_names(sections.get(DnsConfig), sections.get(CdnConfig), sections.get(AppsConfig)))
    origins = {origin_name(stack, zone) for stack in (sections.stack, *sections.others)} if zone else set()
    taken = {
        name: stack
        for stack in sections.others
        for _, _, name in _public_names(
            sections.of(stack, DnsConfig), sections.of(stack, CdnConfig), sections.of(stack, AppsConfig)
        )
    }
    for index, (concern, path, name) in enumerate(own):
        if zone and name != zone and not name.endswith(f".{zone}"):
            yield Violation(concern, path, f"{name} is not in the zone {zone}", f"write a name below {zone}")
        if name in origins:
            remedy = "choose another: ExternalDNS owns the names of the load balancers"
            yield Violation(concern, path, f"{name} is the name of a CDN's origin", remedy)
        if name in (earlier for _, _, earlier in own[:index]):
            yield Violation(concern, path, f"{name} is listed twice", "list each name once")
        if name in taken:
            problem = f"{name} is a name of stack {taken[name]} too"
            yield Violation(concern, path, problem, "give each stack names of its own")


@rule
def zone_is_reached_through_management(sections: Sections) -> Iterator[Violation]:
    """The zone is mgmt's: an environment reaches it through `kyeol:management`."""
    if sections.get(DnsConfig) and sections.stack != MANAGEMENT_STACK and sections.lacks("management"):
        yield Violation(
            "dns", (), "needs kyeol:management, which is absent: the zone is mgmt's", "add kyeol:management"
        )


@rule
def one_source_per_certificate(sections: Sections) -> Iterator[Violation]:
    """A certificate has exactly one source: an ARN, a lookup, or an issue, which needs the zone."""
    for key, certificate in _certificates(sections):
        sources = certificate.sources
        if len(sources) != 1:
            problem = f"has {' and '.join(sources) if sources else 'none of arn, lookup and issue'}"
            yield Violation("certificates", (key,), problem, "write exactly one of arn, lookup and issue: true")
        if "issue" in sources and sections.lacks("dns"):
            remedy = "add kyeol:dns, whose zone takes the validation records"
            yield Violation("certificates", (key, "issue"), "needs kyeol:dns, which is absent", remedy)


@rule
def certificates_where_they_serve(sections: Sections) -> Iterator[Violation]:
    """A load balancer takes certificates of its own region, CloudFront those of us-east-1, both of their account."""
    account = sections.get(AwsConfig)
    for key, certificate in _certificates(sections):
        if certificate.arn is None or account is None:
            continue
        region, owner = certificate.arn.split(":")[3:5]
        right = CLOUDFRONT_REGION if key == "cloudfront" else account.region
        if region != right:
            yield Violation("certificates", (key, "arn"), f"lies in {region}", f"name a certificate in {right}")
        if owner != account.account_id:
            remedy = f"name a certificate of account {account.account_id}"
            yield Violation("certificates", (key, "arn"), f"belongs to account {owner}", remedy)


@rule
def cloudfront_parts(sections: Sections) -> Iterator[Violation]:
    """CloudFront's certificate and web ACL are configured exactly where CloudFront is."""
    certificates, waf = sections.get(CertificatesConfig), sections.get(WafConfig)
    present = {"certificates": certificates and certificates.cloudfront, "waf": waf and waf.cloudfront}
    for concern, part in present.items():
        if part and sections.lacks("cdn"):
            problem = "serves CloudFront, but kyeol:cdn is absent"
            yield Violation(concern, ("cloudfront",), problem, "remove it, or add kyeol:cdn")
        if concern in sections.present and not part and sections.get(CdnConfig):
            what = f"a certificate in {CLOUDFRONT_REGION}" if concern == "certificates" else "a web ACL"
            problem = f"needs {what}: kyeol:{concern} has no cloudfront"
            yield Violation("cdn", (), problem, f"add cloudfront to kyeol:{concern}")


@rule
def one_way_in(sections: Sections) -> Iterator[Violation]:
    """The load balancer lets in CloudFront, or an allow-list: never both, never neither."""
    if "ingress" in sections.present and not sections.lacks("cdn"):
        problem = "conflicts with kyeol:cdn, whose load balancer lets only CloudFront in"
        yield Violation("ingress", (), problem, "remove it, or remove kyeol:cdn")
    if "dns" in sections.present and sections.lacks("ingress") and sections.lacks("cdn"):
        problem = "has public names, but nobody may reach the load balancer"
        yield Violation("dns", (), problem, "add kyeol:ingress with allowedCidrs, or kyeol:cdn")
    ingress = sections.get(IngressConfig)
    cidrs = ingress.allowed_cidrs if ingress else ()
    yield from within("ingress", ("allowedCidrs",), cidrs)
    yield from routed("ingress", ("allowedCidrs",), cidrs)


@rule
def private_load_balancer(sections: Sections) -> Iterator[Violation]:
    """A VPC origin is a load balancer of the stack's own VPC, in a region where CloudFront has such origins."""
    cdn, account = sections.get(CdnConfig), sections.get(AwsConfig)
    if cdn is None:
        return
    if cdn.origin == "vpc":
        if sections.lacks("network"):
            yield Violation(
                "cdn", ("origin",), "needs kyeol:network, which is absent", "add kyeol:network, or use public"
            )
        if account and account.region not in VPC_ORIGIN_REGIONS:
            problem = f"CloudFront has no VPC origins in {account.region}"
            yield Violation("cdn", ("origin",), problem, "use public")
    arn, path = cdn.load_balancer_arn, ("loadBalancerArn",)
    if arn is None:
        return
    if cdn.origin == "public":
        yield Violation("cdn", path, "is set, but origin is public", "set origin to vpc, or remove it")
    region, owner = arn.split(":")[3:5]
    if account and region != account.region:
        yield Violation("cdn", path, f"lies in {region}", f"name the load balancer in {account.region}")
    if account and owner != account.account_id:
        remedy = f"name the load balancer of account {account.account_id}"
        yield Violation("cdn", path, f"belongs to account {owner}", remedy)


@rule
def addresses_are_the_edges(sections: Sections) -> Iterator[Violation]:
    """Behind a CDN only its own web ACL can judge by addresses: the load balancer's sees the CDN's alone."""
    waf = sections.get(WafConfig)
    if waf is None or sections.lacks("cdn"):
        return
    if waf.alb.rate_limit is not None:
        problem = "counts nobody: behind kyeol:cdn every connection is CloudFront's"
        yield Violation("waf", ("alb", "rateLimit"), problem, "remove it, and set cloudfront.rateLimit")
    anonymous: RuleGroup = "AWSManagedRulesAnonymousIpList"
    if anonymous in waf.alb.managed_rules:
        path = ("alb", "managedRules", waf.alb.managed_rules.index(anonymous))
        problem = f"{anonymous} finds nobody: behind kyeol:cdn every connection is CloudFront's"
        yield Violation("waf", path, problem, "list it in cloudfront.managedRules instead")
    for group in waf.alb.count_only:
        if group in BY_ADDRESS:
            problem = "finds nobody: behind kyeol:cdn every connection is CloudFront's"
            yield Violation("waf", ("alb", "countOnly", group), problem, "write it under cloudfront instead")


@rule
def web_acl_rules(sections: Sections) -> Iterator[Violation]:
    """Rule groups are listed once, and only the rules of listed groups can be set to count."""
    waf = sections.get(WafConfig)
    parts: dict[str, WebAclConfig | None] = {"alb": waf.alb, "cloudfront": waf.cloudfront} if waf else {}
    for key, acl in parts.items():
        groups = acl.managed_rules if acl else ()
        for index, group in enumerate(groups):
            if group in groups[:index]:
                path: KeyPath = (key, "managedRules", index)
                yield Violation("waf", path, f"{group} is listed twice", "list each group once")
        for group in acl.count_only if acl else ():
            if group not in groups:
                remedy = "add it to managedRules, or remove it here"
                yield Violation("waf", (key, "countOnly", group), "is not among managedRules", remedy)
        for group, names in acl.count_only.items() if acl else ():
            for index, name in enumerate(names):
                where: KeyPath = (key, "countOnly", group, index)
                if name not in RULES[group]:
                    yield Violation("waf", where, f"{group} has no rule {name}", nearest(name, RULES[group]))
                if name in names[:index]:
                    yield Violation("waf", where, f"{name} is listed twice", "list each rule once")


def _public_names(
    dns: DnsConfig | None, cdn: CdnConfig | None, apps: AppsConfig | None
) -> Iterator[tuple[str, KeyPath, str]]:
    """The public names of a stack, each with its section and path."""
    for index, name in enumerate(dns.names if dns else ()):
        yield "dns", ("names", index), name
    if cdn:
        yield "cdn", ("mediaName",), cdn.media_name
    for app, name in apps.hosts.items() if apps else ():
        yield "apps", ("hosts", app), name


def _certificates(sections: Sections) -> Iterator[tuple[str, CertificateConfig]]:
    certificates = sections.get(CertificatesConfig)
    if certificates:
        yield "alb", certificates.alb
        if certificates.cloudfront:
            yield "cloudfront", certificates.cloudfront
