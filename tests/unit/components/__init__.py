"""Components, one by one."""
