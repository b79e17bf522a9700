"""The demonstration years of the organisation ``gimhae``: fictitious people, true arithmetic.

Plain data made by plain Python: no database, no clock, no Django, except ``build``, which hands the
rows to the ordinary actions. ``year.rows`` and ``year.evidence`` are the two ways in; the same call
gives the same answer on every machine and every version of Python.
"""
