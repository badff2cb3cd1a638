"""The `kyeol` command."""


def main() -> None:
    """Run the command."""
