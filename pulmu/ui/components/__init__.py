"""The components, by subject. `{% load ui %}` brings them all; each function is a contract."""
