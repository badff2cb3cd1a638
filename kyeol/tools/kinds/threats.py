"""GuardDuty, IAM Access Analyzer and Security Hub."""

from typing import Final

from kyeol.tools.record.adoption import NotImported, found, named
from kyeol.tools.record.cost import METERED, Within
from kyeol.tools.record.danger import Dangers, Endangers, Protects, Removal
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always, becomes, switched_off, when

DETECTOR: Final = Kind(
    type="aws:guardduty/detector:Detector",
    id="{hex:.32}",
    arn="arn:aws:guardduty:{region}:{account}:detector/{id}",
    outputs={"accountId": "{account}"},
    sources=(terraform_aws("guardduty/detector.go"),),
    fixed=frozenset(),
    # One in an account and region: `enable` is true in each that the program makes.
    unique=("enable",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=METERED,
    adoption=found("guardduty list-detectors", "DetectorIds[0]"),
    needs=on(
        "{arn}",
        "guardduty:DeleteDetector GetDetector ListTagsForResource TagResource UpdateDetector",
        anything="guardduty:CreateDetector",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    dangers=Dangers(
        holds="",
        inputs={"enable": Protects(switched_off, "detection")},
        harmless=paths("findingPublishingFrequency tags"),
        removal=Removal(loses="GuardDuty detects nothing any more, and its findings are deleted", category="detection"),
    ),
)

DETECTOR_FEATURE: Final = Kind(
    type="aws:guardduty/detectorFeature:DetectorFeature",
    id="{i[detectorId]}/{i[name]}",
    arn="",
    outputs={},
    sources=(terraform_aws("guardduty/detector_feature.go"),),
    fixed=paths("additionalConfigurations.name detectorId name"),
    unique=("detectorId", "name"),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=METERED,
    adoption=NotImported("the provider has no import of it: switching it on again changes nothing"),
    needs=on("arn:aws:guardduty:{region}:{account}:detector/{i[detectorId]}", "guardduty:GetDetector UpdateDetector"),
    dangers=Dangers(
        holds="",
        inputs={
            "additionalConfigurations": Endangers("detection", always("its agents are kept in another way")),
            "status": Endangers("detection", when(becomes("DISABLED"), "what it looked at is no longer looked at")),
        },
    ),
)

ANALYZER: Final = Kind(
    type="aws:accessanalyzer/analyzer:Analyzer",
    id="{i[analyzerName]}",
    arn="arn:aws:access-analyzer:{region}:{account}:analyzer/{i[analyzerName]}",
    outputs={},
    sources=(terraform_aws("accessanalyzer/analyzer.go"),),
    fixed=paths("analyzerName configuration type"),
    # An account may have one of access from outside in a region (docs.aws.amazon.com/IAM/latest/UserGuide/
    # access-analyzer-limits.html).
    unique=("type",),
    creation=SECONDS,
    children=(),
    taggable=True,
    cost=METERED,
    adoption=named("{i[analyzerName]}"),
    needs=on(
        "{arn}",
        "access-analyzer:CreateAnalyzer DeleteAnalyzer GetAnalyzer ListTagsForResource TagResource",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    dangers=Dangers(
        holds="",
        inputs={},
        harmless=paths("tags"),
        replacing="its findings are deleted, and the new analyzer looks from the beginning",
        removal=Removal(
            loses="nobody looks any more who has access, and its findings are deleted", category="detection"
        ),
    ),
)

_HUB: Final = "arn:aws:securityhub:{region}:{account}:hub/default"

SECURITY_HUB: Final = Kind(
    type="aws:securityhub/account:Account",
    id="{account}",
    arn=_HUB,
    outputs={},
    sources=(terraform_aws("securityhub/account.go"),),
    fixed=paths("enableDefaultStandards"),
    # One in an account and region: `enableDefaultStandards` is false in each that the program makes.
    unique=("enableDefaultStandards",),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=Within("the checks of its standards"),
    adoption=named("{account}"),
    needs=on(
        _HUB,
        "securityhub:DescribeHub DisableSecurityHub EnableSecurityHub UpdateSecurityHubConfiguration",
        service_linked="iam:CreateServiceLinkedRole",
    ),
    dangers=Dangers(
        holds="",
        inputs={"autoEnableControls": Protects(switched_off, "detection")},
        harmless=paths("controlFindingGenerator"),
        removal=Removal(
            loses="Security Hub checks nothing any more, and its findings are deleted", category="detection"
        ),
    ),
)

STANDARDS_SUBSCRIPTION: Final = Kind(
    type="aws:securityhub/standardsSubscription:StandardsSubscription",
    id=lambda request: (
        f"arn:aws:securityhub:{request.region}:{request.account}:subscription/"
        f"{str(request.inputs['standardsArn']).partition('standards/')[2]}"
    ),
    arn="",
    outputs={},
    sources=(terraform_aws("securityhub/standards_subscription.go"),),
    fixed=paths("standardsArn"),
    unique=("standardsArn",),
    creation=SECONDS,
    children=(),
    taggable=False,
    cost=METERED,
    adoption=found(
        "securityhub get-enabled-standards",
        "StandardsSubscriptions[?StandardsArn=='{i[standardsArn]}'].StandardsSubscriptionArn",
    ),
    needs=on(_HUB, "securityhub:BatchDisableStandards BatchEnableStandards GetEnabledStandards"),
    dangers=Dangers(
        holds="", inputs={}, removal=Removal(loses="the controls of the standard are not checked", category="detection")
    ),
)
