"""How `--help` reads: commands by what they are for, in a line each, without Python's types, and with examples."""

import inspect
from collections.abc import Callable, Iterable, Mapping

import typer
from typer._click.core import Context
from typer._click.formatting import HelpFormatter
from typer.core import TyperArgument, TyperCommand, TyperGroup

Example = tuple[str, str]
"""What to type after the command's name, and what that does."""


class HelpCommand(TyperCommand):
    """A command whose help names its arguments and options as they are typed."""

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Arguments and options with what they are for."""
        arguments, options = [], []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record and isinstance(param, TyperArgument):
                arguments.append((param.display_name_raw, record[1].replace("  [required]", "")))
            elif record:
                options.append(record)
        for title, rows in (("Arguments", arguments), ("Options", options)):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The examples."""
        _examples(self.epilog or "", ctx, formatter)


class HelpGroup(TyperGroup):
    """The command with its subcommands, by what they are for."""

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """A section for each purpose, in the order in which they are registered."""
        del ctx
        panels: dict[str, list[tuple[str, str]]] = {}
        width = max(map(len, self.commands))
        for name, one in self.commands.items():
            panels.setdefault(getattr(one, "rich_help_panel", None) or "Commands", []).append(
                (f"{name:{width}}", _first_sentence(one.help or ""))
            )
        for title, rows in panels.items():
            with formatter.section(title):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The examples."""
        _examples(self.epilog or "", ctx, formatter)


def _examples(epilog: str, ctx: Context, formatter: HelpFormatter) -> None:
    """What to type, and what that does."""
    if epilog:
        with formatter.section("Examples"):
            lines = [line.partition("\t") for line in epilog.splitlines()]
            formatter.write_dl([(f"{ctx.command_path} {typed}".rstrip(), does) for typed, _, does in lines], 44)


def _first_sentence(text: str) -> str:
    """A docstring's first line without the page that it points to."""
    return inspect.cleandoc(text).split("\n", 1)[0].partition(" (docs/")[0].rstrip(".")


def registered(
    app: typer.Typer, panels: Mapping[str, Mapping[Callable[..., None] | tuple[str, typer.Typer], Iterable[Example]]]
) -> None:
    """Give an application its commands.

    Args:
        app: The application.
        panels: By what they are for: functions, or groups of commands with their names, each with its examples.
    """
    for panel, commands in panels.items():
        for command, examples in commands.items():
            epilog = "\n".join("\t".join(one) for one in examples)
            if isinstance(command, tuple):
                app.add_typer(command[1], name=command[0], rich_help_panel=panel, epilog=epilog, cls=HelpGroup)
            else:
                app.command(cls=HelpCommand, rich_help_panel=panel, epilog=epilog)(command)
