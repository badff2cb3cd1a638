"""Bad input about keys, buckets and the trail, each named with its line and remedy."""

from pathlib import Path

import pytest

from tests.unit.config.rules.stacks import mistakes_in, write


def mistakes(root: Path, sections: str) -> list[str]:
    """What is wrong with a prod stack of these sections, as people read it; nothing where nothing is."""
    write(root, "prod", "production", sections)
    return [f"{mistake.key}: {mistake.problem}; {mistake.remedy}" for mistake in mistakes_in(root, "prod")]


GOOD = [
    "  kyeol:encryption: {}\n",
    "  kyeol:encryption: {deletionWindowDays: 7, rotationPeriodDays: 90}\n",
    "  kyeol:storage: {media: {noncurrentRetentionDays: 7}}\n",
    "  kyeol:storage: {accessLogs: {retentionDays: 60}}\n  kyeol:audit: {retentionDays: 365, dataEvents: true}\n",
    "  kyeol:audit: {retentionDays: 365, lockMode: COMPLIANCE}\n",
]


@pytest.mark.parametrize("sections", GOOD)
def test_good_sections_pass(tmp_path: Path, sections: str) -> None:
    assert mistakes(tmp_path, sections) == []


BAD = {
    "an audit bucket without retention": (
        "  kyeol:audit: {dataEvents: false}\n",
        "kyeol:audit.retentionDays: is missing; add it: ",
    ),
    "an audit bucket that keeps nothing": (
        "  kyeol:audit: {retentionDays: 0}\n",
        "kyeol:audit.retentionDays: 0 is out of range",
    ),
    "a lock that is none": (
        "  kyeol:audit: {retentionDays: 30, lockMode: GOVERNMENT}\n",
        'kyeol:audit.lockMode: "GOVERNMENT" is not one of GOVERNANCE, COMPLIANCE; did you mean GOVERNANCE?',
    ),
    "a retention that CloudWatch Logs does not know": (
        "  kyeol:audit: {retentionDays: 30, logRetentionDays: 364}\n",
        "kyeol:audit.logRetentionDays: 364 days is not a retention time",
    ),
    "a lock for ever in a stack that goes": (
        (
            "  kyeol:protection: {protect: false, retainOnDelete: false}\n"
            "  kyeol:audit: {retentionDays: 30, lockMode: COMPLIANCE}\n"
        ),
        "kyeol:audit.lockMode: is COMPLIANCE in a stack whose destroy deletes",
    ),
    "media events without media": (
        "  kyeol:audit: {retentionDays: 30, dataEvents: true}\n",
        "kyeol:audit.dataEvents: asks for the media bucket's events, which is absent; add kyeol:storage",
    ),
    "logs that expire before they move": (
        "  kyeol:storage: {logs: {retentionDays: 90, transitionDays: 61}}\n",
        (
            "kyeol:storage.logs.transitionDays: moves logs on day 61, they expire on day 90; leave them 30 days in "
            "infrequent access: write at most 60"
        ),
    ),
    "logs that cannot move at all": (
        "  kyeol:storage: {logs: {retentionDays: 40, transitionDays: 30}}\n",
        (
            "kyeol:storage.logs.transitionDays: moves logs on day 30, they expire on day 40; leave them 30 days in "
            "infrequent access: remove it or keep logs for longer"
        ),
    ),
    "logs that move earlier than S3 allows": (
        "  kyeol:storage: {logs: {transitionDays: 7}}\n",
        "kyeol:storage.logs.transitionDays: 7 is out of range; write a whole number from 30",
    ),
    "a logs bucket that nobody writes": (
        "  kyeol:storage: {logs: {retentionDays: 90}}\n",
        "kyeol:storage.logs: is for CloudFront's logs, but there is no CDN here",
    ),
    "a CDN without a logs bucket": (
        "  kyeol:storage: {}\n  kyeol:cdn: {mediaName: media.example.com}\n",
        "kyeol:storage.logs: is missing, so that CloudFront would have no logs",
    ),
    "a CDN without buckets": (
        "  kyeol:cdn: {mediaName: media.example.com}\n",
        "kyeol:cdn: needs kyeol:storage, which is absent",
    ),
    "a key that is deleted at once": (
        "  kyeol:encryption: {deletionWindowDays: 1}\n",
        "kyeol:encryption.deletionWindowDays: 1 is out of range; write a whole number from 7 to 30",
    ),
    "a key that never rotates": (
        "  kyeol:encryption: {rotationPeriodDays: 0}\n",
        "kyeol:encryption.rotationPeriodDays: 0 is out of range; write a whole number from 90 to 2560",
    ),
}


@pytest.mark.parametrize(("sections", "expected"), BAD.values(), ids=BAD)
def test_bad_sections_are_named_with_their_remedy(tmp_path: Path, sections: str, expected: str) -> None:
    found = mistakes(tmp_path, sections)
    assert any(mistake.startswith(expected) for mistake in found), found
