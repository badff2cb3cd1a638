"""The network: VPC, endpoints, flow logs and peering."""
