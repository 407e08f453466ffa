"""A process that records events and says so after each, to be killed."""

import asyncio
import sys
from pathlib import Path

from logs.record import Record, RecordOptions
from tests.logs.test_journal import event


async def main() -> None:
    """Eight requests at once, each saying its number only when its event is on disk."""
    record = Record(RecordOptions(directory=Path(sys.argv[1]), url=sys.argv[2] if len(sys.argv) > 2 else None))
    await record.journal.start()

    async def ask() -> None:
        while True:
            one = event()
            await record.journal.record(one)
            sys.stdout.write(f"{one.id}\n")
            sys.stdout.flush()

    await asyncio.gather(*(ask() for _ in range(8)))


if __name__ == "__main__":
    asyncio.run(main())
