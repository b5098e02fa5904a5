import Foundation
import Results

/// Which images a downstream network was trained on.
public enum GainRegime: String, Codable, Hashable, Sendable, CaseIterable {
  /// Real images.
  case real = "R"
  /// Synthetic images.
  case synthetic = "S"
  /// Real and synthetic images.
  case realAndSynthetic = "R+S"
  /// Real images and ordinary augmentations of them, as many as there would be synthetic ones.
  case realAndAugmented = "R+A"
}

/// What synthetic images are worth to downstream networks: values first, then Markdown and plots drawn from them.
public struct GainAnalysis: Codable, Hashable, Sendable {
  /// The benchmark whose runs were read.
  public var benchmark: String
  /// Their profile.
  public var profile: String
  /// All seeds that occur, ascending.
  public var seeds: [Int]
  /// Numbers of synthetic (or augmented) images that were added; usually one number.
  public var extraImages: [Int]
  /// Real pairs, or pictures, that the generator itself was trained on.
  public var generatorPairs: [Int]
  /// One table for each network and metric.
  public var tables: [GainTable]

  /// The table of a network and metric; the first where several presets were run.
  public func table(_ network: GainNetwork, _ metric: String) -> GainTable? {
    tables.first { $0.network == network && $0.metric == metric }
  }

  /// The tables of each network's first metric, which verdicts are about.
  public var mainTables: [GainTable] { tables.filter { $0.network.metrics.first == $0.metric } }

  /// The same values give the same bytes (keys sorted).
  public func jsonData() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

/// The scores of one network in one metric, and what follows from them.
public struct GainTable: Codable, Hashable, Sendable {
  /// The network.
  public var network: GainNetwork
  /// The preset of the generator that made the synthetic images.
  public var preset: String
  /// The metric's protocol.
  public var metric: String
  /// Which way is better.
  public var direction: MetricDirection
  /// Scores, by regime and number of real images.
  public var cells: [GainCell]
  /// Paired differences at every budget where both regimes were run.
  public var differences: [GainDifference]
  /// How many real images the synthetic ones stand for.
  public var equivalents: [GainEquivalent]

  /// The scores of a regime at a number of real images.
  public func cell(_ regime: GainRegime, _ realImages: Int) -> GainCell? {
    cells.first { $0.regime == regime && $0.realImages == realImages }
  }

  /// The difference between two regimes at a number of real images.
  public func difference(_ contrast: GainContrast, _ realImages: Int) -> GainDifference? {
    differences.first { $0.contrast == contrast && $0.realImages == realImages }
  }

  /// Numbers of real images at which a regime was run, ascending.
  public func budgets(of regime: GainRegime) -> [Int] {
    cells.filter { $0.regime == regime }.map(\.realImages).sorted()
  }
}

/// One regime at one number of real images.
public struct GainCell: Codable, Hashable, Sendable {
  /// What was trained on.
  public var regime: GainRegime
  /// Real images among it; 0 for synthetic images alone.
  public var realImages: Int
  /// Scores by seed.
  public var values: [SeedValue]
  /// Mean and Student-t interval over seeds.
  public var summary: Summary
}

/// Which two regimes are compared.
public enum GainContrast: String, Codable, Hashable, Sendable, CaseIterable {
  /// What synthetic images add.
  case syntheticOverReal = "R+S − R"
  /// What synthetic images add beyond ordinary augmentation.
  case syntheticOverAugmented = "R+S − R+A"
  /// What ordinary augmentation adds.
  case augmentedOverReal = "R+A − R"

  /// The regime that should be better.
  public var candidate: GainRegime { self == .augmentedOverReal ? .realAndAugmented : .realAndSynthetic }
  /// The regime it is compared with.
  public var reference: GainRegime { self == .syntheticOverAugmented ? .realAndAugmented : .real }
}

/// What the interval of a difference shows.
public enum GainFinding: String, Codable, Hashable, Sendable {
  /// The whole interval lies on the better side of zero.
  case gain
  /// The interval holds zero.
  case unclear
  /// The whole interval lies on the worse side of zero.
  case loss
  /// One seed, which has no interval over seeds.
  case singleSeed
}

/// The same seeds under two regimes with the same real images.
public struct GainDifference: Codable, Hashable, Sendable {
  /// Which regimes.
  public var contrast: GainContrast
  /// Real images on both sides.
  public var realImages: Int
  /// Candidate minus reference for each seed.
  public var perSeed: [SeedValue]
  /// Paired over seeds with a Student-t interval; no interval for one seed.
  public var overSeeds: Comparison
  /// Paired over the same seeds and test images by a bootstrap over both; nil where item scores differ or are missing.
  /// For scores of pooled pixels this is about the mean of the images' own scores.
  public var overSeedsAndItems: Comparison?
  /// What the interval over seeds shows; the bootstrap does not decide.
  public var finding: GainFinding
}

/// How many real images a score stands for, on the curve of training on real images alone.
public struct GainEquivalent: Codable, Hashable, Sendable {
  /// A count, or a bound beyond what was measured.
  public struct Count: Codable, Hashable, Sendable {
    /// How the number is meant.
    public enum Relation: String, Codable, Hashable, Sendable { case fewerThan, about, moreThan }
    /// How the number is meant.
    public var relation: Relation
    /// Real images.
    public var images: Int

    init(_ count: EquivalentCount) {
      switch count {
      case .fewerThan(let bound): (relation, images) = (.fewerThan, bound)
      case .about(let count): (relation, images) = (.about, Int(count.rounded()))
      case .moreThan(let bound): (relation, images) = (.moreThan, bound)
      }
    }

    /// `137`, `< 32`, `> 512`.
    public var sign: String {
      switch relation {
      case .fewerThan: "< \(images)"
      case .about: "\(images)"
      case .moreThan: "> \(images)"
      }
    }

    /// `about 137`, `fewer than 32`, `more than 512`.
    public var words: String {
      switch relation {
      case .fewerThan: "fewer than \(images)"
      case .about: "about \(images)"
      case .moreThan: "more than \(images)"
      }
    }
  }

  /// The regime whose score is looked up: `S` or `R+S`.
  public var regime: GainRegime
  /// Real images it had itself.
  public var realImages: Int
  /// The smallest number of real images that, alone, gives its mean score.
  public var count: Count
  /// Ends of the bootstrap interval over seeds; nil for one seed.
  public var low: Count?
  /// Ends of the bootstrap interval over seeds; nil for one seed.
  public var high: Count?

  /// How many more real images would have bought the same; below 0 where fewer do.
  public var more: Int { count.images - realImages }
}
