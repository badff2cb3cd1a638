"""What pulumi-eks's own components ask the AWS provider; the program asks none of it."""

from typing import Final

from kyeol.tools.record.function import Function
from kyeol.tools.record.source import pulumi_eks, terraform_aws

GET_PARTITION: Final = Function(
    token="aws:index/getPartition:getPartition",
    answer=lambda _arguments, _region, _account: {
        "id": "aws",
        "partition": "aws",
        "dnsSuffix": "amazonaws.com",
        "reverseDnsPrefix": "com.amazonaws",
    },
    sources=(terraform_aws("meta/partition_data_source.go"), pulumi_eks("cluster/cluster.ts")),
)

GET_REGION: Final = Function(
    token="aws:index/getRegion:getRegion",
    answer=lambda _arguments, region, _account: {
        "id": region,
        "name": region,
        "region": region,
        "description": region,
        "endpoint": f"ec2.{region}.amazonaws.com",
    },
    sources=(terraform_aws("meta/region_data_source.go"), pulumi_eks("cluster/cluster.ts")),
)
