"""CloudWatch alarms, one component per part of the platform, all told to the environment's alarm topic."""
