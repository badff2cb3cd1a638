"""Kyeol: the infrastructure of a Saleor shop on AWS EKS, as a Pulumi program."""
