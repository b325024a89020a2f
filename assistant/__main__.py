"""`python -m assistant` is the `reviews` command."""

from assistant.cli import main

main()
