import Experiments
import Foundation
import Models
import Results
import Testing

@Suite("Runs of Deformable GANs", .serialized)
struct PoseTransferTests {
  private func run(
    _ variant: DeformableGANVariant, _ preset: DeformableGANPreset = .corrected
  ) throws -> RunSpecification {
    .deformableGAN(
      try #require(
        DeformableGANRun(variant: variant.rawValue, preset: preset.rawValue, profile: .smoke, seed: 0)))
  }

  @Test("every variant is scored beside the copied input and the real pictures, twice alike")
  func scores() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    for variant in DeformableGANVariant.allCases {
      let specification = try run(variant)
      try Executor(workplace).execute(specification)
      let id = try #require(try workplace.store.runs(RunFilter(specificationHash: specification.hash)).last?.id)
      let ofSets = ["is@posegan2018", "mask-is@ma2017", "detection-score@posegan2018"]
      let ofPairs = [
        "l1@canonical", "ssim@posegan2018", "mask-ssim@ma2017", "part-colour-error@canonical",
        "gradient-energy-ratio@canonical",
      ]
      let expected =
        ["test", "copied input"].flatMap { subject in (ofSets + ofPairs).map { "\($0) \(subject)" } }
        + ofSets.map { "\($0) real" }
      let found = try workplace.store.scores(ofRun: id)
      #expect(Set(found.map { "\($0.metric) \($0.subject)" }) == Set(expected))
      #expect(found.allSatisfy { ofSets.contains($0.metric) == ($0.judgeAccuracy != nil) })
      let again = try workplace.reevaluate(run: id)
      #expect(again.sameWeights && again.lines.allSatisfy { $0.stored == $0.now })
      #expect(try workplace.samples(run: id, count: 3).map(\.height) == [32, 32, 32])
      #expect(try workplace.store.artefacts(ofRun: id, kind: .contactSheet).count == 1)
    }
    try workplace.writeVariantSheets(.deformableGAN, .smoke, seeds: [0])
    let sheets = try workplace.store.runs().flatMap {
      try workplace.store.artefacts(ofRun: try #require($0.id), kind: .contactSheet)
    }
    #expect(sheets.contains { $0.path.hasSuffix("variants.png") })
  }

  @Test("the released program's SSIM takes its range from each generated picture")
  func ranges() throws {
    for (preset, range) in [(DeformableGANPreset.corrected, "255"), (.repo, "generated")] {
      let workplace = try Workplace.temporary(try TemporaryFolder())
      try Executor(workplace).execute(try run(.deformable, preset))
      let id = try #require(try workplace.store.runs().first?.id)
      let scores = try workplace.store.scores(ofRun: id).filter { $0.metric == "ssim@posegan2018" }
      #expect(!scores.isEmpty && scores.allSatisfy { $0.signature.contains(range) })
    }
  }

  @Test("interrupted after any step and resumed, a run gives the same bytes")
  func resumed() throws {
    let specification = try run(.full)
    let undisturbed = try Workplace.temporary(try TemporaryFolder())
    try Executor(undisturbed).execute(specification)
    // The judges count as two steps each.
    let interrupter = Interrupter(stops: [3, 8])
    let workplace = try Workplace.temporary(try TemporaryFolder(), isInterrupted: { interrupter.asks() })
    for _ in 0..<2 {
      #expect(throws: ExperimentError.self) { try Executor(workplace).execute(specification) }
    }
    try Executor(workplace).execute(specification)
    #expect(try workplace.store.computed() == undisturbed.store.computed())
  }

  @Test("only variants that compare features take the user's VGG-19, and say so in their name")
  func userFeatures() throws {
    for variant in DeformableGANVariant.allCases {
      let specification = try run(variant)
      let takes = [.perceptual, .full].contains(variant)
      #expect(specification.takesVGG19 == takes)
      #expect(specification.with(vgg19: "aa").variant.hasSuffix("-vgg19") == takes)
    }
  }
}
