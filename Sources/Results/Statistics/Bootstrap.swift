/// Whether the items drawn in one resample are the same under every seed.
public enum ItemResampling: Sendable {
  /// Each seed's items are drawn anew: right when every seed scored items of its own.
  case perSeed
  /// One draw of items serves all seeds: right when all seeds scored the same test set.
  case sharedBySeeds
}

/// Percentile bootstrap (Efron 1979): the spread of a mean over resamples of the data.
///
/// The generator is an argument: the same seed gives the same interval.
public struct Bootstrap: Sendable {
  /// Number of resamples.
  public var resamples: Int
  /// Confidence of the interval.
  public var level: Double

  /// A bootstrap with the given number of resamples and confidence.
  public init(resamples: Int = 10_000, level: Double = 0.95) {
    precondition(resamples > 0 && level > 0 && level < 1, "no bootstrap of \(resamples) resamples at level \(level)")
    self.resamples = resamples
    self.level = level
  }

  /// Interval of the mean of values, of which there must be one or more.
  public func meanInterval(of values: [Double], using generator: inout SplitMix64) -> Interval {
    precondition(!values.isEmpty, "an empty sample has no mean")
    var means: [Double] = []
    means.reserveCapacity(resamples)
    for _ in 0..<resamples { means.append(resampledMean(values, &generator)) }
    return percentileInterval(of: means, level: level)
  }

  /// Paired comparison: the pairs are resampled, so what is common to both sides of a pair drops out.
  ///
  /// The samples must be in the same order, equally long and not empty.
  public func paired(
    reference: [Double], candidate: [Double], pairing: Pairing = .items, using generator: inout SplitMix64
  ) -> Comparison {
    let pairs = differences(reference, candidate)
    return Comparison(
      pairing: pairing, reference: Summary.mean(reference), candidate: Summary.mean(candidate),
      difference: Summary.mean(pairs),
      interval: pairs.count > 1 ? meanInterval(of: pairs, using: &generator) : nil, count: pairs.count)
  }

  /// Paired comparison pooled over seeds: seeds are resampled, then items within them (Davison and Hinkley 1997,
  /// section 3.8), so that the interval holds for new seeds and new items.
  ///
  /// `reference[s][i]` and `candidate[s][i]` are the scores of item i under seed s; every seed counts alike. With
  /// `.sharedBySeeds` all seeds must have the same number of items.
  public func hierarchical(
    reference: [[Double]], candidate: [[Double]], items: ItemResampling = .sharedBySeeds,
    using generator: inout SplitMix64
  ) -> Comparison {
    precondition(
      reference.count == candidate.count && !reference.isEmpty,
      "pairs need as many seeds on both sides, not \(reference.count) and \(candidate.count)")
    let pairs = zip(reference, candidate).map { differences($0, $1) }
    var means: [Double] = []
    means.reserveCapacity(resamples)
    for _ in 0..<resamples {
      switch items {
      case .perSeed: means.append(nestedMean(pairs, &generator))
      case .sharedBySeeds: means.append(crossedMean(pairs, &generator))
      }
    }
    let count = pairs.reduce(0) { $0 + $1.count }
    return Comparison(
      pairing: .seedsAndItems, reference: Summary.mean(reference.map(Summary.mean)),
      candidate: Summary.mean(candidate.map(Summary.mean)), difference: Summary.mean(pairs.map(Summary.mean)),
      interval: count > 1 ? percentileInterval(of: means, level: level) : nil, count: count)
  }

  private func resampledMean(_ values: [Double], _ generator: inout SplitMix64) -> Double {
    var sum = 0.0
    for _ in values.indices { sum += values[generator.integer(below: values.count)] }
    return sum / Double(values.count)
  }

  private func nestedMean(_ pairs: [[Double]], _ generator: inout SplitMix64) -> Double {
    var sum = 0.0
    for _ in pairs.indices { sum += resampledMean(pairs[generator.integer(below: pairs.count)], &generator) }
    return sum / Double(pairs.count)
  }

  private func crossedMean(_ pairs: [[Double]], _ generator: inout SplitMix64) -> Double {
    let itemCount = pairs[0].count
    precondition(pairs.allSatisfy { $0.count == itemCount }, "items shared by seeds need as many under each seed")
    let seeds = pairs.indices.map { _ in generator.integer(below: pairs.count) }
    var sum = 0.0
    for _ in 0..<itemCount {
      let item = generator.integer(below: itemCount)
      for seed in seeds { sum += pairs[seed][item] }
    }
    return sum / Double(pairs.count * itemCount)
  }
}
