"""Logs, alarms and notifications."""

from kyeol.tools.preview.kinds.kind import Kind

KINDS = {
    "aws:cloudwatch/logGroup:LogGroup": Kind(id="{i[name]}", arn="arn:aws:logs:{region}:{account}:log-group:{i[name]}"),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": Kind(id="{i[name]}"),
    "aws:cloudwatch/metricAlarm:MetricAlarm": Kind(
        id="{i[name]}", arn="arn:aws:cloudwatch:{region}:{account}:alarm:{i[name]}"
    ),
    "aws:sns/topic:Topic": Kind(
        id="arn:aws:sns:{region}:{account}:{i[name]}", arn="{id}", outputs={"owner": "{account}"}
    ),
    "aws:sns/topicPolicy:TopicPolicy": Kind(id="{i[arn]}", outputs={"owner": "{account}"}),
    "aws:sns/topicSubscription:TopicSubscription": Kind(
        id="{i[topic]}:{uuid}", arn="{id}", outputs={"ownerId": "{account}"}
    ),
}
