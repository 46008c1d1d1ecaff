"""The code of a decision rule, for scripts and notebooks."""

from explorer.maths.decision import Rule

LIKELIEST = "The decision is the class with the largest probability."

REJECTING = "return np.where(unsure, n_classes, scores.argmax(axis=1))"


def needs_softmax(rule: Rule) -> bool:
    """Return whether the code uses scipy's ``softmax``."""
    return bool(rule.costs) or rule.confidence > 0.0


def decide_code(rule: Rule, *, is_plane: bool) -> tuple[str, str]:
    """Return what the rule does, in words, and the code of a function ``decide(X)``.

    Unless the scores are linear in the plane, the code uses a transformer named ``expand``. The
    function returns classes, or ``n_classes`` to reject, as :meth:`Rule.decide` does.
    """
    of = "X" if is_plane else "expand.transform(X)"
    told, before, lines = LIKELIEST, "", [f"scores = {of} @ coef.T + intercept"]
    last = "return scores.argmax(axis=1)"
    if rule.offset:
        told = "A number is added to the score of each class. The largest sum is the decision."
        before = f"added = np.array({list(rule.offset)!r})\n"
        lines.append("scores = scores + added")
    if rule.costs:
        told = "The decision with the lowest expected cost is made. costs has a row per true class"
        told += ", and its last column is to reject." if rule.can_reject else "."
        rows = "".join(f"        {list(row)!r},\n" for row in rule.costs)
        before += f"costs = np.array(\n    [\n{rows}    ]\n)\n"
        last = "return (softmax(scores, axis=1) @ costs).argmin(axis=1)"
    elif rule.confidence > 0.0:
        told = f"If the largest probability is below {rule.confidence:g}, the place is rejected."
        lines.append(f"unsure = softmax(scores, axis=1).max(axis=1) < {rule.confidence!r}")
        last = REJECTING
    elif rule.lead > 0.0:
        told = f"If the two top scores differ by less than {rule.lead:g}, the place is rejected."
        lines.append("second, first = np.sort(scores, axis=1)[:, -2:].T")
        lines.append(f"unsure = first - second < {rule.lead!r}")
        last = REJECTING
    body = "".join(f"    {line}\n" for line in [DOCUMENTATION, *lines, last])
    return told, f"{before}\n\ndef decide(X):\n{body}".lstrip()


DOCUMENTATION = '"""Return a class for each row of X; n_classes means rejected."""'
