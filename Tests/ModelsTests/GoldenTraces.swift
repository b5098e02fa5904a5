import Foundation
import Models
import Tensors
import Testing

/// Losses of ten training steps by case and series, as one machine (AVX-512) gave them.
///
/// Other processors add in other orders, which Adam and batch norms of few values make more of with each step. Under
/// the kernels for AVX and AVX2 50 of 57 cases keep to a thousandth; the others leave it by .04 at most.
struct GoldenTraces {
  private let traces: [String: [String: [Float]]]

  /// Reads `Fixtures/<name>.json`.
  init(_ name: String) throws {
    let url = Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name).json")
    traces = try JSONDecoder().decode([String: [String: [Float]]].self, from: Data(contentsOf: url))
  }

  private static let tolerance: Float =
    ["SkylakeX", "Cooperlake", "SapphireRapids"].contains(ProductKernels.name)
    ? 1e-3 : 0.1

  /// Expects the recorded losses to a thousandth, those below `floor` to a thousandth of it; on processors without
  /// AVX-512 to a tenth. What is new is printed.
  func expect(_ losses: [LossValue], of example: String, floor: Float) throws {
    let series = Dictionary(grouping: losses, by: \.series).mapValues { $0.map(\.value) }
    let found = String(decoding: try JSONEncoder().encode([example: series]), as: UTF8.self)
    #expect(traces[example].map { Set($0.keys) } == Set(series.keys), "GOLDEN \(found)")
    for (name, values) in series {
      #expect(values.count == 10)
      for (value, wanted) in zip(values, traces[example]?[name] ?? []) {
        #expect(abs(value - wanted) <= Self.tolerance * max(abs(wanted), floor), "\(example) \(name)")
      }
    }
  }
}
