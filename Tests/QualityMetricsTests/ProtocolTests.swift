import Foundation
import QualityMetrics
import Testing

@Suite struct MetricIDTests {
  @Test("Every metric has the form what@whose, a name and a source, and is found by its text")
  func names() throws {
    for metric in MetricID.allCases {
      #expect(!metric.quantity.isEmpty && !metric.rules.isEmpty)
      #expect(metric.rawValue == "\(metric.quantity)@\(metric.rules)")
      #expect(!metric.displayName.isEmpty && !metric.source.isEmpty && metric.version >= 1)
      #expect(try MetricID(named: metric.rawValue) == metric)
    }
  }

  @Test("Metrics know which way is better, and their unit")
  func directions() {
    #expect(MetricID.ssimWang2004.direction == .higher && MetricID.jointErrorMSRA21.direction == .lower)
    #expect(MetricID.roughnessRatio.direction == .neither && MetricID.errorStarGAN2018.direction == .lower)
    #expect(MetricID.parzenGoodfellow2014.unit == .nats && MetricID.jointMedianNYU14.unit == .millimetre)
    #expect(MetricID.maxFrameSuccessICVL16.unit == .share && MetricID.maxFrameSuccessICVL16.direction == .higher)
    #expect(MetricID.psnrSRGAN2017.unit == .decibel && MetricID.accuracy.displayName == "accuracy")
    #expect(MetricDirection.lower.improves(1, on: 2) && !MetricDirection.higher.improves(1, on: 2))
    #expect(!MetricDirection.neither.improves(1, on: 2) && !MetricDirection.higher.improves(.nan, on: 2))
  }

  @Test("An unknown metric's error suggests the nearest one")
  func unknown() {
    #expect(throws: MetricError.unknownMetric("ssim@wang2003", suggestion: "ssim@wang2004")) {
      try MetricID(named: "ssim@wang2003")
    }
    let error = #expect(throws: MetricError.self) { try MetricID(named: "parzn@goodfellow2014") }
    #expect(error?.description.contains("Did you mean 'parzen@goodfellow2014'?") == true)
  }
}

@Suite struct SuggestionTests {
  @Test("Edits count insertions, deletions, replacements and swaps of neighbours")
  func edits() {
    #expect(Suggestion.edits("kitten", "sitting") == 3)
    #expect(Suggestion.edits("", "abc") == 3)
    #expect(Suggestion.edits("srgan", "sragn") == 1)
    #expect(Suggestion.edits("same", "same") == 0)
  }

  @Test("The nearest name is suggested, without regard to case; nothing when all are far")
  func nearest() {
    let systems = ["cyclegan", "stargan", "srgan", "pix2pix", "gan"]
    #expect(Suggestion.nearest(to: "cyclgan", among: systems) == "cyclegan")
    #expect(Suggestion.nearest(to: "SRGNA", among: systems) == "srgan")
    #expect(Suggestion.nearest(to: "pix2pixhd", among: systems) == "pix2pix")
    #expect(Suggestion.nearest(to: "transformer", among: systems) == nil)
    #expect(Suggestion.nearest(to: "", among: systems) == nil)
    #expect(Suggestion.nearest(to: "gan", among: systems) == "gan")
  }

  @Test("A part of a name leads to the names that contain it, in their order")
  func parts() {
    let names = MetricID.allCases.map(\.rawValue)
    #expect(Suggestion.nearest(to: "psnr", among: names, limit: 3) == ["psnr@canonical", "psnr@srgan2017"])
    #expect(Suggestion.question("x") == " Did you mean 'x'?" && Suggestion.question(nil).isEmpty)
  }
}

@Suite struct SignatureTests {
  let full = Signature(
    .ssimWang2004, colour: .lumaStudio601, range: .fixed(255),
    window: FilterWindow(taps: 11, deviation: 1.5, border: .valid), resampler: .bicubicAntialiased,
    rounding: .eightBit, order: .any, splits: 10, items: 100, judge: "3f9a",
    extra: ["void": "wrong", "absent": "absent-zero"])

  @Test("The line, JSON and fingerprint are stable")
  func texts() {
    #expect(
      full.line
        == "ssim@wang2004|v1|colour:y601-studio|range:255|window:gauss11-1.5-valid|resampler:bicubic-antialiased"
        + "|rounding:8bit|order:any|splits:10|n:100|judge:3f9a|x-absent:absent-zero|x-void:wrong")
    #expect(
      full.json
        == #"{"colour":"y601-studio","judge":"3f9a","metric":"ssim@wang2004","n":"100","order":"any","range":"255","#
        + #""resampler":"bicubic-antialiased","rounding":"8bit","splits":"10","version":"1","#
        + #""window":"gauss11-1.5-valid","x-absent":"absent-zero","x-void":"wrong"}"#)
    #expect(Signature(.accuracy).line == "accuracy@canonical|v1")
    #expect(Signature(.accuracy).fingerprint.count == 16)
    #expect(full.fingerprint != Signature(.accuracy).fingerprint)
  }

  @Test("Line, JSON and Codable read back as the same signature")
  func reading() throws {
    for signature in [
      full, Signature(.parzenGoodfellow2014, range: .ofGenerated), Signature(.accuracy, range: .fixed(0.1)),
    ] {
      #expect(try Signature(line: signature.line) == signature)
      #expect(try Signature(json: signature.json) == signature)
      #expect(try JSONDecoder().decode(Signature.self, from: JSONEncoder().encode(signature)) == signature)
    }
  }

  @Test(
    "Text that is no signature is refused",
    arguments: ["", "ssim", "ssim@wang2004", "ssim@wang2004|v1|range:wide", "ssim@wang2004|v1|hue:red", "x@y|v1"])
  func malformed(_ text: String) {
    #expect(throws: MetricError.malformedSignature(text)) { try Signature(line: text) }
  }

  @Test("The first differing field is named with both values; ignored fields do not count")
  func difference() throws {
    var other = full
    #expect(full.firstDifference(from: other) == nil)
    other.items = 99
    other.range = .fixed(1)
    #expect(full.firstDifference(from: other)?.description == "range is 255 on one side and 1 on the other")
    #expect(full.firstDifference(from: other, ignoring: [.range])?.field == .items)
    try full.requireLike(other, ignoring: [.range, .items])
    #expect(throws: MetricError.unlikeSignatures(SignatureDifference(field: .range, left: "255", right: "1"))) {
      try full.requireLike(other)
    }
    #expect(Signature(.accuracy).firstDifference(from: full)?.field == .metric)
    var judged = full
    judged.judge = nil
    judged.state("mode", "train")
    #expect(full.firstDifference(from: judged)?.description == "judge is 3f9a on one side and not stated on the other")
    #expect(full.firstDifference(from: judged, ignoring: [.judge])?.field == .extra("mode"))
  }

  @Test("Characters that would break the line or the JSON are replaced")
  func characters() throws {
    let signature = Signature(.accuracy, judge: "a|b\"c", extra: ["k:1": "é\n"])
    #expect(signature.line == "accuracy@canonical|v1|judge:a_b_c|x-k_1:__")
    #expect(try Signature(line: signature.line) == signature)
  }

  @Test("A score's mean and standard error do not depend on the order of its items")
  func scores() {
    let values = (0..<1000).map { Double(($0 * 7919) % 1000) / 7 }
    let there = MetricScore(signature: Signature(.accuracy), perItem: values)
    let back = MetricScore(signature: Signature(.accuracy), perItem: values.reversed())
    #expect(there.value == back.value && there.standardError == back.standardError)
    #expect(
      abs(MetricScore(signature: Signature(.accuracy), perItem: [1, 3]).standardError - 1 / 2.0.squareRoot()) < 1e-15)
  }
}
