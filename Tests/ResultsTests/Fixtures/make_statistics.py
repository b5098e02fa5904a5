"""Prints the numbers that StatisticsTests.swift expects, from SciPy 1.17.1 and NumPy."""

import itertools

import numpy as np
from scipy import stats
from scipy.optimize import isotonic_regression

for degrees in [1, 2, 3, 4, 5, 9, 29, 100, 2.5, 1e6]:
    print("t quantiles", degrees, stats.t.ppf(0.975, degrees), stats.t.ppf(0.9995, degrees))
for degrees, t in [(3, 0.7), (1, 10), (2.5, -1.3), (50, 6)]:
    print("t tail", degrees, t, repr(stats.t.sf(t, degrees)))

x = np.array([0.71, 0.74, 0.69, 0.735, 0.72])
y = np.array([0.75, 0.76, 0.70, 0.78, 0.73])
print("summary", x.mean(), x.std(ddof=1), stats.t.interval(0.95, 4, x.mean(), stats.sem(x)))
d = y - x
print("paired", d.mean(), stats.t.interval(0.95, 4, d.mean(), stats.sem(d)))
print("welch", stats.ttest_ind(y, x, equal_var=False).confidence_interval())
print("welch, three", stats.ttest_ind([0.9, 0.75, 0.81], x, equal_var=False).confidence_interval())


class SplitMix64:
    mask = (1 << 64) - 1

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & self.mask
        bits = self.state
        bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & self.mask
        bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & self.mask
        return bits ^ (bits >> 31)

    def below(self, bound):
        return (self.next() * bound) >> 64


def bounds(means):
    return np.quantile(means, [0.025, 0.975])


for name, values in [("bootstrap", x), ("paired bootstrap", d)]:
    g = SplitMix64(7)
    print(name, bounds([np.mean([values[g.below(5)] for _ in values]) for _ in range(1000)]))
print("SciPy's bootstrap", stats.bootstrap((x,), np.mean, method="percentile", n_resamples=200000, rng=1))

pairs = np.array([[1, 2, 3], [2, 4, 7]], float) - np.array([[0, 0, 0], [1, 1, 1]])
g = SplitMix64(11)
means = []
for _ in range(500):
    total = 0
    for _ in range(2):
        row = pairs[g.below(2)]
        total += np.mean([row[g.below(3)] for _ in range(3)])
    means.append(total / 2)
print("seeds, then items", pairs.mean(), bounds(means))
g = SplitMix64(11)
means = []
for _ in range(500):
    seeds = [g.below(2) for _ in range(2)]
    items = [g.below(3) for _ in range(3)]
    means.append(np.mean([[pairs[s][i] for s in seeds] for i in items]))
print("items shared by seeds", bounds(means))

d = np.array([0.3, -0.1, 0.4, 0.2, 0.5, -0.05, 0.25])
print("sign test", stats.binomtest(5, 7).pvalue, stats.binomtest(15, 20).pvalue)
print("sign flips", stats.permutation_test((d,), np.mean, permutation_type="samples", n_resamples=np.inf).pvalue)
print(
    "permutation",
    stats.permutation_test(
        ([1.1, 2.3, 1.9, 2.8], [2.9, 3.1, 2.2, 4.0, 3.3]),
        lambda a, b: abs(np.mean(a) - np.mean(b)),
        permutation_type="independent",
        n_resamples=np.inf,
        alternative="greater",
    ).pvalue,
)
d = np.array([((i * 7) % 11) - 3.7 for i in range(20)])
signs = ((np.arange(1 << 20)[:, None] >> np.arange(20)) & 1) * 2 - 1
print("20 sign flips", np.mean(np.abs(signs @ d) >= abs(d.sum()) - 1e-9))
a = np.array([(i * 5) % 12 for i in range(12)], float)
pool = np.concatenate([a, a + 2.5])
sums = np.array([sum(choice) for choice in itertools.combinations(pool, 12)])
print("12 against 12", np.mean(np.abs((pool.sum() - sums) / 12 - sums / 12) >= 2.5 - 1e-9))

fit = isotonic_regression([0.3, 0.5, 0.45, 0.7, 0.65], weights=[3, 1, 3, 2, 2]).x
logs = np.log([10, 20, 50, 100])
print("isotonic", fit)
print("counts", np.exp(np.interp(0.6, fit[1:4][1:], logs[2:])), np.exp(np.interp(0.4, fit[:2], logs[:2])))
