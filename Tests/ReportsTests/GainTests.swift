import Foundation
import Reports
import Results
import Testing

@Suite("Gain")
struct GainTests {
  private func analysis(_ runs: SampleRuns, seeds: [Int]? = nil) throws -> GainAnalysis {
    try GainAnalysis.read(from: runs.store, profile: "quick", seeds: seeds)
  }

  private func table(
    _ regimes: SampleRuns.Regimes, _ metric: String = "mean-iou@canonical", seeds: [Int]? = nil
  ) throws -> GainTable {
    let runs = try SampleRuns()
    try runs.addDownstream("segmentation-fcn", network: "fcn", metric: metric, .higher, regimes)
    return try #require(try analysis(runs, seeds: seeds).table(.fcn, metric))
  }

  @Test("differences are paired by seed, with Student's interval as SciPy gives it")
  func differences() throws {
    let difference = try #require(try table(SampleRuns.segmentation).difference(.syntheticOverReal, 32))
    #expect(difference.perSeed.map(\.seed) == [0, 1, 2])
    for (value, wanted) in zip(difference.perSeed.map(\.value), [0.05, 0.05, 0.06]) {
      #expect(abs(value - wanted) < 1e-12)
    }
    // scipy.stats.t.interval(0.95, 2, loc=mean, scale=sem) of (0.05, 0.05, 0.06)
    let interval = try #require(difference.overSeeds.interval)
    #expect(abs(interval.low - 0.038991157) < 1e-8)
    #expect(abs(interval.high - 0.067675510) < 1e-8)
    #expect(difference.finding == .gain)
  }

  @Test("verdicts claim what the interval shows: a gain, nothing, a loss")
  func verdicts() throws {
    let table = try table(SampleRuns.segmentation)
    #expect(
      table.verdict(.syntheticOverReal, at: 32)
        == "R+S beats R at 32 real images by 0.053 mean IoU (95 % interval 0.039 to 0.068, 3 seeds).")
    let unclear = try #require(table.verdict(.syntheticOverReal, at: 64))
    #expect(
      unclear.hasPrefix(
        "No gain of R+S over R shows at 64 real images: the difference is +0.003 (95 % interval −0.035 to +0.041, 3 seeds)"
      ))
    #expect(
      table.verdict(.syntheticOverReal, at: 128)
        == "R+S is worse than R at 128 real images by 0.047 mean IoU (95 % interval 0.032 to 0.061, 3 seeds).")
    #expect(table.verdict(.syntheticOverReal, at: 256) == nil)
    #expect(table.verdict(.syntheticOverAugmented, at: 64) == nil)
  }

  @Test("for errors less is better")
  func errors() throws {
    let runs = try SampleRuns()
    try runs.addDownstream("hand-pose", network: "pose-regressor", metric: "joint-error@nyu14", .lower, SampleRuns.pose)
    let table = try #require(try analysis(runs).table(.poseRegressor, "joint-error@nyu14"))
    #expect(
      table.verdict(.syntheticOverReal, at: 64)
        == "R+S beats R at 64 real images by 9.7 mm mean joint error (95 % interval 5.9 to 13.5 mm, 3 seeds).")
    let worth = try #require(table.equivalents.first { $0.regime == .realAndSynthetic })
    #expect(worth.count.words == "more than 128" && worth.more == 64)
  }

  @Test("one seed has no verdict about others")
  func singleSeed() throws {
    let table = try table(SampleRuns.segmentation, seeds: [1])
    let difference = try #require(table.difference(.syntheticOverReal, 128))
    #expect(difference.finding == .singleSeed && difference.overSeeds.interval == nil)
    let verdict = try #require(table.verdict(.syntheticOverReal, at: 128))
    #expect(
      verdict.hasPrefix(
        "Under one seed R+S is behind R at 128 real images by 0.0500 mean IoU (95 % interval over its test"))
    #expect(table.equivalents.allSatisfy { $0.low == nil && $0.high == nil })
  }

  @Test("equivalent real images are read between the numbers tried and bounded beyond them")
  func equivalents() throws {
    let table = try table(SampleRuns.segmentation)
    func worth(_ regime: GainRegime, _ realImages: Int) throws -> GainEquivalent {
      try #require(table.equivalents.first { $0.regime == regime && $0.realImages == realImages })
    }
    // 0.36333 lies 0.53333 of the way from 0.31 at 32 to 0.41 at 64 images: 32 × 2^0.53333 = 46.3.
    #expect(try worth(.realAndSynthetic, 32).count.words == "about 46")
    #expect(try worth(.realAndSynthetic, 32).more == 14)
    #expect(try worth(.realAndSynthetic, 128).count.words == "about 93")
    #expect(try worth(.realAndSynthetic, 128).more == -35)
    #expect(try worth(.synthetic, 0).count.words == "fewer than 32")
    let ends = try worth(.realAndSynthetic, 32)
    let (low, high) = (try #require(ends.low), try #require(ends.high))
    #expect(low.images <= 46 && 46 <= high.images && low.images < high.images)
  }

  @Test("only seeds that both sides have are compared; the bootstrap needs items on both sides")
  func missingSeeds() throws {
    let table = try table([("R@32", [0.3, 0.3, 0.3]), ("R+S@32", [0.4, 0.4])])
    let difference = try #require(table.difference(.syntheticOverReal, 32))
    #expect(difference.perSeed.map(\.seed) == [0, 1])
    #expect(difference.overSeedsAndItems?.count == 8)
    #expect(try #require(table.cell(.real, 32)).values.count == 3)
  }

  @Test("the same rows give the same JSON, which reads back")
  func json() throws {
    let runs = try SampleRuns.hands()
    let first = try analysis(runs)
    #expect(try first.jsonData() == analysis(runs).jsonData())
    #expect(try JSONDecoder().decode(GainAnalysis.self, from: first.jsonData()) == first)
    #expect(first.extraImages == [100] && first.seeds == [0, 1, 2])
  }

  @Test("Markdown holds scores, differences and worth")
  func markdown() throws {
    let source = try analysis(SampleRuns.hands()).markdown().source
    for part in [
      "## Segmentation, FCN: mean IoU ↑", "0.310 ± 0.025", #"+0.053 \[+0.039, +0.068\]"#, "about 46 (+14)",
      "▲ gain", "▼ loss", "not shown", "R+S − R+A", "more than 128 (more than +64)", "S alone",
    ] { #expect(source.contains(part), "\(part)") }
  }

  @Test("people are analysed like hands, by the runs of their own benchmark and generator")
  func people() throws {
    let runs = try SampleRuns.people()
    let gain = try GainAnalysis.read(from: runs.store, subject: .people, profile: "quick")
    #expect(gain.benchmark == "deformable-gan" && gain.generatorPairs == [384] && gain.tables.count == 2)
    let detection = try #require(gain.table(.personDetector, "average-precision@voc2010"))
    #expect(
      detection.verdict(.syntheticOverReal, at: 32)
        == "R+S beats R at 32 real images by 0.053 average precision (95 % interval 0.039 to 0.068, 3 seeds).")
    #expect(detection.difference(.syntheticOverReal, 32)?.overSeedsAndItems == nil)
    #expect(gain.table(.personSegmentation, "mean-iou@canonical")?.differences.first?.overSeedsAndItems != nil)
    let text = gain.markdown().source
    #expect(text.contains("mirrored, shifted, scaled and lit otherwise") && text.contains("384 real pictures"))
    #expect(throws: ReportError.self) { try analysis(runs) }
    #expect(throws: ReportError.self) {
      try GainAnalysis.read(from: runs.store, subject: .people, profile: "quick", generator: "baseline")
    }
  }

  @Test("without downstream runs the error says how to make them")
  func missing() throws {
    let error = #expect(throws: ReportError.self) { try analysis(SampleRuns()) }
    #expect(error?.description.contains("`synthbench run hands --profile quick`") == true)
  }
}
