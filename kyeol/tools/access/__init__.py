"""Who may do what: IAM's evaluation of the policies that the stacks make, without an AWS account."""
