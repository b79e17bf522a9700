"""What runs inside the child process. Nothing here imports Django; nothing outside imports this."""
