"""The history of a sample that a person edits, for undo and redo."""

from dataclasses import dataclass

from explorer.settings.sample import Sample

MOST_STEPS = 100
"""Most steps that can be undone."""

MOST_KEPT = 100_000
"""Most points in all earlier samples of a history: 1.7 MB."""


@dataclass(frozen=True)
class History:
    """A sample, the samples before it, and the undone ones; in both, the nearest is last."""

    present: Sample
    past: tuple[Sample, ...] = ()
    undone: tuple[Sample, ...] = ()

    def then(self, sample: Sample) -> "History":
        """Return the history with a further sample; undone steps are forgotten."""
        if sample == self.present:
            return self
        return History(sample, _bounded((*self.past, self.present)))

    def undo(self) -> "History":
        """Return the history one step back; at its beginning, return it unchanged."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (*self.undone, self.present))

    def redo(self) -> "History":
        """Return the history with the last undone step redone; without one, unchanged."""
        if not self.undone:
            return self
        return History(self.undone[-1], (*self.past, self.present), self.undone[:-1])


def _bounded(samples: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """Return the last samples, as many as are kept; always at least one."""
    kept, points = 0, 0
    for sample in reversed(samples[-MOST_STEPS:]):
        points += sample.n_samples
        if kept and points > MOST_KEPT:
            break
        kept += 1
    return samples[len(samples) - kept :]
