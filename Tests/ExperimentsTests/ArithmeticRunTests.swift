import Experiments
import Foundation
import Models
import Tensors
import Testing

@Suite("Runs in bfloat16")
struct ArithmeticRunTests {
  /// One generator of each system.
  private static let specifications: [RunSpecification] = {
    var systems: Set<SystemID> = []
    return [Benchmark.hands, .digits16, .translation].flatMap { $0.stages(.smoke, seeds: [0]).flatMap(\.self) }
      .filter { $0.system.makesPictures && systems.insert($0.system).inserted }
  }()

  @Test("every system rounds the operands of its training where its specification says so, and only there")
  func systems() throws {
    #expect(Self.specifications.count == 7)
    for specification in Self.specifications {
      for arithmetic in Arithmetic.allCases {
        let trace = OperationTrace()
        let workplace = try Workplace(
          folder: try TemporaryFolder().path + "/runs", data: nil,
          provenance: Provenance(codeVersion: "c0ffee", binaryHash: "b1", machine: "any", threads: 1),
          reporter: SilentReporter(), trace: trace)
        try Executor(workplace).execute(specification.with(arithmetic: arithmetic))
        let rounds = trace.lines.contains { $0.name == "roundToBFloat16" }
        #expect(rounds == (arithmetic == .bfloat16), "\(specification.title), \(arithmetic.rawValue)")
      }
    }
  }
}
