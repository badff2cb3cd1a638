"""What looks at an AWS account, or prepares it, with the caller's credentials: `kyeol bootstrap` and `kyeol doctor`.

boto3 comes with the extra `kyeol[operate]` and is imported by `aws.py` alone, when a command needs it.
"""
