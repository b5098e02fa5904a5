import Foundation
import GRDB

/// Where a run stands.
public enum RunState: String, Codable, Sendable, CaseIterable {
  case running, finished, failed, interrupted
}

/// What makes two runs the same run: begun again under an equal key, a run is taken up or replaced, never doubled.
public struct RunKey: Codable, Hashable, Sendable {
  /// Benchmark, for example `hands`.
  public var benchmark: String
  /// System, for example `hand-depth`.
  public var system: String
  /// Ablation of the system, for example `l2` or `full`.
  public var variant: String
  /// Named choice of settings, for example `paper` or `code`.
  public var preset: String
  /// Profile: `smoke`, `quick`, `standard` or `paper`.
  public var profile: String
  /// Seed of all random numbers of the run.
  public var seed: Int
  /// Hash over the whole specification.
  public var specificationHash: String

  /// The key with the given parts.
  public init(
    benchmark: String, system: String, variant: String, preset: String, profile: String, seed: Int,
    specificationHash: String
  ) {
    self.benchmark = benchmark
    self.system = system
    self.variant = variant
    self.preset = preset
    self.profile = profile
    self.seed = seed
    self.specificationHash = specificationHash
  }
}

/// One training and scoring of one system under one seed: a row of the table `run`.
public struct Run: Codable, Hashable, Sendable {
  /// Row number; nil until the run is stored.
  public var id: Int64?
  /// Benchmark, for example `hands`.
  public var benchmark: String
  /// System, for example `hand-depth`.
  public var system: String
  /// Ablation of the system, for example `l2` or `full`.
  public var variant: String
  /// Named choice of settings, for example `paper` or `code`.
  public var preset: String
  /// Profile: `smoke`, `quick`, `standard` or `paper`.
  public var profile: String
  /// Seed of all random numbers of the run.
  public var seed: Int
  /// The whole specification, as JSON.
  public var specification: String
  /// Hash over the whole specification.
  public var specificationHash: String
  /// Git commit of the program that ran, or `unknown`.
  public var codeVersion: String
  /// SHA-256 of the program that ran.
  public var binaryHash: String
  /// Processor, memory and system, in words.
  public var machine: String
  /// Number of threads used.
  public var threads: Int
  /// Manifests of the datasets read (names, counts, SHA-256), as JSON.
  public var datasetManifest: String
  /// SHA-256 of each judge's weights, by the judge's name.
  public var judgeHashes: [String: String]
  /// When the run was first begun.
  public var createdAt: Date
  /// When the run finished, failed or was interrupted; nil while it runs.
  public var finishedAt: Date?
  /// Where the run stands.
  public var state: RunState
  /// SHA-256 of the final weights; nil until finished.
  public var weightsHash: String?
  /// Peak resident memory in bytes; nil when not measured.
  public var peakResidentBytes: Int?
  /// Last training step of which a whole checkpoint exists; nil before the first.
  public var lastCheckpointStep: Int?
  /// Why the run failed; nil unless failed.
  public var failure: String?

  /// A run about to begin: state `running`, nothing measured yet.
  public init(
    key: RunKey, specification: String, codeVersion: String, binaryHash: String, machine: String, threads: Int,
    datasetManifest: String, judgeHashes: [String: String], createdAt: Date
  ) {
    benchmark = key.benchmark
    system = key.system
    variant = key.variant
    preset = key.preset
    profile = key.profile
    seed = key.seed
    specificationHash = key.specificationHash
    self.specification = specification
    self.codeVersion = codeVersion
    self.binaryHash = binaryHash
    self.machine = machine
    self.threads = threads
    self.datasetManifest = datasetManifest
    self.judgeHashes = judgeHashes
    self.createdAt = createdAt
    state = .running
  }

  /// The parts that make it this run and no other.
  public var key: RunKey {
    RunKey(
      benchmark: benchmark, system: system, variant: variant, preset: preset, profile: profile, seed: seed,
      specificationHash: specificationHash)
  }
}

extension Run: FetchableRecord, MutablePersistableRecord {
  /// Takes the row number that the database gave.
  public mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}
