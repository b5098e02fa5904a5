"""Writes gate_statistics.json: t tests, adjusted probabilities and powers that GateStatisticsTests.swift expects.

SciPy 1.17.1 and NumPy.
"""

import json

import numpy as np
from scipy import stats

reference = [0.71, 0.74, 0.69, 0.735, 0.72]


def two_sample(candidate):
    test = stats.ttest_ind(candidate, reference, equal_var=True)
    low, high = test.confidence_interval(0.95)
    return {
        "candidate": candidate,
        "lower": stats.ttest_ind(candidate, reference, equal_var=True, alternative="less").pvalue,
        "upper": stats.ttest_ind(candidate, reference, equal_var=True, alternative="greater").pvalue,
        "low": low,
        "high": high,
    }


def prediction(value):
    """One new value against a sample: outside its prediction interval?"""
    x = np.array(reference)
    t = (value - x.mean()) / (x.std(ddof=1) * np.sqrt(1 + 1 / len(x)))
    return {"candidate": [value], "lower": stats.t.cdf(t, len(x) - 1), "upper": stats.t.sf(t, len(x) - 1)}


def paired(differences):
    return {
        "differences": differences,
        "lower": stats.ttest_1samp(differences, 0, alternative="less").pvalue,
        "upper": stats.ttest_1samp(differences, 0, alternative="greater").pvalue,
    }


def power(n, m, deviation, level, drop):
    """Probability that a one-sided two-sample t test at a level sees a drop (non-central t)."""
    degrees = n + m - 2
    error = deviation * np.sqrt(1 / n + 1 / m)
    seen = stats.nct.sf(stats.t.isf(level, degrees), degrees, drop / error)
    return {"n": n, "m": m, "deviation": deviation, "level": level, "drop": drop, "power": seen}


def floored_power(n, m, deviation, level, drop, floor, draws=4_000_000):
    """The same where the estimate must also exceed a floor, by simulation."""
    random = np.random.default_rng(1)
    degrees = n + m - 2
    error = np.sqrt(1 / n + 1 / m)
    estimate = random.normal(drop, deviation * error, draws)
    spread = deviation * np.sqrt(random.chisquare(degrees, draws) / degrees)
    seen = (estimate > stats.t.isf(level, degrees) * spread * error) & (estimate > floor)
    return {
        "n": n, "m": m, "deviation": deviation, "level": level, "drop": drop, "floor": floor, "power": seen.mean()
    }


probabilities = [0.001, 0.04, 0.03, 0.5, 0.03, 1.0, 0.0, 0.2]
result = {
    "reference": reference,
    "twoSample": [two_sample(c) for c in ([0.70, 0.66, 0.69], [0.9, 0.75], [0.68, 0.71, 0.70, 0.69, 0.66, 0.72])],
    "prediction": [prediction(value) for value in (0.65, 0.72, 0.69)],
    "paired": [paired(d) for d in ([-0.01, -0.02, 0.004, -0.013], [0.3, 0.1, 0.2])],
    "probabilities": probabilities,
    "adjusted": list(stats.false_discovery_control(probabilities, method="bh")),
    "power": [
        power(5, 3, 0.02, 0.05, 0.04), power(5, 1, 2, 0.01, 6), power(2, 1, 1, 0.05, 3), power(10, 5, 1, 0.0005, 3),
        power(40, 40, 1, 0.05, 0.5), power(5, 5, 1, 0.05, 0),
    ],
    "flooredPower": [
        floored_power(5, 3, 1, 0.05, 1.6, 1.5), floored_power(5, 1, 1, 0.2, 2, 1.5),
        floored_power(30, 30, 1, 0.05, 1, 0.9),
    ],
}
with open("gate_statistics.json", "w") as file:
    json.dump(result, file, indent=1)
    file.write("\n")
