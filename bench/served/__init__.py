"""What runs inside the sites that `bench.signup` serves, ours and pretix."""
