import Foundation
import QualityMetrics
import Tensors
import Testing

/// Where the real files lie; tests that need them are skipped without it.
let dataFolder = ProcessInfo.processInfo.environment["SYNTHBENCH_DATA"]

@Suite struct HandPoseTests {
  /// Two frames of 14 joints whose errors are joint + 1 mm and 2 (joint + 1) mm along z.
  func errors(missing: (frame: Int, joint: Int)? = nil) throws -> JointErrors {
    let truth = (0..<28).map { SIMD3<Double>(Double($0), 5, 700) }
    var predicted = truth
    for i in predicted.indices { predicted[i].z += Double((i % 14 + 1) * (i < 14 ? 1 : 2)) }
    if let missing { predicted[missing.frame * 14 + missing.joint].y = .nan }
    return try JointErrors(
      xyz: JointPositions(joints: 14, positions: predicted), truth: JointPositions(joints: 14, positions: truth), .nyu14
    )
  }

  @Test("Mean, median and per-joint means of errors known by hand")
  func means() throws {
    let errors = try errors()
    #expect(abs(errors.meanError.value - 11.25) < 1e-12)
    #expect(agree(errors.meanError.perItem, [7.5, 15], 1e-12))
    // 1...14 and 2, 4, ... 28 together: the 14th is 9, the 15th 10.
    #expect(abs(errors.medianError.value - 10) < 1e-12)
    #expect(agree(errors.perJoint, (0..<14).map { 1.5 * Double($0 + 1) }, 1e-12))
    #expect(errors.meanError.signature.line == "joint-error@nyu14|v1|order:any|n:2|x-from:xyz")
  }

  @Test("Success curves count errors equal to the threshold, for frames by maximum and mean, and for joints")
  func curves() throws {
    let errors = try errors()
    #expect(JointErrors.thresholds.count == 85 && JointErrors.thresholds.last == 84)
    let worst = errors.successCurve(.maxFrame)
    #expect(worst[13] == 0 && worst[14] == 0.5 && worst[27] == 0.5 && worst[28] == 1)
    let average = errors.successCurve(.meanFrame, thresholds: [7.4, 7.5, 15])
    #expect(average == [0, 0.5, 1])
    #expect(errors.successCurve(.joints)[2] == 3.0 / 28)
    let point = errors.maxFrameSuccess(within: 20)
    #expect(point.value == 0.5 && point.perItem == [1, 0])
    #expect(point.signature.line == "max-frame-success@nyu14|v1|order:any|n:2|x-from:xyz|x-threshold:20")
  }

  @Test("An unlabelled joint is left out of every figure")
  func missing() throws {
    let errors = try errors(missing: (frame: 1, joint: 13))
    #expect(abs(errors.meanError.value - (315.0 - 28) / 27) < 1e-12)
    #expect(errors.perJoint[13] == 14)
    #expect(errors.successCurve(.maxFrame, thresholds: [25, 26]) == [0.5, 1])
    #expect(errors.successCurve(.joints, thresholds: [84]) == [1])
  }

  @Test("Pixels and depth become millimetres with the scorer's camera, and back")
  func camera() {
    let camera = HandPoseProtocol.nyu14.camera
    let position = camera.position(SIMD3(320 + 588.03, 240 + 587.07, 500))
    #expect(agree([position.x, position.y, position.z], [500, -500, 500], 1e-9))
    let pixel = camera.projection(position)
    #expect(agree([pixel.x, pixel.y, pixel.z], [908.03, 827.07, 500], 1e-9))
  }

  @Test("Positions may come as a tensor frames×joints×3")
  func tensors() throws {
    let tensor = Tensor([2, 16, 3], (0..<96).map(Float.init))
    let positions = JointPositions(tensor, joints: 16)
    #expect(positions.frames == 2 && positions.positions[17] == SIMD3(51, 52, 53))
    let errors = try JointErrors(xyz: positions, truth: positions, .icvl16)
    #expect(errors.meanError.value == 0 && errors.meanError.signature.metric == .jointErrorICVL16)
  }

  @Test("Other joints, other numbers of frames and no labels at all are refused")
  func refusals() {
    let hand = JointPositions(joints: 21, positions: .init(repeating: SIMD3(1, 2, 3), count: 42))
    let shorter = JointPositions(joints: 21, positions: .init(repeating: SIMD3(1, 2, 3), count: 21))
    #expect(throws: MetricError.self) { try JointErrors(xyz: hand, truth: hand, .nyu14) }
    #expect(throws: MetricError.shapesDiffer(.jointErrorMSRA21, [2, 21, 3], [1, 21, 3])) {
      try JointErrors(uvd: hand, truth: shorter, .msra21)
    }
    let unknown = JointPositions(joints: 21, positions: .init(repeating: SIMD3(.nan, 2, 3), count: 42))
    #expect(throws: MetricError.noItems(.jointErrorMSRA21)) { try JointErrors(xyz: hand, truth: unknown, .msra21) }
  }
}

/// Predictions that others published, with what the field's public scorer says about them.
struct PublishedPrediction: CustomTestStringConvertible, Sendable {
  let set: String
  let file: String
  let rules: HandPoseProtocol
  let mean: Double
  var median: Double?
  /// Shares of frames whose worst joint is within 10, 20, 30, 40, 50 and 80 mm.
  var maxFrame: [Double] = []
  var meanFrameWithin20: Double?
  var jointsWithin20: Double?
  var testDescription: String { file }

  static let all = [
    PublishedPrediction(
      set: "nyu", file: "ICIP17_NYU_REN_4x6x6.txt", rules: .nyu14, mean: 13.3931, median: 10.0843,
      maxFrame: [0.09804, 0.42911, 0.67341, 0.80744, 0.88572, 0.98461], meanFrameWithin20: 0.83131,
      jointsWithin20: 0.82007),
    PublishedPrediction(
      set: "nyu", file: "CVWW15_NYU_Prior.txt", rules: .nyu14, mean: 20.7499, median: 14.8544,
      maxFrame: [0.02921, 0.16275, 0.36222, 0.49237, 0.62082, 0.91190], meanFrameWithin20: 0.57889,
      jointsWithin20: 0.63341),
    PublishedPrediction(
      set: "icvl", file: "CVPR14_LRF_Results.txt", rules: .icvl16, mean: 12.5776, median: 9.5607,
      maxFrame: [0.00627, 0.20739, 0.50376, 0.70865, 0.85777, 0.97494], meanFrameWithin20: 0.93233,
      jointsWithin20: 0.85052),
    PublishedPrediction(set: "nyu", file: "xie_resnet-hand.txt", rules: .nyu14, mean: 12.8684),
  ]
}

@Suite(.enabled(if: dataFolder != nil, "SYNTHBENCH_DATA does not say where the published hand poses lie"))
struct PublishedHandPoseTests {
  static func read(_ path: String, joints: Int) throws -> JointPositions {
    let folder = URL(filePath: try #require(dataFolder)).appending(path: "handpose")
    let text = try Data(contentsOf: folder.appending(path: path))
    return JointPositions(joints: joints, coordinates: try text.split { $0 <= 32 }.map(number))
  }

  /// A decimal number without exponent, rounded once and so exactly as `Double(String)` reads it, but much faster.
  static func number(_ text: Data) throws -> Double {
    var (digits, scale, pointSeen, negative) = (0, 1.0, false, false)
    for byte in text {
      switch byte {
      case UInt8(ascii: "-") where digits == 0: negative = true
      case UInt8(ascii: ".") where !pointSeen: pointSeen = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digits = digits * 10 + Int(byte - 48)
        if pointSeen { scale *= 10 }
      default: throw CocoaError(.fileReadCorruptFile)
      }
    }
    return (negative ? -1 : 1) * Double(digits) / scale
  }

  static func errors(_ published: PublishedPrediction) throws -> JointErrors {
    let joints = published.rules.joints
    return try JointErrors(
      uvd: read("\(published.set)/results/\(published.file)", joints: joints),
      truth: read("\(published.set)/\(published.set)_test_groundtruth_label.txt", joints: joints), published.rules)
  }

  @Test(
    "Published predictions give the public scorer's figures to the printed digits", arguments: PublishedPrediction.all)
  func figures(_ published: PublishedPrediction) throws {
    let errors = try Self.errors(published)
    #expect(abs(errors.meanError.value - published.mean) <= 5.1e-5)
    #expect(errors.meanError.signature.extra == ["from": "uvd"])
    if let median = published.median { #expect(abs(errors.medianError.value - median) <= 5.1e-5) }
    let curve = errors.successCurve(.maxFrame)
    if !published.maxFrame.isEmpty {
      #expect(agree([10, 20, 30, 40, 50, 80].map { curve[$0] }, published.maxFrame, 5.1e-6))
    }
    if let share = published.meanFrameWithin20 {
      #expect(abs(errors.successCurve(.meanFrame)[20] - share) <= 5.1e-6)
    }
    if let share = published.jointsWithin20 { #expect(abs(errors.successCurve(.joints)[20] - share) <= 5.1e-6) }
  }

  @Test("The first test subject of NYU (2,440 frames) and the second have the errors known apart")
  func subjects() throws {
    let frames = try Self.errors(PublishedPrediction.all[3]).meanError.perItem
    func mean(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) / Double(values.count) }
    #expect(frames.count == 8252)
    #expect(agree([mean(frames[..<2440]), mean(frames[2440...])], [10.9208, 13.6861], 5.1e-5))
  }
}
