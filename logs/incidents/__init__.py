"""Incidents: what a PO or CISO makes of one or more events, and the clocks that then run."""
