"""The placeholder for a value that the engine does not know before the deployment."""

from collections.abc import Iterator


class Unknown:
    """A value that is there, but not known yet.

    It is true, since it will be there. Whoever asks for more gets the emptiest answer, and the asking is noted: what
    a rule then says of the resource is a guess, and does not count.
    """

    def __init__(self, urn: str, asked: set[str]) -> None:
        """A value of a resource.

        Args:
            urn: The resource.
            asked: Where asking is noted, by the resource's URN.
        """
        self._urn, self._asked = urn, asked

    def ask(self) -> None:
        """Note that somebody wants to know more of the value than that it is there."""
        self._asked.add(self._urn)

    def __bool__(self) -> bool:
        return True

    def __eq__(self, _other: object) -> bool:
        self.ask()
        return False

    def __hash__(self) -> int:
        self.ask()
        return id(self)

    def __str__(self) -> str:
        self.ask()
        return ""

    def __int__(self) -> int:
        self.ask()
        return 0

    def __iter__(self) -> Iterator[object]:
        self.ask()
        return iter(())

    def __len__(self) -> int:
        self.ask()
        return 0

    def __contains__(self, _item: object) -> bool:
        self.ask()
        return False

    def __lt__(self, _other: object) -> bool:
        self.ask()
        return False

    __gt__ = __le__ = __ge__ = __lt__
