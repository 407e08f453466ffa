"""mitmproxy as this gateway uses it."""

from mitmproxy import options
from mitmproxy.addons import core, disable_h2c, dns_resolver, proxyserver, upstream_auth
from mitmproxy.master import Master

from logs.address import parse_address
from proxy.addon import Sluiswachter
from proxy.authority.names import AskedName
from proxy.gateway import Gateway
from proxy.identity.identify import Identification, who
from proxy.inspection.watched import Watched
from proxy.notices import redacted_files
from proxy.notices.files_page import FilesPage
from proxy.notices.own_pages import OwnPages
from proxy.notices.pac import pac_file
from proxy.notices.portal import create_portal
from proxy.notices.supplier_page import SupplierPage
from proxy.running.admission import Leaving
from proxy.running.distrust import Distrust
from proxy.running.drain import InFlight
from proxy.running.first_bytes import FirstBytes
from proxy.running.no_quic import NoQuic
from proxy.running.tracing import Upstream
from proxy.services import practice
from proxy.services.unknown import UnknownHosts


def build_master(gateway: Gateway) -> Master:
    """mitmproxy, built in code from the few addons that are needed: no console, no web pages, no flow dumps."""
    settings = gateway.settings
    opts = options.Options()
    master = Master(opts)
    addon = _addon(gateway)
    master.addons.add(
        core.Core(),
        disable_h2c.DisableH2C(),
        proxyserver.Proxyserver(),
        dns_resolver.DnsResolver(),
        FirstBytes(gateway.catalogue),
        AskedName(),
        upstream_auth.UpstreamAuth(),
        InFlight(),
        NoQuic(gateway.catalogue),
        Distrust(gateway.catalogue, settings.run_dir),
        Identification(gateway.identity, addon.concerns),
        addon,
        Leaving(gateway.admission),
    )
    if gateway.tracing:
        master.addons.add(Upstream(gateway.tracing))
    if settings.suggest_unknown:
        master.addons.add(UnknownHosts(gateway.catalogue, gateway.sightings, settings.portal_host))
    host, port = parse_address(settings.listen)
    opts.update(
        listen_host=host,
        listen_port=port,
        mode=[f"upstream:{settings.upstream}" if settings.upstream else "regular", *settings.modes],
        confdir=str(settings.ca_dir),
        cert_passphrase=settings.ca_passphrase,
        upstream_cert=False,
        connection_strategy="lazy",
        rawtcp=False,
        websocket=True,
        http3=False,
        allow_hosts=gateway.catalogue.allow_patterns(settings.portal_host),
    )
    if settings.client_ca:
        opts.update(request_client_cert=True)
    if settings.upstream_ca:
        opts.update(ssl_verify_upstream_trusted_ca=str(settings.upstream_ca))
    return master


def _addon(gateway: Gateway) -> Sluiswachter:
    settings = gateway.settings
    hosts = gateway.catalogue.hosts
    own = OwnPages(
        settings.portal_host,
        gateway.followup,
        gateway.followup.recourse,
        lambda: gateway.policy,
        gateway.catalogue,
        gateway.without_personal_data,
    )
    suppliers = SupplierPage(settings.portal_host, gateway.followup.suppliers, gateway.without_personal_data)
    files = FilesPage(settings.portal_host, gateway.readings)
    portal = create_portal(
        portal_host=settings.portal_host,
        ca_certificate=gateway.authority.certificate,
        pac=lambda: pac_file(hosts, settings.pac_proxies or [settings.listen], settings.portal_host),
        try_prompt=gateway.try_prompt,
        more=[*own.routes(), *suppliers.routes(), *redacted_files.routes(gateway.shelf), *files.routes()],
    )
    return Sluiswachter(
        catalogue=gateway.catalogue,
        inspector=Watched(gateway.inspector, gateway.readings),
        portal=portal,
        portal_host=settings.portal_host,
        own_addresses=settings.pac_proxies,
        practice=gateway.practice,
        answer_practice=practice.answer,
        # A file is read, and read again after it was rewritten.
        verdict_seconds=max(settings.scan_deadline_seconds, 2 * settings.file_deadline_seconds) + 20,
        identify=who,
        uploads=gateway.uploads,
    )
