"""What one side of a move lacks of the other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kyeol.tools.move.inventory import Database, File, MoveError, Sequence, ShopInventory, Table


def differences(left: ShopInventory, right: ShopInventory) -> list[str]:
    """What the side that is left holds and the other does not, a line for each.

    What is more on the new side counts where it should be the same: tables and rows. A further extension, index or file
    does no harm.

    Args:
        left: The side that the shop leaves.
        right: The side that it goes to.

    Raises:
        MoveError: Nothing was looked at on both sides.
    """
    lines: list[str] = []
    compared = False
    if left.database and right.database:
        compared = True
        lines += _databases(left.database, right.database)
    if left.media is not None and right.media is not None:
        compared = True
        lines += _files(left.media, right.media)
    if not compared:
        raise MoveError("one inventory is of a database, the other of media: there is nothing to compare")
    return lines


def _databases(left: Database, right: Database) -> Iterator[str]:
    if left.encoding != right.encoding:
        yield f"encoding: {left.encoding}, and {right.encoding} on the new side"
    if left.large_objects != right.large_objects:
        yield f"large objects: {left.large_objects}, and {right.large_objects} on the new side"
    yield from _missing("extension", left.extensions, right.extensions)
    yield from _missing("view", left.views, right.views)
    yield from _missing("function", left.functions, right.functions)
    yield from _missing("table", left.tables, right.tables)
    yield from (f"table {name}: only on the new side" for name in sorted({*right.tables} - {*left.tables}))
    owner = _usual_owner(right.tables.values())
    for name, table in sorted(left.tables.items()):
        if name in right.tables:
            yield from (f"table {name}: {what}" for what in _tables(table, right.tables[name], owner))
    yield from _missing("sequence", left.sequences, right.sequences)
    for name, sequence in sorted(left.sequences.items()):
        if name in right.sequences:
            yield from (f"sequence {name}: {what}" for what in _sequences(sequence, right.sequences[name]))


def _missing(what: str, left: Iterable[str], right: Iterable[str]) -> Iterator[str]:
    return (f"{what} {name}: missing on the new side" for name in sorted({*left} - {*right}))


def _usual_owner(tables: Iterable[Table]) -> str:
    owners = Counter(table.owner for table in tables)
    return owners.most_common(1)[0][0] if owners else ""


def _tables(left: Table, right: Table, owner: str) -> Iterator[str]:
    if right.owner != owner:
        yield f"belongs to {right.owner} on the new side, other tables to {owner}"
    for column, type_ in sorted(left.columns.items()):
        if right.columns.get(column) != type_:
            yield f"column {column}: {type_}, and {right.columns.get(column, 'missing')} on the new side"
    yield from _missing("index", left.indexes, right.indexes)
    yield from _missing("constraint", left.constraints, right.constraints)
    yield from _missing("trigger", left.triggers, right.triggers)
    if left.rows != right.rows:
        yield f"{_count(left)}, and {_count(right)} on the new side"
    elif left.checksum != right.checksum:
        yield f"{_count(left)} on both sides, with other contents"


def _count(table: Table) -> str:
    return f"{table.rows} rows" + (f", the newest of {table.newest}" if table.newest else "")


def _sequences(left: Sequence, right: Sequence) -> Iterator[str]:
    if right.next < left.next:
        yield f"goes on with {left.next}, and with {right.next} on the new side"
    if right.highest is not None and right.next <= right.highest:
        yield f"goes on with {right.next} on the new side, where {right.highest} is taken"


def _files(left: Mapping[str, File], right: Mapping[str, File]) -> Iterator[str]:
    yield from _missing("file", left, right)
    for key, file in sorted(left.items()):
        other = right.get(key)
        if other and file.size != other.size:
            yield f"file {key}: {file.size} bytes, and {other.size} on the new side"
        elif other and file.md5 and other.md5 and file.md5 != other.md5:
            yield f"file {key}: {file.size} bytes on both sides, with other contents"
