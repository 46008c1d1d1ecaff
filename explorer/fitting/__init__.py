"""How weights are found: the problem, its solvers, and training with its whole history."""
