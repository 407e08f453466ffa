"""The municipality's register of AI services, what employees and suppliers apply for, and the list of countries."""
