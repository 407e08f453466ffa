"""Opening sealed things in the pages: the gateway hands them over and never sees a key or what was in them."""
