"""What we know of mitmproxy and lean on; an upgrade that changes it fails here."""

from mitmproxy import http
from mitmproxy.proxy.layers.http import HttpStream

from proxy import guard, limits
from tests.proxy.bed import far_side, post, proxy_with

SECRET = b'{"bsn": "999990019"}'


class Raises:
    def request(self, flow: http.HTTPFlow) -> None:
        raise ValueError("detector broke")


class ShutsThenRaises(Raises):
    def requestheaders(self, flow: http.HTTPFlow) -> None:
        guard.shut(flow)


async def test_mitmproxy_fails_open() -> None:
    async with far_side() as far, proxy_with(Raises()) as proxy:
        answer = await post(proxy, far.port, SECRET)
    assert answer.startswith(b"HTTP/1.1 200")
    assert SECRET in far.received


async def test_a_response_set_beforehand_keeps_the_body_here() -> None:
    async with far_side() as far, proxy_with(ShutsThenRaises()) as proxy:
        answer = await post(proxy, far.port, SECRET)
    assert answer.startswith(b"HTTP/1.1 503")
    assert far.received == b""


async def test_a_body_over_the_limit_is_forgotten_and_marked() -> None:
    seen: list[tuple[bool, int]] = []

    class Looks:
        def requestheaders(self, flow: http.HTTPFlow) -> None:
            guard.shut(flow)

        def request(self, flow: http.HTTPFlow) -> None:
            seen.append((limits.was_too_large(flow), len(flow.request.raw_content or b"")))

    undo = limits.install(100_000)
    try:
        async with far_side() as far, proxy_with(Looks()) as proxy:
            answer = await post(proxy, far.port, b"x" * 1_000_000)
            await post(proxy, far.port, b"x" * 100_000)
    finally:
        undo()
    assert answer.startswith(b"HTTP/1.1 503")
    assert far.received == b""
    assert seen[0][0] is True
    assert seen[0][1] <= 100_000
    assert seen[1] == (False, 100_000)
    assert HttpStream.check_body_size.__name__ == "check_body_size"
