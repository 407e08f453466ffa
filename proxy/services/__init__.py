"""What is known of each AI service: data in YAML, and the lookup by host and path."""
