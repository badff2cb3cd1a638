"""docs/how-to/move-in.md as a session of bash: its blocks, run as they are, where the cluster is a stand-in."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.shipped import ROOT

PAGE: Final = ROOT / "docs" / "how-to" / "move-in.md"
_DONE: Final = "the block is done"

_KUBECTL: Final = """\
#!/bin/bash
# The pod is this machine, the shop's pods are a file: there while they run.
case "$*" in
  "-n database-bootstrap exec -i move -- "*) shift 6; exec "$@" ;;
  "-n saleor scale deployment saleor-api saleor-worker saleor-beat --replicas 0") rm -f "$SHOP_IS_OPEN" ;;
  "-n saleor scale deployment saleor-api --replicas "*) touch "$SHOP_IS_OPEN" ;;
  "-n saleor scale deployment "* | "-n database-bootstrap delete "*) ;;
  *) echo "no stand-in for kubectl $*" >&2; exit 1 ;;
esac
"""

_AWS: Final = f"""\
#!{sys.executable} -S
# `aws s3 sync` of the second version, which no package index has: what is missing or of another size is copied. Without
# boto3, whose start would take longer than the test's servers.
import http.client, os, re, sys
assert sys.argv[1:3] == ["s3", "sync"] and sys.argv[5::2] == ["--source-region", "--region", "--no-progress"], sys.argv
left, right = (one.removeprefix("s3://") for one in sys.argv[3:5])
s3 = http.client.HTTPConnection(os.environ["AWS_ENDPOINT_URL"].removeprefix("http://"))
def ask(method, path, headers={{}}):
    s3.request(method, path, headers=headers)
    answer = s3.getresponse()
    text = answer.read().decode()
    assert answer.status == 200, text
    return text
def sizes(bucket):
    found, more = {{}}, ""
    while more is not None:
        page = ask("GET", f"/{{bucket}}?list-type=2{{more}}")
        found |= dict(re.findall("<Key>(.*?)</Key>.*?<Size>(.*?)</Size>", page, re.S))
        token = re.search("<NextContinuationToken>(.*?)<", page)
        more = f"&continuation-token={{token[1]}}" if token else None
    return found
there = sizes(right)
for key, size in sizes(left).items():
    if there.get(key) != size:
        ask("PUT", f"/{{right}}/{{key}}", {{"x-amz-copy-source": f"/{{left}}/{{key}}"}})
"""


def blocks() -> dict[str, list[str]]:
    """The blocks that are bash, by the heading that they stand below."""
    found: dict[str, list[str]] = {}
    for section in re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]:
        heading, _, text = section.partition("\n")
        if written := re.findall(r"^```bash\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL):
            found[heading] = written
    return found


class Session:
    """A bash that ends at the first command that fails.

    Args:
        folder: Its own: what blocks write, and the stand-ins.
        environment: Its environment, with what the first block of the page would set.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        stand_ins = folder / "stand-ins"
        stand_ins.mkdir()
        for name, text in (("kubectl", _KUBECTL), ("aws", _AWS)):
            (stand_ins / name).write_text(text)
            (stand_ins / name).chmod(0o755)
        self.open = folder / "open"
        self._folder, self._errors = folder, (folder / "errors").open("w+")
        path = f"{stand_ins}:{Path(sys.executable).parent}:{environment['PATH']}"
        self._bash = subprocess.Popen(
            ["bash", "-euo", "pipefail"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True,
            cwd=folder, env={**environment, "PATH": path, "SHOP_IS_OPEN": str(self.open)},
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        assert self._bash.stdin is not None
        assert self._bash.stdout is not None
        self._bash.stdin.close()
        self._bash.wait()
        self._bash.stdout.close()
        self._errors.close()

    def run(self, block: str) -> list[str]:
        """Run a block.

        Args:
            block: The block.

        Returns:
            The lines that it prints.
        """
        assert self._bash.stdin is not None
        assert self._bash.stdout is not None
        script = self._folder / "block.sh"
        script.write_text(block)
        self._bash.stdin.write(f"source {script} < /dev/null\necho '{_DONE}'\n")
        self._bash.stdin.flush()
        printed: list[str] = []
        for line in self._bash.stdout:
            if line.rstrip("\n") == _DONE:
                return printed
            printed.append(line.rstrip("\n"))
        self._errors.seek(0)
        raise AssertionError(f"{block}\nprinted {printed}\n{self._errors.read()}")
