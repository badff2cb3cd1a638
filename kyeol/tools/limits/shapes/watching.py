"""Logs, alarms, the trail and the budget."""

from typing import Final

from kyeol.tools.kinds import cloudtrail, cloudwatch, costs, sesv2, sns
from kyeol.tools.limits.shape import DOCUMENT, OF_ANOTHER_CALL, Shape, each

SHAPES: Final = (
    Shape(
        costs.BUDGET.type,
        "budgets CreateBudget",
        "Budgets::Budget",
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
        cloudtrail.TRAIL.type,
        "cloudtrail CreateTrail",
        "CloudTrail::Trail",
        called={"cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn"},
    ),
    Shape(cloudwatch.COMPOSITE_ALARM.type, "cloudwatch PutCompositeAlarm", "CloudWatch::CompositeAlarm"),
    Shape(cloudwatch.DASHBOARD.type, "cloudwatch PutDashboard", "CloudWatch::Dashboard"),
    Shape(
        cloudwatch.LOG_DELIVERY.type,
        "logs CreateDelivery",
        "Logs::Delivery",
        called={
            "s3DeliveryConfigurations.[].enableHiveCompatiblePath": "S3DeliveryConfiguration.EnableHiveCompatiblePath",
            "s3DeliveryConfigurations.[].suffixPath": "S3DeliveryConfiguration.SuffixPath",
        },
    ),
    Shape(cloudwatch.LOG_DELIVERY_DESTINATION.type, "logs PutDeliveryDestination", "Logs::DeliveryDestination"),
    Shape(cloudwatch.LOG_DELIVERY_SOURCE.type, "logs PutDeliverySource", "Logs::DeliverySource"),
    Shape(cloudwatch.LOG_GROUP.type, "logs CreateLogGroup", "Logs::LogGroup", called={"name": "LogGroupName"}),
    Shape(
        cloudwatch.LOG_METRIC_FILTER.type,
        "logs PutMetricFilter",
        "Logs::MetricFilter",
        called={
            "name": "FilterName",
            "pattern": "FilterPattern",
            "metricTransformation": "MetricTransformations.[]",
            "metricTransformation.name": "MetricTransformations.[].MetricName",
            "metricTransformation.namespace": "MetricTransformations.[].MetricNamespace",
            "metricTransformation.value": "MetricTransformations.[].MetricValue",
        },
    ),
    Shape(cloudwatch.LOG_RESOURCE_POLICY.type, "logs PutResourcePolicy", "Logs::ResourcePolicy"),
    Shape(
        cloudwatch.METRIC_ALARM.type,
        "cloudwatch PutMetricAlarm",
        "CloudWatch::Alarm",
        called={
            "name": "AlarmName",
            "metricQueries": "Metrics",
            "metricQueries.[].metric": "Metrics.[].MetricStat",
            "metricQueries.[].metric.dimensions.*": "Metrics.[].MetricStat.Metric.Dimensions.[].Value",
            "dimensions.*": "Dimensions.[].Value",
        },
    ),
    Shape(sesv2.CONFIGURATION_SET.type, "sesv2 CreateConfigurationSet", "SES::ConfigurationSet"),
    Shape(sesv2.EMAIL_IDENTITY.type, "sesv2 CreateEmailIdentity", "SES::EmailIdentity"),
    Shape(
        sesv2.EVENT_DESTINATION.type,
        "sesv2 CreateConfigurationSetEventDestination",
        "SES::ConfigurationSetEventDestination",
    ),
    Shape(sesv2.MAIL_FROM.type, "sesv2 PutEmailIdentityMailFromAttributes", ""),
    Shape(sns.TOPIC.type, "sns CreateTopic", "SNS::Topic"),
    Shape(
        sns.TOPIC_POLICY.type,
        "sns SetTopicAttributes",
        "SNS::TopicInlinePolicy",
        called={"arn": "TopicArn"},
        without=each(DOCUMENT, "policy"),
    ),
    Shape(sns.TOPIC_SUBSCRIPTION.type, "sns Subscribe", "SNS::Subscription", called={"topic": "TopicArn"}),
    Shape(costs.ANOMALY_MONITOR.type, "ce CreateAnomalyMonitor", "CE::AnomalyMonitor", called={"name": "MonitorName"}),
    Shape(
        costs.ANOMALY_SUBSCRIPTION.type,
        "ce CreateAnomalySubscription",
        "CE::AnomalySubscription",
        called={"name": "SubscriptionName", "monitorArnLists": "MonitorArnList"},
    ),
)
