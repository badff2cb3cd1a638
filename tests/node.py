"""Running JavaScript: Node.js comes with Playwright, which the tests need anyway."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

import playwright

NODE: Final = Path(playwright.__file__).parent / "driver" / "node"


def call(code: str, function: str, argument: object) -> Any:  # noqa: ANN401 - whatever the function returns
    """What a function of a script returns, or promises, as JSON.

    Args:
        code: The script.
        function: Its function.
        argument: What that is called with.
    """
    asked = (
        f"{code}\nPromise.resolve({function}({json.dumps(argument)}))"
        ".then((value) => process.stdout.write(JSON.stringify(value)));"
    )
    done = subprocess.run([NODE, "-"], input=asked, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
