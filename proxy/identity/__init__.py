"""Who is asking: from the network, a name and password, a front proxy's word or a client certificate.

Nothing in here is believed from just anyone: a header counts only from a front proxy that the settings name, a
certificate only when the named authority signed it, and a name only with its password. Checking happens in threads, so
the event loop waits for nobody.
"""
