"""What AWS and PostgreSQL offer, whatever the settings: regions, instance families, services, rules, names."""
