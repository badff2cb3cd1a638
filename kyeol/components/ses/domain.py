"""Amazon SES: the domain that the shop's emails come from, and what is done with them on the way."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws
from pulumi import Output

from kyeol.components.scope import Scope
from kyeol.components.ses.records import MailRecord
from kyeol.config.mail import MAIL_FROM, dkim_zone

_TOKENS: Final = 3
"""The keys of Easy DKIM (SES developer guide, send-email-authentication-dkim-easy)."""


@dataclass(frozen=True, kw_only=True)
class MailDomainArgs:
    """What the domain needs.

    Args:
        scope: The environment.
        domain: The senders' domain.
    """

    scope: Scope
    domain: str


class MailDomain(pulumi.ComponentResource):
    """An SES identity of the domain with Easy DKIM, its MAIL FROM domain, and the configuration set of its emails.

    The configuration set is the identity's default, since Saleor names none: emails leave by TLS or not at all, and
    none goes to an address that bounced or complained. SES counts bounces and complaints of the set besides those of
    the account, so that the account's alarms can be traced to an environment. A domain's identity is good for every
    name below it. SES needs no policy of its own here: who sends is of the same account.

    `records` is what the zone has to have: three CNAMEs for DKIM, and MX and SPF of the MAIL FROM domain (SES
    developer guide, mail-from). Until they are there SES takes no email of the domain; without the MX it sends with
    its own MAIL FROM domain.
    """

    arn: Output[str]
    configuration_set_arn: Output[str]
    configuration_set_name: Output[str]
    records: dict[str, MailRecord]

    def __init__(self, name: str, args: MailDomainArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("kyeol:components:MailDomain", name, None, opts)
        scope, domain = args.scope, args.domain
        child = pulumi.ResourceOptions(parent=self)
        emails = aws.sesv2.ConfigurationSet(
            name,
            configuration_set_name=scope.name("mail"),
            delivery_options=aws.sesv2.ConfigurationSetDeliveryOptionsArgs(tls_policy="REQUIRE"),
            reputation_options=aws.sesv2.ConfigurationSetReputationOptionsArgs(reputation_metrics_enabled=True),
            sending_options=aws.sesv2.ConfigurationSetSendingOptionsArgs(sending_enabled=True),
            suppression_options=aws.sesv2.ConfigurationSetSuppressionOptionsArgs(
                suppressed_reasons=["BOUNCE", "COMPLAINT"]
            ),
            tags=scope.tags("mail"),
            opts=child,
        )
        identity = aws.sesv2.EmailIdentity(
            name,
            email_identity=domain,
            configuration_set_name=emails.configuration_set_name,
            dkim_signing_attributes=aws.sesv2.EmailIdentityDkimSigningAttributesArgs(
                next_signing_key_length="RSA_2048_BIT"
            ),
            tags=scope.tags("mail"),
            opts=child,
        )
        bounces = f"{MAIL_FROM}.{domain}"
        aws.sesv2.EmailIdentityMailFromAttributes(
            name,
            email_identity=identity.email_identity,
            mail_from_domain=bounces,
            behavior_on_mx_failure="USE_DEFAULT_VALUE",
            opts=child,
        )
        tokens = identity.dkim_signing_attributes.apply(lambda dkim: list(dkim.tokens or []))
        self.records = {
            **{f"dkim-{index}": _key(_token(tokens, index), domain, scope.region) for index in range(_TOKENS)},
            "mail-from-mx": MailRecord(
                name=bounces, type="MX", values=[f"10 feedback-smtp.{scope.region}.amazonses.com"]
            ),
            "mail-from-spf": MailRecord(name=bounces, type="TXT", values=["v=spf1 include:amazonses.com ~all"]),
        }
        self.arn = identity.arn
        self.configuration_set_arn = emails.arn
        self.configuration_set_name = emails.configuration_set_name
        self.register_outputs({"arn": self.arn})


def _token(tokens: Output[list[str]], index: int) -> Output[str]:
    # SES draws them: a preview may have the attributes and not yet the tokens in them.
    return tokens.apply(lambda drawn: drawn[index] if index < len(drawn) else f"token-{index}")


def _key(token: Output[str], domain: str, region: str) -> MailRecord:
    return MailRecord(
        name=Output.concat(token, "._domainkey.", domain),
        type="CNAME",
        values=[Output.concat(token, ".", dkim_zone(region))],
    )
