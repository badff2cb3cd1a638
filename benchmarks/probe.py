"""One cold process of the benchmark: `python -m benchmarks.probe WHAT NAME…`.

- `import MODULE…` only imports SDK modules.
- `phases STACK…` does what `kyeol preview STACK…` does and prints, as JSON, how long each phase took.
- `modules STACK…` does the same and prints, as JSON, the SDK modules that were imported.
"""

import time

START = time.perf_counter()

import gc  # noqa: E402
import importlib  # noqa: E402
import itertools  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from pathlib import Path  # noqa: E402
from types import ModuleType  # noqa: E402

ROOT = Path(__file__).parent.parent
SDK = ("pulumi", "pulumi_aws", "pulumi_eks", "pulumi_kubernetes", "pulumi_random", "pulumi_tls")


def main() -> None:
    """Do what the arguments say."""
    what, *arguments = sys.argv[1:]
    if what == "import":
        for name in arguments:
            load(name)
        return
    phases = preview(arguments)
    print(json.dumps(phases if what == "phases" else sorted(loaded())))


def load(name: str) -> None:
    """Import a module wholly; the SDK's packages hand their services out as lazy modules."""
    module = importlib.import_module(name)
    getattr(module, "__doc__", None)
    vars(module)
    # Any attribute that is not there yet makes a lazy module load itself.
    getattr(module, "Loaded", None)


def loaded() -> Iterator[str]:
    """The SDK's packages, services and API versions that are loaded; lazy modules that nobody touched are not."""
    for name, module in list(sys.modules.items()):
        depth = 3 if name.startswith("pulumi_kubernetes.") else 2
        package = name.split(".")[0]
        if package in SDK and name.count(".") < depth and type(module) is ModuleType and hasattr(module, "__path__"):
            yield name


def preview(stacks: list[str]) -> dict[str, object]:
    """What the command does, with the time of every phase."""
    gc.disable()
    marks = {"start": START}

    def mark(phase: str) -> None:
        marks[phase] = time.perf_counter()

    from kyeol import cli  # noqa: F401, PLC0415 - the phases are what is measured
    from kyeol.config.reading.load import load_all  # noqa: PLC0415

    mark("import of the command and the models")
    load_all(ROOT, stacks)
    mark("configuration")
    from kyeol.tools.preview.render import plain  # noqa: PLC0415

    mark("import of the SDK's core")
    import kyeol.stacks.program  # noqa: F401, PLC0415
    from kyeol.tools.preview.run import preview as run  # noqa: PLC0415

    mark("import of the program")
    previews = run(ROOT, stacks)
    mark("run of the program, with the services that it imports as it goes")
    for one in previews.values():
        plain(one, 2)
    mark("rendering")
    names = list(marks)
    phases = {name: marks[name] - marks[before] for before, name in itertools.pairwise(names)}
    return {"phases": phases, "resources": sum(len(one.graph) for one in previews.values())}


if __name__ == "__main__":
    main()
