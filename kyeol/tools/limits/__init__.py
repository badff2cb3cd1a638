"""The limits that AWS's own models put on the inputs that the program sets.

`limits.json` is derived from two models, by `make limits` (development dependencies; nothing else
imports them): the shapes of the APIs as botocore ships them, and CloudFormation's resource schemas as cfn-lint ships
them, with the types of instances that each region has. `shapes` says which shape an input has, or why it has none.
Objects of Kubernetes are not in it: tests hold those of every stack and tree to Kubernetes' own schemas.
"""
