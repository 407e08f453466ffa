"""Stand-in <-> original, per user, with an expiry: in memory, or shared by several gateways."""
