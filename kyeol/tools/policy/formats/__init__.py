"""What findings and the rule book look like: text, JSON, SARIF, Markdown."""
