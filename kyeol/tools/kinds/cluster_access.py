"""Who gets into a cluster, who may do more there, and who is shut out."""

from collections.abc import Iterator, Mapping

from kyeol.tools.json_values import Json, at, mapping, texts
from kyeol.tools.record.danger import Category


def entries(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[tuple[Category, str]]:
    """Principals that newly get into the cluster, those that may do more there, and those that are shut out."""
    before, after = (_rights(side.get("accessEntries")) for side in (old, new))
    for who, right in sorted(after - before):
        yield "iam", f"{who} gets {right} in the cluster" if right else f"{who} gets into the cluster"
    for who in sorted({one for one, _ in before} - {one for one, _ in after}):
        yield "interruption", f"{who} is shut out of the cluster"


def _rights(entries: Json) -> set[tuple[str, str]]:
    """Who gets in, and with which access policy in which Namespaces."""
    found = set()
    for entry in map(mapping, mapping(entries).values()):
        policies = [mapping(one) for one in mapping(entry.get("accessPolicies")).values()]
        groups = {f"the group {group}" for group in texts(entry.get("kubernetesGroups"))}
        for right in {*map(_right, policies), *groups} or {""}:
            found.add((str(entry.get("principalArn")), right))
    return found


def association(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[tuple[Category, str]]:
    """Whether a principal may do more in the cluster, or in further Namespaces."""
    before, after = (set(texts(at(side, "accessScope", "namespaces"))) for side in (old, new))
    further = bool(before) and (not after or not after <= before)
    if old.get("policyArn") != new.get("policyArn") or further:
        yield "iam", f"{new.get('principalArn')} gets {_right(new)} in the cluster"


def _right(policy: Mapping[str, Json]) -> str:
    """An access policy, with the Namespaces that it is limited to."""
    namespaces = texts(at(policy, "accessScope", "namespaces"))
    name = str(policy.get("policyArn")).rpartition("/")[2]
    return f"{name} for {', '.join(namespaces)}" if namespaces else name
