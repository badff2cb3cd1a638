"""The JSON Schema of a whole stack file, for the YAML language servers of editors."""

from typing import Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import CoreSchema

from kyeol.config.names import NAMESPACE
from kyeol.config.reading.check import DEFAULT_PROVIDERS_KEY, DISABLED_DEFAULT_PROVIDERS
from kyeol.config.reading.stackfile import ROOT_KEYS
from kyeol.config.stack import StackConfig, section_models
from kyeol.json_value import Json

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
"""What the YAML language servers know best."""


class _WithoutTitles(GenerateJsonSchema):
    """Pydantic's schemas without a title on every field, which would only repeat the key."""

    def field_title_should_be_set(self, schema: CoreSchema) -> bool:
        """Never."""
        del schema
        return False


def stack_file_schema() -> dict[str, Json]:
    """The schema of `Pulumi.<stack>.yaml`: Pulumi's own keys, and one section per concern."""
    models = section_models()
    by_model, definitions = models_json_schema(
        [(model, "validation") for model in models.values()],
        ref_template="#/definitions/{model}",
        schema_generator=_WithoutTitles,
    )
    sections: dict[str, JsonSchemaValue] = {
        f"{NAMESPACE}:{concern}": dict(by_model[model, "validation"]) for concern, model in models.items()
    }
    required = [f"{NAMESPACE}:{name}" for name, info in StackConfig.model_fields.items() if info.is_required()]
    config: Json = {
        "type": "object",
        "description": "the stack's configuration: Pulumi's own keys, and one section per concern",
        "properties": {DEFAULT_PROVIDERS_KEY: _default_providers(), **sections},
        "patternProperties": {"^pulumi:": {}},
        "required": [DEFAULT_PROVIDERS_KEY, *required],
        "additionalProperties": False,
    }
    return {
        "$schema": DIALECT,
        "title": f"A stack file of {NAMESPACE} (Pulumi.<stack>.yaml)",
        "type": "object",
        "properties": {**_pulumis_own(), "config": config},
        "required": ["config"],
        "additionalProperties": False,
        "definitions": {name: definitions["$defs"][name] for name in sorted(definitions["$defs"])},
    }


def _default_providers() -> Json:
    return {
        "type": "array",
        "description": "packages without a default provider, so that nothing lands in a default account or cluster",
        "items": {"type": "string"},
        "allOf": [{"contains": {"const": name}} for name in DISABLED_DEFAULT_PROVIDERS],
    }


def _pulumis_own() -> dict[str, Json]:
    texts = {name: {"type": "string", "description": what} for name, what in ROOT_KEYS.items() if name != "config"}
    # A list of names, or an environment written out in place.
    return {**texts, "environment": {"type": ["array", "object"], "description": ROOT_KEYS["environment"]}}
