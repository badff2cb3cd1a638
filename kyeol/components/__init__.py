"""Component resources, one AWS service or concern per file."""
