"""Who may open the review pages: accounts, roles, sessions, and the way in by the municipality's own sign-in (OIDC)."""
