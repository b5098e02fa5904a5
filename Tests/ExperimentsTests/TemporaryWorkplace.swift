import Experiments
import Foundation
import Models
import Results
import Synchronization

/// A folder that is removed when the tests end, since workplaces hold only its path.
struct TemporaryFolder {
  let path: String

  private static let root: String = {
    atexit { try? FileManager.default.removeItem(atPath: TemporaryFolder.root) }
    return FileManager.default.temporaryDirectory.appending(path: "experiments-\(UUID().uuidString)").path
  }()

  init() throws {
    path = Self.root + "/" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
}

/// Counts steps and asks to stop when the next number of a list is reached.
final class Interrupter: Sendable {
  private let left: Mutex<(steps: Int, stops: [Int])>

  init(stops: [Int]) { left = Mutex((0, stops)) }

  /// One step more; true at each of the stops.
  func asks() -> Bool {
    left.withLock { state in
      state.steps += 1
      guard state.stops.first == state.steps else { return false }
      state.stops.removeFirst()
      return true
    }
  }
}

extension Workplace {
  /// A place in a folder with a fixed clock.
  static func temporary(
    _ folder: TemporaryFolder, checkpointInterval: Int? = nil, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> Workplace {
    try Workplace(
      folder: folder.path + "/runs", data: nil,
      provenance: Provenance(codeVersion: "c0ffee", binaryHash: "b1", machine: "any", threads: 1),
      reporter: SilentReporter(), checkpointInterval: checkpointInterval,
      now: { Date(timeIntervalSince1970: 1_700_000_000) }, isInterrupted: isInterrupted)
  }
}

extension ResultsStore {
  /// All that runs computed, a line for each value, exact to the last bit; no row numbers, so that two files compare.
  func computed() throws -> [String] {
    try runs().flatMap { run -> [String] in
      let id = run.id ?? 0
      let name = "\(run.system) \(run.variant) \(run.preset) \(run.seed) \(run.specificationHash.prefix(8))"
      var lines = [
        "\(name) \(run.state.rawValue) \(run.weightsHash ?? "-") \(run.judgeHashes.sorted { $0.key < $1.key })"
      ]
      for score in try scores(ofRun: id) {
        lines.append("\(name) \(score.metric) \(score.subject) \(score.value.bitPattern) \(score.signature)")
        lines += try items(ofScore: score.id ?? 0).map { "\(name) \(score.metric) \($0.name) \($0.value.bitPattern)" }
      }
      for series in try series(ofRun: id) {
        lines += try curve(run: id, series: series).map { "\(name) \(series) \($0.step) \($0.value.bitPattern)" }
      }
      lines += try artefacts(ofRun: id).map {
        "\(name) \(URL(fileURLWithPath: $0.path).lastPathComponent) \($0.sha256)"
      }
      return lines
    }.sorted()
  }
}

/// A short run of the vanilla GAN on the plane.
func ring(seed: UInt64 = 0, steps: Int = 40) -> RunSpecification {
  var run = VanillaGANRun.planned(.ring8, .smoke, seed: seed)
  run.steps = steps
  return .vanillaGAN(run)
}

/// A short run of the hand-depth system with the smallest judges.
func hands(_ variant: HandDepthVariant, seed: UInt64 = 0, steps: Int = 6) -> RunSpecification {
  var run = HandsPlan(.smoke).generator(variant, seed: seed)
  run.steps = steps
  return .handDepth(run)
}
