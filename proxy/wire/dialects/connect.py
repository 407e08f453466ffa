"""Connect, gRPC and gRPC-Web: JSON, or protocol buffers read by field without their schema (``body_protobuf``).

Source: https://connectrpc.com/docs/protocol, https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md.
"""

from proxy.wire.dialect import Dialect

CONNECT = Dialect("connect")
