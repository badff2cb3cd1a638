"""IAM: users, their policies and keys."""

from typing import Final

from kyeol.tools.kinds.iam import OF_IAM
from kyeol.tools.record.adoption import NEW_SECRET, named
from kyeol.tools.record.danger import Addition, Dangers, Endangers, PolicyDocument, Removal
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always

_USER: Final = "arn:aws:iam::{account}:user/{i[user]}"

USER: Final = Kind(
    type="aws:iam/user:User",
    id="{i[name]}",
    adoption=named(),
    arn="arn:aws:iam::{account}:user/{i[name]}",
    sources=(terraform_aws("iam/user.go"),),
    fixed=frozenset(),
    unique=("name",),
    creation=SECONDS,
    taggable=True,
    cost=OF_IAM,
    needs=on(
        "{arn}",
        "iam:CreateUser DeleteUser GetUser ListGroupsForUser PutUserPermissionsBoundary TagUser UntagUser",
    ),
    dangers=Dangers(
        holds="",
        inputs={"permissionsBoundary": Endangers("iam", always("another boundary says what it may do at most"))},
        harmless=paths("forceDestroy name path tags"),
        removal=Removal(loses="whoever has its keys is refused", category="interruption"),
    ),
)

USER_POLICY: Final = Kind(
    type="aws:iam/userPolicy:UserPolicy",
    id="{i[user]}:{i[name]}",
    adoption=named("{i[user]}:{i[name]}"),
    arn="",
    sources=(terraform_aws("iam/user_policy.go"),),
    fixed=paths("name namePrefix user"),
    unique=("name", "user"),
    creation=SECONDS,
    taggable=False,
    cost=OF_IAM,
    needs=on(_USER, "iam:DeleteUserPolicy GetUserPolicy PutUserPolicy"),
    dangers=Dangers(
        holds="",
        inputs={"policy": PolicyDocument(guards=None)},
        removal=Removal(
            loses="the user {user} loses a policy, and what needs it is refused", category="interruption", of="user"
        ),
        addition=Addition(to="user", gives="the user {user} gets a further policy"),
    ),
)

ACCESS_KEY: Final = Kind(
    type="aws:iam/accessKey:AccessKey",
    id="AKIA{HEX:.16}",
    adoption=NEW_SECRET,
    arn="",
    outputs={"sesSmtpPasswordV4": "B{hex}+/="},
    secrets=frozenset({"secret", "sesSmtpPasswordV4"}),
    sources=(terraform_aws("iam/access_key.go"),),
    fixed=paths("pgpKey user"),
    unique=(),
    creation=SECONDS,
    taggable=False,
    cost=OF_IAM,
    needs=on(_USER, "iam:CreateAccessKey DeleteAccessKey GetAccessKeyLastUsed ListAccessKeys UpdateAccessKey"),
    dangers=Dangers(
        holds="",
        inputs={"status": Endangers("interruption", always("whoever has it is {new}"))},
        removal=Removal(loses="whoever still has the key is refused", category="interruption"),
        addition=Addition(to="user", gives="the user {user} gets a further key"),
    ),
)
