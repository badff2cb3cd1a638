"""What a change of a distribution does to requests: by which way they come, where they go, and what may be cached."""

from collections.abc import Iterator, Mapping
from typing import Final

from kyeol.tools.json_values import Json, at, mapping, mappings, texts
from kyeol.tools.record.danger import Category

_OF_A_PATH: Final[Mapping[str, tuple[Category, str]]] = {
    "cachePolicyId": ("exposure", "is cached by other rules: a visitor may get a response that was meant for another"),
    "originRequestPolicyId": ("interruption", "reaches its origin with other headers, cookies and queries"),
    "responseHeadersPolicyId": ("protection", "is answered with other headers, by which browsers protect visitors"),
    "targetOriginId": ("interruption", "is answered by another origin"),
}
"""What the settings of a path do to it."""


def behaviours(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[tuple[Category, str]]:
    """What happens to paths, by themselves or to those that no behaviour of their own has."""
    before, after = (_paths(side) for side in (old, new))
    for path, one in after.items():
        # A path without a behaviour was treated like any other.
        yield from _path("every other path" if path == "*" else path, before.get(path, before.get("*", {})), one)
    yield from (("exposure", f"{path} is treated like any other path") for path in before if path not in after)


def _paths(inputs: Mapping[str, Json]) -> dict[str, Mapping[str, Json]]:
    """The behaviours by the path that they are for."""
    several = (*mappings(inputs.get("orderedCacheBehaviors")), *mappings(inputs.get("defaultCacheBehavior")))
    return {str(one.get("pathPattern", "*")): one for one in several}


def _path(path: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[tuple[Category, str]]:
    if new.get("viewerProtocolPolicy") == "allow-all" != old.get("viewerProtocolPolicy"):
        yield "exposure", f"{path} is answered without encryption, too"
    for key, (category, what) in _OF_A_PATH.items():
        if old.get(key) != new.get(key):
            yield category, f"{path} {what}"
    for method in texts(old.get("allowedMethods")):
        if method not in texts(new.get("allowedMethods")):
            yield "interruption", f"{path} refuses {method}"
    if old.get("functionAssociations") and old.get("functionAssociations") != new.get("functionAssociations"):
        yield "interruption", f"{path} no longer runs its functions as before"
    if old.get("trustedKeyGroups") and not new.get("trustedKeyGroups"):
        yield "exposure", f"{path} is answered without a signature, too"


_TLS: Final = ("SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016", "TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021",
               "TLSv1.2_2025", "TLSv1.3_2025")  # fmt: skip
"""CloudFront's security policies, the weakest first (CloudFront API, ViewerCertificate, MinimumProtocolVersion)."""


def minimum(old: Json, new: Json) -> Iterator[str]:
    """Whether clients may speak an older version, or use older ciphers; CloudFront's own certificate admits all."""
    before, after = (str(side or _TLS[1]) for side in (old, new))
    if _rank(after) < _rank(before):
        yield f"clients may speak {_version(after)}, by the policy {after} instead of {before}"


def newer_only(old: Json, new: Json) -> Iterator[str]:
    """Whether clients are refused that spoke an older version."""
    before, after = (str(side or _TLS[1]) for side in (old, new))
    if _rank(after) > _rank(before) and _version(after) != _version(before):
        yield f"clients that know no {_version(after)} are refused"


def _rank(policy: str) -> int:
    """How strong a policy is; one that nobody knows is the weakest."""
    return _TLS.index(policy) if policy in _TLS else -1


def _version(policy: str) -> str:
    return policy.partition("_")[0]


_ASKED_WITH: Final = {"customHeaders": "headers", "originAccessControlId": "signatures", "originPath": "paths"}
"""What a request brings that its origin may insist on."""


def origins(old: Json, new: Json) -> Iterator[str]:
    """Where requests go, and how they get there."""
    before, after = _by_id(old), _by_id(new)
    yield from (f"nothing goes to the origin {name} any more" for name in before if name not in after)
    for name, one in after.items():
        was = before.get(name, one)
        if one.get("domainName") != was.get("domainName") or one.get("vpcOriginConfig") != was.get("vpcOriginConfig"):
            yield f"requests for the origin {name} go to {one.get('domainName')} instead of {was.get('domainName')}"
        for key, what in _ASKED_WITH.items():
            if one.get(key) != was.get(key):
                yield f"the origin {name} may refuse: requests come with other {what}"
        if _way(one) != _way(was):
            yield f"requests get to the origin {name} in another way"


def _by_id(several: Json) -> dict[str, Mapping[str, Json]]:
    """The origins by their names."""
    return {str(one.get("originId")): one for one in mappings(several)}


def _way(origin: Json) -> Mapping[str, Json]:
    """How an origin is asked, besides the protocol."""
    return {key: one for key, one in mapping(at(origin, "customOriginConfig")).items() if key not in _CLEAR}


_CLEAR: Final = ("originProtocolPolicy", "originSslProtocols")


def in_clear(old: Json, new: Json) -> Iterator[str]:
    """Origins that are asked without encryption, or by an older protocol."""
    before, after = _by_id(old), _by_id(new)
    for name, one in after.items():
        policy, was = (at(side, "customOriginConfig", "originProtocolPolicy") for side in (one, before.get(name)))
        if policy in ("http-only", "match-viewer") and policy != was:
            yield f"requests get to the origin {name} without encryption"
        speaks, spoke = (
            texts(at(side, "customOriginConfig", "originSslProtocols")) for side in (one, before.get(name))
        )
        if spoke and (further := [protocol for protocol in speaks if protocol not in spoke]):
            yield f"the origin {name} may be asked by {', '.join(further)}, too"
