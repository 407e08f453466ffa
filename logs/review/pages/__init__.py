"""The pages, a module each: ``PAGES`` lists method, path and handler; what each may is in accounts/roles.py."""
