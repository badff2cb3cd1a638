"""Saleor's own app for mail: emails by any SMTP server, with templates, for each channel.

It runs from upstream's code without a patch. Tokens are in DynamoDB, so that any number of replicas knows them; its
configuration is in Saleor's own metadata, encrypted with SECRET_KEY. The other storages of tokens that it knows
(src/saleor-app.ts) are a file of one pod, and Upstash's service.
"""

from typing import Final

from kyeol.apps.contract import App, Flow, PrivateStorage

APP: Final = App(
    name="smtp",
    image="saleor-app-smtp",
    source="https://github.com/saleor/apps, apps/smtp 2.7.1 at d78dcb0",
    port=3000,
    health="/api/manifest",
    environment={"APL": "dynamodb", "ENV": "production", "NEXT_TELEMETRY_DISABLED": "1", "NODE_ENV": "production"},
    address_variables=("APP_API_BASE_URL", "APP_IFRAME_BASE_URL"),
    allowed_shop_variable="ALLOWED_DOMAIN_PATTERN",
    generated_secrets=("SECRET_KEY",),
    private_storage=(PrivateStorage(name_variable="DYNAMODB_MAIN_TABLE_NAME", partition_key="PK", sort_key="SK"),),
    flows=(
        Flow(
            to="internet",
            port=443,
            why="it asks Saleor's API by the public name that Saleor has told it",
            source="saleor/apps, apps/smtp/src/lib/create-instrumented-graphql-client.ts",
        ),
        Flow(
            to="mail-server",
            port=587,
            why="emails leave by the server that somebody has set in the dashboard",
            source="saleor/apps, apps/smtp/src/modules/smtp/services/smtp-email-sender.ts",
        ),
    ),
    # apps/smtp/src/pages/api/webhooks, each a SaleorAsyncWebhook.
    events=dict.fromkeys(
        (
            "GIFT_CARD_SENT",
            "INVOICE_SENT",
            "NOTIFY_USER",
            "ORDER_CANCELLED",
            "ORDER_CONFIRMED",
            "ORDER_CREATED",
            "ORDER_FULFILLED",
            "ORDER_FULLY_PAID",
            "ORDER_REFUNDED",
        ),
        "asynchronous",
    ),
    writes=("/repo/apps/smtp/.next/cache", "/tmp"),  # noqa: S108 - in the pod
    user=1000,
    cpu="50m",
    memory="512Mi",
)
