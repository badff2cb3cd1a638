"""Logs, alarms and notifications."""

from kyeol.preview.kinds.kind import Kind

KINDS = {
    "aws:cloudwatch/logGroup:LogGroup": Kind(id="{i[name]}", arn="arn:aws:logs:{region}:{account}:log-group:{i[name]}"),
}
