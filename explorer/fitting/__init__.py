"""Training: the problem, its solvers, and the history of a run."""
