"""The report: pictures, resources, findings and versions of stacks, drawn from their recorded graphs."""
