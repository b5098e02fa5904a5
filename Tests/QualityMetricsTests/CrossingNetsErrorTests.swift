import Foundation
import QualityMetrics
import Testing

@Suite struct CrossingNetsErrorTests {
  /// Frames of 14 joints, of which the last is off by the given millimetres and the others not at all.
  private func errors(_ offsets: [Double]) throws -> CrossingNetsErrors {
    let truth = (0..<14 * offsets.count).map { SIMD3<Double>(Double($0), 5, 700) }
    var predicted = truth
    for (frame, offset) in offsets.enumerated() { predicted[14 * frame + 13].z += offset }
    return try CrossingNetsErrors(
      xyz: JointPositions(joints: 14, positions: predicted), truth: JointPositions(joints: 14, positions: truth), .nyu14
    )
  }

  @Test("the curve lies half a millimetre beside the usual one and leaves out what is equal; the printed shares do not")
  func curves() throws {
    #expect(CrossingNetsErrors.thresholds.count == 17)
    #expect(CrossingNetsErrors.thresholds.first == 0.5 && CrossingNetsErrors.thresholds.last == 80.5)
    let errors = try errors([0.25, 0.5, 10.25, 10.5, 80.5])
    #expect(errors.curve[0] == 0.2 && errors.curve[1] == 0.4 && errors.curve[2] == 0.6 && errors.curve[3] == 0.8)
    #expect(errors.curve[16] == 0.8)
    #expect(CrossingNetsErrors.printedThresholds.map { errors.success(within: $0).value } == [0.8, 0.8, 0.8, 0.8])
    #expect(errors.success(within: 10.5).perItem == [1, 1, 1, 1, 0])
    #expect(
      errors.success(within: 10.5).signature.line
        == "max-frame-success@crossingnets2017|v1|order:any|n:5|x-from:xyz|x-joints:nyu14|x-threshold:10.5")
    #expect(abs(errors.meanError.value - 102 / 70) < 1e-12)
    #expect(errors.meanError.signature.metric == .jointErrorCrossingNets2017)
  }

  @Test("pixels go through the program's own camera")
  func camera() throws {
    let truth = JointPositions(joints: 16, positions: .init(repeating: SIMD3(160, 120, 400), count: 16))
    let beside = JointPositions(joints: 16, positions: .init(repeating: SIMD3(161, 120, 400), count: 16))
    let own = try CrossingNetsErrors(uvd: beside, truth: truth, .icvl16).meanError
    let usual = try JointErrors(uvd: beside, truth: truth, .icvl16).meanError
    #expect(abs(own.value - 400 / 241.42) < 1e-12 && abs(usual.value - 400 / 240.99) < 1e-12)
    #expect(own.signature.extra == ["from": "uvd", "joints": "icvl16"])
    #expect(HandPoseProtocol.nyu14.crossingNetsCamera.focalV == 587.084)
    #expect(throws: MetricError.self) { try CrossingNetsErrors(uvd: beside, truth: truth, .msra21) }
  }
}

@Suite(.enabled(if: dataFolder != nil, "SYNTHBENCH_DATA does not say where the published hand poses lie"))
struct PublishedCrossingNetsErrorTests {
  // Computed with NumPy from the same files.
  @Test("published predictions under the program's rules")
  func figures() throws {
    let published = PublishedPrediction.all[0]
    let errors = try CrossingNetsErrors(
      uvd: PublishedHandPoseTests.read("nyu/results/\(published.file)", joints: 14),
      truth: PublishedHandPoseTests.read("nyu/nyu_test_groundtruth_label.txt", joints: 14), .nyu14)
    #expect(abs(errors.meanError.value - 13.391504) <= 5e-7)
    let printed = CrossingNetsErrors.printedThresholds.map { errors.success(within: $0).value }
    #expect(agree(printed, [0.108822, 0.446558, 0.684077, 0.811924], 5.1e-7))
    #expect(agree(Array(errors.curve.prefix(4)), [0, 0.003272, 0.108822, 0.246607], 5.1e-7))
    #expect(abs(errors.curve[16] - 0.984731) <= 5.1e-7)
  }
}
