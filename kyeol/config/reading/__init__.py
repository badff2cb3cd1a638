"""From stack files to a checked configuration: YAML, stack, sections, and what is wrong in words."""
