"""What employees do on the portal: account for what was stopped, report a false alarm, look up their own events."""
