"""Policy documents for cases."""

import json
from typing import Any


def document(principal: Any = None, condition: Any = None, effect: str = "Allow", **more: Any) -> str:  # noqa: ANN401
    """A document of one statement."""
    statement = {"Effect": effect, "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::it/*"], **more}
    statement |= {"Principal": principal} if principal else {}
    statement |= {"Condition": condition} if condition else {}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


WEB = {"Federated": ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"]}
SERVICE = {"Service": ["delivery.logs.amazonaws.com"]}
EKS = {"Service": ["eks.amazonaws.com"]}
ROOT = {"AWS": ["arn:aws:iam::111122223333:root"]}
ACCOUNT = {"StringEquals": {"aws:SourceAccount": "111122223333"}}
CALLER = {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/it"}}
ISSUER = "token.actions.githubusercontent.com"
EXACT = {"StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": "repo:a/b:environment:prod"}}
WILD = {"StringLike": {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": "repo:a/*"}}
