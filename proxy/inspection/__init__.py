"""One request from left to right: read, scan, decide, rewrite, record. No mitmproxy and no sockets in here."""
