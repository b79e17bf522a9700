"""How fast: each measure as a ratio to a lower bound timed in the same run. `make bench`."""
