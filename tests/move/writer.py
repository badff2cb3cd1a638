"""Customers who order while the shop moves, and remember what was confirmed to them."""

import subprocess
from collections.abc import Mapping
from contextlib import suppress
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

_ORDER: Final = (
    "with placed as (insert into order_order (id, number, created_at, status, total_gross_amount, metadata, user_id,"
    " channel_id) values (gen_random_uuid(), nextval('order_order_number_seq')::text, clock_timestamp(), 'unfulfilled',"
    " 12.5, '{}', 1, 1) returning id), line as (insert into order_orderline (id, created_at, quantity, order_id,"
    " variant_id) select gen_random_uuid(), now(), 1, id, 1 from placed) select id from placed;\n"
)
_PRODUCT: Final = "update product_product set rating = coalesce(rating, 0) + 1 where id = 7;\n"


class Customers:
    """Orders, one after the other, in a process of its own, until the shop refuses one.

    Args:
        service: The shop's own connection.
        environment: The environment of psql.
    """

    def __init__(self, service: str, environment: Mapping[str, str]) -> None:
        self.confirmed: list[str] = []
        self.refused = ""
        self._at_least_one, self._stop = Event(), Event()
        self._psql = subprocess.Popen(
            ["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", f"service={service}"], text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
        )  # fmt: skip
        self._thread = Thread(target=self._order)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._at_least_one.wait(30)
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()

    def _order(self) -> None:
        psql = self._psql
        assert psql.stdin is not None
        assert psql.stdout is not None
        assert psql.stderr is not None
        # A customer every so often: the servers have to keep up on a machine that does something else besides. The last
        # one comes after everybody else is told to stop, so that a shop that has closed meanwhile refuses somebody.
        last = False
        with suppress(BrokenPipeError):
            while not last:
                last = self._stop.wait(0.02)
                psql.stdin.write(_PRODUCT + _ORDER)
                if not (answer := psql.stdout.readline()):
                    break
                self.confirmed.append(answer.strip())
                self._at_least_one.set()
        self._at_least_one.set()
        with suppress(BrokenPipeError):
            psql.stdin.close()
        self.refused = psql.stderr.read()
        psql.wait()
        psql.stdout.close()
        psql.stderr.close()
