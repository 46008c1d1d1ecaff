"""What the README claims about speed, each runnable with one command."""
