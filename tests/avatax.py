"""Saleor's app for AvaTax, as it would be declared: not shipped, but none asks more of a contract."""

from typing import Final

from kyeol.apps.contract import App, Flow, PrivateStorage

AVATAX: Final = App(
    name="avatax",
    image="saleor-app-avatax",
    source="https://github.com/saleor/apps, apps/avatax 1.24.0 at d78dcb0",
    port=3000,
    health="/api/manifest",
    environment={"APL": "dynamodb", "ENV": "production", "NODE_ENV": "production"},
    address_variables=("APP_API_BASE_URL", "APP_IFRAME_BASE_URL"),
    allowed_shop_variable="ALLOWED_DOMAIN_PATTERN",
    generated_secrets=("SECRET_KEY",),
    # scripts/setup-dynamodb.ts; the attribute by which logs go is baseLogSchema's, in modules/client-logs.
    private_storage=(
        PrivateStorage(name_variable="DYNAMODB_MAIN_TABLE_NAME", partition_key="PK", sort_key="SK"),
        PrivateStorage(
            name_variable="DYNAMODB_LOGS_TABLE_NAME",
            partition_key="PK",
            sort_key="SK",
            suffix="logs",
            expires="TTL",
        ),
    ),
    flows=(
        Flow(
            to="internet",
            port=443,
            why="it asks AvaTax for taxes, and Saleor's API by its public name",
            source="saleor/apps, apps/avatax/src/modules/avatax/avatax-client.ts",
        ),
    ),
    events={
        "CHECKOUT_CALCULATE_TAXES": "synchronous",
        "ORDER_CALCULATE_TAXES": "synchronous",
        "ORDER_CANCELLED": "asynchronous",
        "ORDER_CONFIRMED": "asynchronous",
    },
    writes=("/repo/apps/avatax/.next/cache", "/tmp"),
    user=1000,
    cpu="50m",
    memory="512Mi",
)
