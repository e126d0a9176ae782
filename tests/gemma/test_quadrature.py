"""Points and weights integrate what they should."""

import numpy as np
import pytest

from lit_core.gemma.quadrature import even_change, legendre


def step(x: np.ndarray) -> np.ndarray:
    """Nearly nothing but within a narrow stretch."""
    return 1 / (1 + np.exp(-400 * (x - 0.573)))


def slope(x: np.ndarray) -> np.ndarray:
    return 400 * step(x) * (1 - step(x))


@pytest.mark.parametrize("degree", range(8))
def test_gauss_and_legendre_are_exact_for_polynomials(degree: int) -> None:
    points, weights = legendre(4)
    assert weights @ points**degree == pytest.approx(1 / (degree + 1))


def test_points_stand_where_the_function_changes() -> None:
    points, weights = even_change(step(np.linspace(0, 1, 65))[:, None], 16)
    assert np.all(np.diff(points) > 0)
    assert weights.sum() == pytest.approx(1)
    assert ((points > 0.54) & (points < 0.6)).sum() > 8
    assert weights @ slope(points) == pytest.approx(1, abs=0.1)
    few, light = legendre(16)
    assert abs(light @ slope(few) - 1) > 0.5


def test_where_nothing_changes_the_points_are_spread_evenly() -> None:
    points, weights = even_change(np.ones((65, 3)), 4)
    np.testing.assert_allclose(points, [0.125, 0.375, 0.625, 0.875])
    np.testing.assert_allclose(weights, 0.25)


def test_one_point_stands_for_the_whole() -> None:
    _, weights = even_change(np.random.default_rng(0).normal(size=(65, 2)), 1)
    np.testing.assert_allclose(weights, [1.0])
