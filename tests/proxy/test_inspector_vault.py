"""What goes out in place of a value, from the request to the answer (proxy/inspection/inspector.py with its vault)."""

import json
from pathlib import Path

import pytest
import yaml

from policies import DEFAULT_POLICY
from policies.loader import load
from policies.schema import Policy
from proxy.inspection.inspector import Inspector
from proxy.inspection.verdict import Who
from proxy.vault.memory import AnyVault
from proxy.vault.shared import RedisVault
from proxy.wire.restore import Originals
from tests.proxy.inspection.test_inspector import SERVICE, Bed, exchange
from tests.proxy.redis_server import RedisServer

WHO = Who("10.0.0.1")


def inspector(bed: Bed, vault: AnyVault | None = None, policy: Policy | None = None) -> Inspector:
    return Inspector(
        detectors=bed, policy=policy or load(DEFAULT_POLICY), record=bed.record, vault=vault or bed.vault,
        body_limit=10_000, portal_host="sluis.wacht",
    )  # fmt: skip


def body(text: str) -> bytes:
    return json.dumps({"content": text}).encode()


async def test_the_answer_gets_this_users_originals_only() -> None:
    bed = Bed()
    bed.vault.placeholder(Who("10.0.0.2").key, "PERSON", "Piet")
    verdict = await bed.inspector.inspect(SERVICE, exchange(), WHO)
    assert verdict.originals == {"[PERSOON_1]": "Jan de Vries"}


async def test_a_placeholder_that_the_user_typed_himself_is_left_alone_in_the_answer() -> None:
    bed = Bed()
    await bed.inspector.inspect(SERVICE, exchange(), WHO)
    verdict = await bed.inspector.inspect(SERVICE, exchange(body("Wie is [PERSOON_1]? Bel Jan de Vries")), WHO)
    assert verdict.rewritten is not None
    assert json.loads(verdict.rewritten.body)["content"] == "Wie is [PERSOON_1]? Bel [PERSOON_2]"
    assert Originals(verdict.originals).restore("[PERSOON_1] [PERSOON_2]") == "[PERSOON_1] Jan de Vries"
    assert bed.events[-1].placeholders == ("[PERSOON_2]",)


async def test_a_refused_request_lets_nothing_back() -> None:
    bed = Bed(record=OSError("disk full"))
    assert (await bed.inspector.inspect(SERVICE, exchange(), WHO)).originals == {}


def surrogate_policy(folder: Path) -> Policy:
    policy = yaml.safe_load(DEFAULT_POLICY.read_text())
    for rule in policy["rules"]:
        if rule["action"] == "redact":
            rule["redact"] = {"style": "surrogate"}
    file = folder / "policy.yaml"
    file.write_text(yaml.safe_dump(policy, allow_unicode=True))
    return load(file)


async def test_surrogates_by_policy(tmp_path: Path) -> None:
    bed = Bed()
    verdict = await inspector(bed, policy=surrogate_policy(tmp_path)).inspect(SERVICE, exchange(), WHO)
    assert verdict.rewritten is not None
    sent = json.loads(verdict.rewritten.body)["content"]
    assert sent.startswith("Bel ")
    assert "[" not in sent
    assert "Vries" not in sent
    assert Originals(verdict.originals).restore(f"Ik bel {sent[4:]}") == "Ik bel Jan de Vries"
    assert bed.events[-1].placeholders == ("PERSOON (surrogaat)",)
    assert sent[4:] not in bed.events[-1].model_dump_json()


@pytest.mark.needs("redis-server")
async def test_a_lost_vault_refuses_what_needs_it_and_nothing_else(tmp_path: Path) -> None:
    server, bed = RedisServer(tmp_path), Bed()
    server.start()
    vault = RedisVault(server.url, bytes(32), keep_seconds=60)
    with_redis = inspector(bed, vault)
    first = await with_redis.inspect(SERVICE, exchange(), WHO)
    assert first.originals == {"[PERSOON_1]": "Jan de Vries"}
    server.stop()
    lost = await with_redis.inspect(SERVICE, exchange(), WHO)
    assert lost.permit is None
    assert lost.rewritten is None
    assert bed.events[-1].reason == "vault-lost"
    assert bed.events[-1].action == "block"
    clean = await with_redis.inspect(SERVICE, exchange(body("Niets bijzonders")), WHO)
    assert clean.permit is not None
    assert clean.originals == {}  # the answer keeps its placeholders
    vault.close()
