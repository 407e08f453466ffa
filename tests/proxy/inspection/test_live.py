"""proxy/inspection/live.py: what was read last still holds when the database is gone."""

from datetime import date

import pytest

from logs.portal.exceptions import Exempt, Made
from logs.register.store import Snapshot
from proxy.inspection.live import Live
from proxy.inspection.standing import Standing
from tests.proxy.inspection.test_facts import SERVICE


class Stores:
    """A register and exceptions that change, or are gone."""

    def __init__(self) -> None:
        self.number, self.gone, self.holding, self.read = 1, False, list[Made](), 0

    def prepare(self) -> None: ...

    def revision(self) -> int:
        if self.gone:
            raise OSError
        return self.number

    def snapshot(self) -> Snapshot:
        self.read += 1
        return Snapshot({"x": ("approved", False)}, frozenset({"CN"}))

    def in_force(self) -> list[Made]:
        return self.holding


def test_read_again_only_after_a_change_and_kept_when_gone() -> None:
    stores = Stores()
    live = Live(stores, stores, b"k" * 32)  # type: ignore[arg-type]
    live.start()
    live.refresh()
    assert stores.read == 1
    assert live.standing(SERVICE) == Standing("approved")
    exempt = Exempt(type="word", value="de Waal", kinds=("PERSON",), until=date(2099, 1, 1), reason="Een rivier.")
    stores.number = 2
    stores.holding = [Made(id="U-1", made="2026-01-01T00:00:00Z", made_by="po", exempt=exempt)]  # type: ignore[arg-type]
    live.refresh()
    assert live.exempting
    stores.gone = True
    with pytest.raises(OSError):  # noqa: PT011  # whatever the database raises
        live.refresh()
    assert live.standing(SERVICE) == Standing("approved")
    live.close()
