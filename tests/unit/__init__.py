"""Components and configuration, one by one."""
