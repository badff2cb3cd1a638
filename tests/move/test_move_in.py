"""A shop with a thousand products, orders and files moves in by docs/how-to/move-in.md alone, and back out.

The servers are real, the pods are not: `kubectl exec` runs on this machine. The new side's master user is no superuser,
as on RDS.
"""

import re
from pathlib import Path

import pytest

from tests.move.runbook import Session, blocks
from tests.move.shops import Estate, Shop, settings
from tests.move.writer import Customers

pytestmark = pytest.mark.slow

PAGE = blocks()
SETTINGS, WORDS = PAGE["1. Prepare"]
[LOOK], [MEDIA], [EMPTY] = PAGE["2. Look at the old shop"], PAGE["3. Media"], PAGE["4. Empty the new database"]
[REPLICATE], [COMPARE], [OPEN] = PAGE["5. By replication"], PAGE["7. Compare"], PAGE["8. Open"]
CLOSE, CLOSE_BY_REPLICATION, CLOSE_BY_DUMP = PAGE["6. Close"]
(BACK_BY_REPLICATION, BACK_BY_DUMP), [AFTERWARDS] = PAGE["9. Back"], PAGE["10. Afterwards"]


def test_a_shop_moves_in_by_replication_and_back_while_customers_order(shops: Estate) -> None:
    shop = shops.shop("replicated", files=1000)
    with Session(shop.folder, shop.environment) as session:
        session.run(WORDS)
        with Customers("customers-of-old", shop.environment) as before:
            printed = session.run(LOOK)
            assert [line.partition("|")[0] for line in printed] == ["version", "large objects", "prepared transactions"]
            for block in (MEDIA, EMPTY, REPLICATE):
                session.run(block)
            shops.s3.put_object(shop.environment["OLD_MEDIA"], "products/late.png", b"late")
            session.run(CLOSE)
        assert "terminating connection" in before.refused
        session.run(CLOSE_BY_REPLICATION)
        assert session.run(COMPARE) == [], "nothing differs"
        assert set(before.confirmed) <= shop.orders("new"), "what was confirmed has moved"
        session.run(OPEN)
        assert session.open.exists()
        with Customers("customers-of-new", shop.environment) as after:
            shops.s3.put_object(shop.environment["NEW_MEDIA"], "products/new.png", b"new")
            closed = session.run(BACK_BY_REPLICATION)
        assert closed[-1].startswith("closed for")
        assert len(closed) == 1, "nothing differs"
        assert not session.open.exists()
        assert {*before.confirmed, *after.confirmed} <= shop.orders("old"), "nothing is lost on the way back"
        with Customers("customers-of-old", shop.environment) as again:
            session.run(AFTERWARDS)
        assert set(again.confirmed) <= shop.orders("old"), "the old shop sells again, with numbers that are free"
        with pytest.raises(AssertionError, match="division by zero"):
            session.run(EMPTY)
    assert set(after.confirmed) <= shop.orders("new"), "a database with orders is not emptied"
    assert _left_behind(shop) == []


def test_a_shop_moves_in_by_dump_and_back(shops: Estate) -> None:
    shop = shops.shop("dumped", files=10)
    with Session(shop.folder, shop.environment) as session:
        session.run(WORDS)
        with Customers("customers-of-old", shop.environment) as before:
            for block in (MEDIA, EMPTY, CLOSE):
                session.run(block)
        session.run(CLOSE_BY_DUMP)
        assert session.run(COMPARE) == [], "nothing differs"
        session.run(OPEN)
        with Customers("customers-of-new", shop.environment) as after:
            assert len(session.run(BACK_BY_DUMP)) == 1, "nothing differs"
        assert {*before.confirmed, *after.confirmed} <= shop.orders("back")
        session.run(AFTERWARDS)
    assert _left_behind(shop) == []


def test_the_page_sets_what_these_tests_set() -> None:
    assert set(re.findall(r"\b([A-Z_]+)(?==)", SETTINGS)) | {"OLD_PASSWORD"} == {*settings("shop", Path(), Path())}


def _left_behind(shop: Shop) -> list[str]:
    """What of the move is still on either side."""
    asked = (
        "select subname from pg_subscription union all select pubname from pg_publication"
        " union all select slot_name from pg_replication_slots"
        " union all select rolname from pg_roles where rolname = 'kyeol_move'"
    )
    return shop.ask("service=old", asked) + shop.ask("service=new", asked)
