"""Logs, alarms, the trail and the budget."""

from typing import Final

from kyeol.tools.kinds import cloudtrail, cloudwatch, costs, sns
from kyeol.tools.limits.shape import DOCUMENT, OF_ANOTHER_CALL, Shape, each

SHAPES: Final = (
    Shape(
        type=costs.BUDGET.type,
        api="budgets CreateBudget",
        cloudformation="Budgets::Budget",
        called={
            "notifications": "NotificationsWithSubscribers",
            "notifications.[].subscriberSnsTopicArns": "NotificationsWithSubscribers.[].Subscribers",
            "name": "Budget.BudgetName",
            "limitAmount": "BudgetLimit.Amount",
            "limitUnit": "BudgetLimit.Unit",
            "budgetType": "Budget.BudgetType",
            "timeUnit": "Budget.TimeUnit",
            "notifications.[].comparisonOperator": "NotificationsWithSubscribers.[].Notification.ComparisonOperator",
            "notifications.[].notificationType": "NotificationsWithSubscribers.[].Notification.NotificationType",
            "notifications.[].threshold": "NotificationsWithSubscribers.[].Notification.Threshold",
            "notifications.[].thresholdType": "NotificationsWithSubscribers.[].Notification.ThresholdType",
            "notifications.[].subscriberSnsTopicArns.[]": "NotificationsWithSubscribers.[].Subscribers.[].Address",
        },
        without=each(OF_ANOTHER_CALL, "costFilters.[].name costFilters.[].values costFilters.[].values.[]"),
    ),
    Shape(
        type=cloudtrail.TRAIL.type,
        api="cloudtrail CreateTrail",
        cloudformation="CloudTrail::Trail",
        called={
            "cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn",
        },
    ),
    Shape(
        type=cloudwatch.COMPOSITE_ALARM.type,
        api="cloudwatch PutCompositeAlarm",
        cloudformation="CloudWatch::CompositeAlarm",
    ),
    Shape(
        type=cloudwatch.DASHBOARD.type,
        api="cloudwatch PutDashboard",
        cloudformation="CloudWatch::Dashboard",
    ),
    Shape(
        type=cloudwatch.LOG_DELIVERY.type,
        api="logs CreateDelivery",
        cloudformation="Logs::Delivery",
        called={
            "s3DeliveryConfigurations.[].enableHiveCompatiblePath": "S3DeliveryConfiguration.EnableHiveCompatiblePath",
            "s3DeliveryConfigurations.[].suffixPath": "S3DeliveryConfiguration.SuffixPath",
        },
    ),
    Shape(
        type=cloudwatch.LOG_DELIVERY_DESTINATION.type,
        api="logs PutDeliveryDestination",
        cloudformation="Logs::DeliveryDestination",
    ),
    Shape(
        type=cloudwatch.LOG_DELIVERY_SOURCE.type,
        api="logs PutDeliverySource",
        cloudformation="Logs::DeliverySource",
    ),
    Shape(
        type=cloudwatch.LOG_GROUP.type,
        api="logs CreateLogGroup",
        cloudformation="Logs::LogGroup",
        called={
            "name": "LogGroupName",
        },
    ),
    Shape(
        type=cloudwatch.LOG_METRIC_FILTER.type,
        api="logs PutMetricFilter",
        cloudformation="Logs::MetricFilter",
        called={
            "name": "FilterName",
            "pattern": "FilterPattern",
            "metricTransformation": "MetricTransformations.[]",
            "metricTransformation.name": "MetricTransformations.[].MetricName",
            "metricTransformation.namespace": "MetricTransformations.[].MetricNamespace",
            "metricTransformation.value": "MetricTransformations.[].MetricValue",
        },
    ),
    Shape(
        type=cloudwatch.LOG_RESOURCE_POLICY.type,
        api="logs PutResourcePolicy",
        cloudformation="Logs::ResourcePolicy",
    ),
    Shape(
        type=cloudwatch.METRIC_ALARM.type,
        api="cloudwatch PutMetricAlarm",
        cloudformation="CloudWatch::Alarm",
        called={
            "name": "AlarmName",
            "metricQueries": "Metrics",
            "metricQueries.[].metric": "Metrics.[].MetricStat",
            "metricQueries.[].metric.dimensions.*": "Metrics.[].MetricStat.Metric.Dimensions.[].Value",
            "dimensions.*": "Dimensions.[].Value",
        },
    ),
    Shape(
        type=sns.TOPIC.type,
        api="sns CreateTopic",
        cloudformation="SNS::Topic",
    ),
    Shape(
        type=sns.TOPIC_POLICY.type,
        api="sns SetTopicAttributes",
        cloudformation="SNS::TopicInlinePolicy",
        called={
            "arn": "TopicArn",
        },
        without=each(DOCUMENT, "policy"),
    ),
    Shape(
        type=sns.TOPIC_SUBSCRIPTION.type,
        api="sns Subscribe",
        cloudformation="SNS::Subscription",
        called={
            "topic": "TopicArn",
        },
    ),
    Shape(
        type=costs.ANOMALY_MONITOR.type,
        api="ce CreateAnomalyMonitor",
        cloudformation="CE::AnomalyMonitor",
        called={"name": "MonitorName"},
    ),
    Shape(
        type=costs.ANOMALY_SUBSCRIPTION.type,
        api="ce CreateAnomalySubscription",
        cloudformation="CE::AnomalySubscription",
        called={"name": "SubscriptionName", "monitorArnLists": "MonitorArnList"},
    ),
)
