"""PostgreSQL: the instance, its replica, secrets, telemetry and events."""
