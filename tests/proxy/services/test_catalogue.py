"""proxy/services/catalogue.py and the shipped service files."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from proxy.services import catalogue
from proxy.services.catalogue import SHIPPED, CatalogueError

KNOWN = catalogue.load(SHIPPED)
GOOD = "vendor: X\ncountry: NL\nsource: https://x.nl\ndate: 2026-11-24\nservices:\n"
ENTRY = "  - {id: x, name: X, kind: chat, hosts: [x.nl]}\n"


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("api.openai.com", "openai-api"),
        ("API.OpenAI.com.", "openai-api"),
        ("chatgpt.com", "chatgpt"),
        ("ws.chatgpt.com", "chatgpt"),
        ("gemeente.openai.azure.com", "azure-openai"),
        ("platform.deepseek.com", "deepseek"),
        ("openai.com.evil.nl", None),
        ("notchatgpt.com", None),
        ("reuseldemierden.nl", None),
        ("", None),
    ],
)
def test_match(host: str, service: str | None) -> None:
    found = KNOWN.match(host)
    assert (found.id if found else None) == service


def test_dialect_by_path() -> None:
    services = {service.id: service for service in catalogue.load(SHIPPED).services}
    assert services["openai-api"].dialect("/v1/chat/completions") == "openai"
    assert services["openai-api"].dialect("/dashboard") == "generic"
    assert services["anthropic-api"].dialect("/v1/messages?beta=true") == "anthropic"


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("api.openai.com:443", True),
        ("api.openai.com.:443", True),
        ("a.chatgpt.com:443", True),
        ("notchatgpt.com:443", False),
        ("api.openai.com.evil.nl:443", False),
        ("api-openai-com.nl:443", False),
    ],
)
def test_only_catalogue_hosts_are_decrypted(address: str, allowed: bool) -> None:
    patterns = catalogue.load(SHIPPED).allow_patterns()
    assert any(re.search(pattern, address, re.IGNORECASE) for pattern in patterns) is allowed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "valid"),
        ("vendor: [", "while parsing"),
        (GOOD, "services"),
        (GOOD.replace("NL", "Nederland") + ENTRY, "country"),
        (GOOD + ENTRY.replace("chat", "praat"), "kind"),
        (GOOD + ENTRY.replace("x.nl]", "https://x.nl/]"), "hosts"),
        (GOOD + ENTRY + ENTRY.replace("id: x", "id: y"), "x.nl stands under both"),
        (GOOD + ENTRY + ENTRY, "the id x is there already"),
        (GOOD + ENTRY.replace("hosts: [x.nl]", "note: ''"), "no hosts"),
        (GOOD + ENTRY.replace("}", ", routes: [{path: '(', dialect: openai}]}"), "no regular expression"),
        (GOOD + ENTRY.replace("}", ", routes: [{path: /, dialect: klingon}]}"), "dialect"),
        (GOOD + ENTRY.replace("x.nl]", "'*']}"), "hosts"),
        (GOOD.replace("country: NL\n", "") + ENTRY, "country"),
        (GOOD.replace("source: https://x.nl\n", "") + ENTRY, "source"),
        (GOOD + ENTRY.replace("}", ", extra: 1}"), "extra"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(CatalogueError, match=re.escape(told)):
        catalogue.load(tmp_path)


def test_what_ships_says_the_same_to_either_reader() -> None:
    for file in sorted(SHIPPED.glob("*.yaml")):
        text = file.read_text("utf-8")
        assert yaml.load(text, yaml.CSafeLoader) == yaml.safe_load(text), file.name


def test_a_municipality_adds_its_own(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD + ENTRY)
    found = catalogue.load(SHIPPED, tmp_path).match("x.nl")
    assert found is not None
    assert found.vendor == "X"


def test_an_own_service_replaces_a_shipped_one_only_with_a_reason(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    entry = '  - {id: deepl, name: DeepL, kind: writing, hosts: [deepl.com, "*.deepl.com"]'
    file.write_text(GOOD + entry + "}\n")
    with pytest.raises(CatalogueError, match="say why in `note`"):
        catalogue.load(SHIPPED, tmp_path)
    file.write_text(GOOD + entry + ", note: Afspraak met de leverancier}\n")
    found = catalogue.load(SHIPPED, tmp_path).match("www.deepl.com")
    assert found is not None
    assert found.vendor == "X"


def test_an_own_service_without_hosts_takes_a_shipped_one_out(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD + "  - {id: deepl, name: DeepL, kind: writing, note: Niet gebruikt}\n")
    assert catalogue.load(SHIPPED, tmp_path).match("www.deepl.com") is None


def test_the_owner_s_country_counts(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("parent: CN\noffensive: true\n" + GOOD + ENTRY)
    (service,) = catalogue.load(tmp_path).services
    assert (service.country, service.offensive) == ("CN", True)


SHARED = """
  - id: deels
    name: Deels
    kind: chat
    shared:
      - {host: www.werk.nl, paths: ["/ai([/?]|$)"], why: de rest is werk en geen AI}
      - {host: www.zoek.nl, paths: ["/chat"], decrypt: false, why: bijna alles is zoeken}
    uploads:
      - {host: opslag.nl, path: /emmer-van-deels/, how: PUT}
      - {host: "*.deelsbestanden.nl", how: PUT}
"""


@pytest.fixture
def shared_file(tmp_path: Path) -> Path:
    (tmp_path / "deels.yaml").write_text(GOOD + SHARED)
    return tmp_path


@pytest.mark.parametrize(
    ("host", "path", "found"),
    [
        ("www.werk.nl", "/ai", True),
        ("www.werk.nl", "/ai/vraag?x=1", True),
        ("www.werk.nl", "/AI/vraag", True),
        ("www.werk.nl", "//ai/vraag", True),
        ("www.werk.nl", "/%61i/vraag", True),
        ("www.werk.nl", "/x/../ai/vraag", True),
        ("www.werk.nl", "/./ai", True),
        ("www.werk.nl", "\\ai\\vraag", True),
        ("www.werk.nl", "/aigenerieren", False),
        ("www.werk.nl", "/documenten/ai", False),
        ("www.werk.nl", "/?next=/ai", False),
        ("www.werk.nl", "/", False),
        ("www.zoek.nl", "/chat", False),
        ("opslag.nl", "/emmer-van-deels/x.pdf", True),
        ("opslag.nl", "/emmer-van-een-ander/x.pdf", False),
        ("eu.deelsbestanden.nl", "/wat/dan/ook", True),
        ("deelsbestanden.nl", "/", False),
    ],
)
def test_a_shared_host_is_ai_at_its_paths_only(shared_file: Path, host: str, path: str, found: bool) -> None:
    assert (catalogue.load(shared_file).match(host, path) is not None) is found


@pytest.mark.parametrize(
    ("shared", "hosts"),
    [
        ("as_listed", ["*.deelsbestanden.nl", "opslag.nl", "www.werk.nl"]),
        ("all", ["*.deelsbestanden.nl", "opslag.nl", "www.werk.nl", "www.zoek.nl"]),
        ("none", ["*.deelsbestanden.nl", "opslag.nl"]),
    ],
)
def test_the_setting_says_which_shared_hosts_are_decrypted(
    shared_file: Path, shared: catalogue.SharedHosts, hosts: list[str]
) -> None:
    known = catalogue.load(shared_file, shared=shared)
    assert list(known.hosts) == hosts
    assert set(known.unread) == {"www.werk.nl", "www.zoek.nl"} - set(hosts)


def test_two_services_share_a_host_by_path(tmp_path: Path) -> None:
    one = SHARED.replace("deels", "een").replace("/ai(", "/een(")
    (tmp_path / "a.yaml").write_text(GOOD + one)
    (tmp_path / "b.yaml").write_text(GOOD + SHARED)
    known = catalogue.load(tmp_path)
    assert [known.match("www.werk.nl", path).id for path in ("/een", "/ai")] == ["een", "deels"]  # type: ignore[union-attr]


def test_regions_fill_the_host(tmp_path: Path) -> None:
    entry = "  - {id: x, name: X, kind: api, hosts: ['{region}-x.nl', x.nl], regions: [eu, us]}\n"
    (tmp_path / "x.yaml").write_text(GOOD + entry)
    assert list(catalogue.load(tmp_path).hosts) == ["eu-x.nl", "us-x.nl", "x.nl"]


SILENT = KNOWN.match("chatgpt.com")


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("GET", "/cdn/assets/root-4f9c.js", False),
        ("HEAD", "/cdn/assets/app-BxQ2.css", False),
        ("POST", "/cdn/assets/root-4f9c.js", True),
        ("GET", "/cdn/assets/root.js?q=Jan", True),
        ("GET", "/cdn/assets/Jan%20de%20Vries.js", True),
        ("GET", "/cdn/assets/jan@gemeente.nl.js", True),
        ("GET", "/cdn/assets/999990019.js", True),
        ("GET", "/cdn/assets/" + "a" * 300 + ".js", True),
        ("GET", "/cdn/assets/../../backend-api/me", True),
        ("GET", "/backend-api/me", True),
        ("GET", "/ces/v1/t.js", True),
        ("GET", "/", True),
    ],
)
def test_parts_of_the_page_itself_say_nothing(method: str, path: str, content: bool) -> None:
    assert SILENT is not None
    assert SILENT.carries_content(method, path) is content


def test_of_a_forbidden_vendor_everything_counts_as_content() -> None:
    service = catalogue.Service(
        id="x", name="X", vendor="X", country="CN", kind="chat", hosts=("x.cn",), offensive=True, no_content=(".*",)
    )
    assert service.carries_content("GET", "/assets/a.js")


LABEL = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20).filter(lambda s: s.strip("-") == s)
ENTRIES = [(host, KNOWN.match(host.replace("*", "x"))) for host in KNOWN.hosts if host not in KNOWN.unread]


@given(st.sampled_from(ENTRIES), LABEL, st.sampled_from(["", ".", ".."]), st.booleans())
def test_case_and_trailing_dots_make_no_difference(
    entry: tuple[str, catalogue.Service | None], label: str, dots: str, upper: bool
) -> None:
    host = entry[0].replace("*", label)
    written = (host.upper() if upper else host) + dots
    assert KNOWN.match(written) == KNOWN.match(host)
    assert KNOWN.match(host) is not None


@given(st.sampled_from(ENTRIES), LABEL)
def test_a_name_that_only_looks_alike_is_no_service(entry: tuple[str, catalogue.Service | None], label: str) -> None:
    base = entry[0].removeprefix("*.")
    for name in (f"{label}{base}", f"{base}{label}", f"{base}.{label}.example", f"{label}-{base}", f"{base}.example"):
        if KNOWN.match(name):
            owner = [host for host in KNOWN.hosts if name == host or (host[:1] == "*" and name.endswith(host[1:]))]
            assert owner, f"{name} was taken for a service"


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_host_and_no_path_is_too_strange(host: str, path: str) -> None:
    KNOWN.match(host, path)


@given(st.sampled_from(KNOWN.hosts), LABEL, st.integers(1, 65535))
def test_what_is_matched_is_decrypted_and_the_reverse(host: str, label: str, port: int) -> None:
    (pattern,) = KNOWN.allow_patterns()
    for name in (host.replace("*", label), f"{label}.{host.removeprefix('*.')}", f"{label}{host.removeprefix('*.')}"):
        assert bool(re.search(pattern, f"{name}:{port}", re.IGNORECASE)) is (KNOWN.match(name) is not None)
