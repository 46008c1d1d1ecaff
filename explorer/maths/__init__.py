"""Pure functions on arrays: softmax, penalty, geometry and what follows from them."""
