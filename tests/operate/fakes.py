"""An account of AWS whose answers a test writes."""

from collections.abc import Mapping

from kyeol.tools.json_values import Json
from kyeol.tools.operate.aws import AwsError


class Answers:
    """Answers by service and operation.

    Args:
        answers: What an operation answers, or the code of its refusal; what is not in it is denied.
    """

    def __init__(self, answers: Mapping[str, Mapping[str, Json] | str]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def call(self, service: str, operation: str, region: str, **arguments: Json) -> Mapping[str, Json]:
        """See `aws.Aws`."""
        self.asked.append(f"{service} {operation} {region} {arguments}")
        answer = self._answers.get(f"{service} {operation}", "AccessDenied")
        if isinstance(answer, str):
            raise AwsError(answer, f"{service} {operation}: {answer}")
        return answer
