"""What leaves the record: to a SIEM, to a mailbox, to a dashboard. Never personal data."""
