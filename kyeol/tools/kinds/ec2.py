"""EC2: addresses and launch templates."""

from typing import Final

from kyeol.tools.record.adoption import tagged
from kyeol.tools.record.cost import METERED, Within
from kyeol.tools.record.danger import Dangers, Protects, Removal, by_another_template
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import more, no_longer

TAGS: Final = "CreateTags DeleteTags"

EC2_ARN: Final = "arn:aws:ec2:{region}:{account}:"

EIP: Final = Kind(
    type="aws:ec2/eip:Eip",
    id="eipalloc-{hex:.17}",
    arn=EC2_ARN + "elastic-ip/{id}",
    outputs={"allocationId": "{id}"},
    more=lambda request: {"publicIp": f"198.51.100.{int(request.hex[:2], 16)}"},
    sources=(terraform_aws("ec2/ec2_eip.go"),),
    fixed=paths("address domain ipamPoolId networkBorderGroup publicIpv4Pool"),
    unique=(),
    creation=SECONDS,
    taggable=True,
    cost=METERED,
    adoption=tagged("describe-addresses", "Addresses[].AllocationId"),
    needs=on("{arn}", f"ec2:AllocateAddress {TAGS} DisassociateAddress ReleaseAddress"),
    dangers=Dangers(
        holds="",
        harmless=paths("tags"),
        replacing="the address becomes another, which nobody has allowed yet",
        removal=Removal(loses="its address goes, which others may have allowed", category="interruption"),
    ),
)

_VERSIONED: Final = paths(
    "blockDeviceMappings capacityReservationSpecification cpuOptions creditSpecification description disableApiStop"
    " disableApiTermination ebsOptimized enclaveOptions hibernationOptions iamInstanceProfile imageId"
    " instanceInitiatedShutdownBehavior instanceMarketOptions instanceRequirements instanceType kernelId keyName"
    " licenseSpecifications maintenanceOptions metadataOptions monitoring networkInterfaces networkPerformanceOptions"
    " placement privateDnsNameOptions ramDiskId secondaryInterfaces securityGroupNames tagSpecifications userData"
    " vpcSecurityGroupIds"
)
"""A change of these makes a new version of a launch template (`updateKeys` in ec2/ec2_launch_template.go), and the
program's node groups follow the latest."""

LAUNCH_TEMPLATE: Final = Kind(
    type="aws:ec2/launchTemplate:LaunchTemplate",
    id="lt-{hex:.17}",
    arn=EC2_ARN + "launch-template/{id}",
    counted=("latestVersion", "defaultVersion"),
    counted_by=_VERSIONED,
    sources=(terraform_aws("ec2/ec2_launch_template.go"),),
    fixed=paths("name namePrefix"),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=Within("the node group"),
    adoption=tagged("describe-launch-templates", "LaunchTemplates[].LaunchTemplateId"),
    needs=on(
        "{arn}",
        f"ec2:CreateLaunchTemplate CreateLaunchTemplateVersion {TAGS} DeleteLaunchTemplate ModifyLaunchTemplate",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "metadataOptions.httpPutResponseHopLimit": Protects(more),
            "metadataOptions.httpTokens": Protects(no_longer("required")),
        },
        harmless=paths("tags updateDefaultVersion"),
        interrupts=dict.fromkeys(_VERSIONED, by_another_template),
    ),
)
