"""Two gateways on two machines, with HAProxy, PostgreSQL and Redis on three more: kill each under load and count.

The machines are network namespaces on this one (``make cluster``; only root makes them); every program is the real one.
"""
