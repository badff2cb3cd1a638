"""Saleor's own app for mail: letters by any SMTP server, with templates, for each channel.

It runs from upstream's code without a patch. Tokens are in DynamoDB, so that any number of replicas knows them; its
configuration is in Saleor's own metadata, encrypted with SECRET_KEY. The other storages of tokens that it knows
(src/saleor-app.ts) are a file of one pod, and Upstash's service.
"""

from typing import Final

from kyeol.apps.contract import App

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
    table_variable="DYNAMODB_MAIN_TABLE_NAME",
    egress=(587,),
    writes=("/repo/apps/smtp/.next/cache", "/tmp"),  # noqa: S108 - in the pod
    user=1000,
    cpu="50m",
    memory="512Mi",
)
