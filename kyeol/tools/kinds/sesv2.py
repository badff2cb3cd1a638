"""Amazon SES: identities and configuration sets."""

from collections.abc import Mapping
from typing import Final

from kyeol.tools.json_values import Json
from kyeol.tools.record.adoption import named
from kyeol.tools.record.cost import METERED, Free, Within
from kyeol.tools.record.danger import Dangers, Endangers, Protects, Removal
from kyeol.tools.record.kind import SECONDS, Kind, paths
from kyeol.tools.record.needs import on
from kyeol.tools.record.request import Request
from kyeol.tools.record.source import terraform_aws
from kyeol.tools.record.tells import always, each_gone, no_longer, switched_off, when

_SET: Final = "arn:aws:ses:{region}:{account}:configuration-set/{i[configurationSetName]}"
_IDENTITY: Final = "arn:aws:ses:{region}:{account}:identity/{i[emailIdentity]}"


def _dkim(request: Request) -> Mapping[str, Json]:
    """Easy DKIM's three tokens, of 32 letters and digits each."""
    tokens = [request.hex[part : part + 8] * 4 for part in (0, 8, 16)]
    return {"dkimSigningAttributes": {"nextSigningKeyLength": "RSA_2048_BIT", "tokens": [*tokens]}}


EMAIL_IDENTITY: Final = Kind(
    type="aws:sesv2/emailIdentity:EmailIdentity",
    id="{i[emailIdentity]}",
    adoption=named("{i[emailIdentity]}"),
    arn="arn:aws:ses:{region}:{account}:identity/{i[emailIdentity]}",
    more=_dkim,
    sources=(terraform_aws("sesv2/email_identity.go"),),
    fixed=paths("emailIdentity"),
    unique=("emailIdentity",),
    creation=SECONDS,
    taggable=True,
    cost=METERED,
    needs=on(
        _IDENTITY,
        "ses:CreateEmailIdentity DeleteEmailIdentity GetEmailIdentity ListTagsForResource "
        "PutEmailIdentityConfigurationSetAttributes PutEmailIdentityDkimSigningAttributes TagResource",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "configurationSetName": Endangers("detection", always("its emails follow other rules: {new}")),
            "dkimSigningAttributes": Endangers("interruption", always("receivers look for other keys of DKIM")),
        },
        harmless=paths("tags"),
        replacing="SES takes no email of the domain until it is verified again",
        removal=Removal(loses="no email goes out", category="interruption"),
    ),
)

MAIL_FROM: Final = Kind(
    type="aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
    id="{i[emailIdentity]}",
    adoption=named("{i[emailIdentity]}"),
    arn="",
    sources=(terraform_aws("sesv2/email_identity_mail_from_attributes.go"),),
    fixed=paths("emailIdentity"),
    unique=("emailIdentity",),
    creation=SECONDS,
    taggable=False,
    cost=Within("the emails"),
    needs=on(_IDENTITY, "ses:GetEmailIdentity PutEmailIdentityMailFromAttributes"),
    dangers=Dangers(
        holds="",
        inputs={
            "behaviorOnMxFailure": Endangers(
                "interruption", when(no_longer("USE_DEFAULT_VALUE"), "emails are refused while the MX is not found")
            ),
            "mailFromDomain": Endangers("protection", always("SPF is asked of {new} instead of {old}")),
        },
        removal=Removal(loses="SPF no longer speaks for the domain"),
    ),
)

CONFIGURATION_SET: Final = Kind(
    type="aws:sesv2/configurationSet:ConfigurationSet",
    id="{i[configurationSetName]}",
    adoption=named("{i[configurationSetName]}"),
    arn="arn:aws:ses:{region}:{account}:configuration-set/{i[configurationSetName]}",
    sources=(terraform_aws("sesv2/configuration_set.go"),),
    fixed=paths("configurationSetName"),
    unique=("configurationSetName",),
    creation=SECONDS,
    taggable=True,
    cost=Free("aws.amazon.com/ses/pricing charges for emails, attachments and options that are not used here"),
    needs=on(
        _SET,
        "ses:CreateConfigurationSet DeleteConfigurationSet GetConfigurationSet ListTagsForResource "
        "PutConfigurationSetDeliveryOptions PutConfigurationSetReputationOptions PutConfigurationSetSendingOptions "
        "PutConfigurationSetSuppressionOptions TagResource",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "deliveryOptions.tlsPolicy": Protects(no_longer("REQUIRE")),
            "reputationOptions.reputationMetricsEnabled": Endangers(
                "detection", when(switched_off, "bounces and complaints are no longer counted by environment")
            ),
            "sendingOptions.sendingEnabled": Endangers("interruption", when(switched_off, "no email goes out")),
            "suppressionOptions.suppressedReasons": Endangers(
                "protection", each_gone("emails go on to addresses known for {}")
            ),
        },
        harmless=paths("tags"),
        replacing="emails are refused until the identity names the new one",
        removal=Removal(loses="emails leave without TLS too, and without events"),
    ),
)

EVENT_DESTINATION: Final = Kind(
    type="aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
    id="{i[configurationSetName]}|{i[eventDestinationName]}",
    adoption=named("{i[configurationSetName]}|{i[eventDestinationName]}"),
    arn="",
    sources=(terraform_aws("sesv2/configuration_set_event_destination.go"),),
    fixed=paths("configurationSetName eventDestinationName"),
    unique=("configurationSetName", "eventDestinationName"),
    creation=SECONDS,
    taggable=False,
    cost=Within("the topic"),
    needs=on(
        _SET,
        "ses:CreateConfigurationSetEventDestination DeleteConfigurationSetEventDestination "
        "GetConfigurationSetEventDestinations UpdateConfigurationSetEventDestination",
    ),
    dangers=Dangers(
        holds="",
        inputs={
            "eventDestination.enabled": Endangers("detection", when(switched_off, "events of emails reach nobody")),
            "eventDestination.matchingEventTypes": Endangers("detection", each_gone("{} is no longer told")),
            "eventDestination.snsDestination.topicArn": Endangers("detection", always("events go to {new}")),
        },
        removal=Removal(loses="events of emails reach nobody", category="detection"),
    ),
)
