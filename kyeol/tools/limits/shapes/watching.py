"""Logs, alarms, the trail and the budget."""

from typing import Final

from kyeol.tools.limits.shape import DOCUMENT, OF_ANOTHER_CALL, Shape, each

SHAPES: Final = (
    Shape(
        type="aws:budgets/budget:Budget",
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
        type="aws:cloudtrail/trail:Trail",
        api="cloudtrail CreateTrail",
        cloudformation="CloudTrail::Trail",
        called={
            "cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn",
        },
    ),
    Shape(
        type="aws:cloudwatch/compositeAlarm:CompositeAlarm",
        api="cloudwatch PutCompositeAlarm",
        cloudformation="CloudWatch::CompositeAlarm",
    ),
    Shape(
        type="aws:cloudwatch/dashboard:Dashboard",
        api="cloudwatch PutDashboard",
        cloudformation="CloudWatch::Dashboard",
    ),
    Shape(
        type="aws:cloudwatch/logDelivery:LogDelivery",
        api="logs CreateDelivery",
        cloudformation="Logs::Delivery",
        called={
            "s3DeliveryConfigurations.[].enableHiveCompatiblePath": "S3DeliveryConfiguration.EnableHiveCompatiblePath",
            "s3DeliveryConfigurations.[].suffixPath": "S3DeliveryConfiguration.SuffixPath",
        },
    ),
    Shape(
        type="aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
        api="logs PutDeliveryDestination",
        cloudformation="Logs::DeliveryDestination",
    ),
    Shape(
        type="aws:cloudwatch/logDeliverySource:LogDeliverySource",
        api="logs PutDeliverySource",
        cloudformation="Logs::DeliverySource",
    ),
    Shape(
        type="aws:cloudwatch/logGroup:LogGroup",
        api="logs CreateLogGroup",
        cloudformation="Logs::LogGroup",
        called={
            "name": "LogGroupName",
        },
    ),
    Shape(
        type="aws:cloudwatch/logMetricFilter:LogMetricFilter",
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
        type="aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
        api="logs PutResourcePolicy",
        cloudformation="Logs::ResourcePolicy",
    ),
    Shape(
        type="aws:cloudwatch/metricAlarm:MetricAlarm",
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
        type="aws:sns/topic:Topic",
        api="sns CreateTopic",
        cloudformation="SNS::Topic",
    ),
    Shape(
        type="aws:sns/topicPolicy:TopicPolicy",
        api="sns SetTopicAttributes",
        cloudformation="SNS::TopicInlinePolicy",
        called={
            "arn": "TopicArn",
        },
        without=each(DOCUMENT, "policy"),
    ),
    Shape(
        type="aws:sns/topicSubscription:TopicSubscription",
        api="sns Subscribe",
        cloudformation="SNS::Subscription",
        called={
            "topic": "TopicArn",
        },
    ),
    Shape(
        type="aws:costexplorer/anomalyMonitor:AnomalyMonitor",
        api="ce CreateAnomalyMonitor",
        cloudformation="CE::AnomalyMonitor",
        called={"name": "MonitorName"},
    ),
    Shape(
        type="aws:costexplorer/anomalySubscription:AnomalySubscription",
        api="ce CreateAnomalySubscription",
        cloudformation="CE::AnomalySubscription",
        called={"name": "SubscriptionName", "monitorArnLists": "MonitorArnList"},
    ),
)
