import Datasets
import Experiments
import Foundation
import Images
import Models
import Results
import Testing

@Suite("Runs of super-resolution", .serialized)
struct SuperResolutionTests {
  private func run(_ variant: SRGANVariant, preset: SRGANPreset = .paper) throws -> RunSpecification {
    .superResolution(
      try #require(
        SuperResolutionRun(variant: variant.rawValue, preset: preset.rawValue, profile: .smoke, seed: 0)))
  }

  private func workplace(data: String? = nil) throws -> Workplace {
    try Workplace(
      folder: try TemporaryFolder().path + "/runs", data: data,
      provenance: Provenance(codeVersion: "c0ffee", binaryHash: "b1", machine: "any", threads: 1),
      reporter: SilentReporter())
  }

  /// The subjects that a run was scored for.
  private func subjects(_ specification: RunSpecification, in workplace: Workplace) throws -> Set<String> {
    try Executor(workplace).execute(specification)
    let run = try #require(try workplace.store.runs(RunFilter(specificationHash: specification.hash)).last?.id)
    #expect(try workplace.samples(run: run, count: 2).allSatisfy { $0.height == 32 && $0.channels == 3 })
    let scores = try workplace.store.scores(ofRun: run)
    #expect(
      Set(scores.map(\.metric)) == [
        "psnr@srgan2017", "ssim@srgan2017", "gradient-energy-ratio@canonical", "feature-distance@canonical",
        "gram-distance@gatys2016",
      ])
    return Set(scores.map(\.subject))
  }

  @Test("an adversarial run starts from what the residual one left, which also states the rows without a network")
  func stages() throws {
    let workplace = try workplace()
    #expect(throws: ExperimentError.notTrained(run: "srgan srresnet-mse seed 0")) {
      try Executor(workplace).execute(try run(.adversarialVGG54))
    }
    let ofResidual = try subjects(try run(.residualMSE), in: workplace)
    #expect(ofResidual == ["test", "nearest", "bicubic"])
    let ofAdversarial = try subjects(try run(.adversarialVGG54), in: workplace)
    #expect(ofAdversarial == ["test"])
  }

  @Test("a run under the rules of the PyTorch program needs no other")
  func alone() throws {
    #expect(try subjects(try run(.adversarialVGG22, preset: .leftthomas), in: try workplace()) == ["test"])
  }

  @Test("where the user keeps Set5 it is scored too, each picture at its own size; a finished run enlarges others")
  func photographs() throws {
    let data = try TemporaryFolder().path
    for (number, size) in [40, 52].enumerated() {
      let world = TextureWorld(seed: 9, size: size, counts: SplitCounts(training: 1, validation: 0, test: 0))
      let image = world.sample(.training, 0).image
      try FileManager.default.createDirectory(atPath: data + "/set5", withIntermediateDirectories: true)
      try image.write(to: URL(filePath: data + "/set5/\(number).png"))
    }
    let workplace = try workplace(data: data)
    let found = try subjects(try run(.residualMSE), in: workplace)
    #expect(found.isSuperset(of: ["set5", "set5 nearest", "set5 bicubic"]))
    let run = try #require(try workplace.store.runs(RunFilter(states: [.finished])).last?.id)
    let odd = Image(height: 7, width: 13, colour: [10, 200, 90])
    let large = try workplace.translate(run: run, [odd], to: nil)
    #expect(large.map(\.height) == [28] && large.map(\.width) == [52])
  }
}
