"""Points between 0 and 1, and how much each of them counts in an integral."""

import numpy as np

EVENLY = 0.2
# Where functions change is seen by so many readings, which cost little.
READINGS = 33
# Where the number of points is left open: of smooth functions, and of others if few are enough.
SMOOTH, FEW = 32, 8


def legendre(steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights `(steps,)` of Gauss–Legendre quadrature, for smooth functions."""
    points, weights = np.polynomial.legendre.leggauss(steps)
    return (1 + points) / 2, weights / 2


def even_change(readings: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights `(steps,)`, with points dense where the functions change fast.

    A midpoint rule in a variable that grows with the change. A network's output often changes
    within a short section of the path only, which evenly spaced points would miss.

    Args:
        readings: `(R, T)` values of T functions at R evenly spaced points from 0 to 1.
        steps: how many points to place.
    """
    places = np.linspace(0, 1, len(readings))
    change = np.abs(np.diff(readings, axis=0)).sum(axis=1)
    even = np.full(len(change), 1 / len(change))
    total = change.sum()
    density = EVENLY * even + (1 - EVENLY) * change / total if total else even
    grown = np.concatenate([[0.0], np.cumsum(density)])
    grown /= grown[-1]
    edges = np.interp(np.linspace(0, 1, steps + 1), grown, places)
    middles = np.interp((np.arange(steps) + 0.5) / steps, grown, places)
    return middles, np.diff(edges)
