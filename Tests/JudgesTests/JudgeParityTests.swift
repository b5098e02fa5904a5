import Autograd
import Foundation
import Judges
import Layers
import ParityFixtures
import Tensors
import Testing

@Suite("The judges' networks agree with PyTorch, to 1e-4")
struct JudgeParityTests {
  private let fixture = Result { try ParityFixture("judges", in: .module) }
  /// The labels of `make_judges.py`.
  private static let labels = (0..<3 * 32 * 48).map { $0 * 7919 / 11 % 3 }

  /// Training output, loss, all parameter gradients, then inference with the statistics that the pass has moved.
  private func check(
    _ name: String, _ network: some Layer, _ input: Tensor, _ loss: (Variable) -> Variable
  ) throws {
    let fixture = try fixture.get()
    setHashedValues(of: network.parameters)
    let pass = Pass(.training, dropout: RandomStream(seed: 0, role: .dropout))
    let output = network(Variable(input), pass)
    #expect(try fixture.projectionMismatch(output.value, "\(name).output") == nil)
    let value = loss(output)
    #expect(try fixture.mismatch(value.value, "\(name).loss") == nil)
    #expect(
      try fixture.gradientMismatches(of: value, network.parameters, prefix: "\(name).gradient") == [])
    let inference = network(Variable(input), .inference)
    #expect(try fixture.projectionMismatch(inference.value, "\(name).inference") == nil)
  }

  @Test("FCN, U-Net, and the part network with its features")
  func segmentation() throws {
    var random = RandomStream(seed: 0, role: .weights)
    let images = hashedTensor("images", [3, 32, 48, 1])
    let loss: (Variable) -> Variable = { crossEntropy($0, classes: Self.labels) }
    try check("fcn", FullyConvolutionalNetwork(channels: 1, classes: 3, width: 2, using: &random), images, loss)
    try check("u-net", UNet(channels: 1, classes: 3, width: 2, using: &random), images, loss)
    let parts = PartPerceptualNetwork(classes: 3, width: 2, identity: "parts", using: &random)
    try check("parts", parts, images, loss)
    let features = parts.features(of: Variable(images))
    #expect(features.style.count == 3 && features.content === features.style[2])
    for (index, feature) in features.style.enumerated() {
      #expect(try fixture.get().projectionMismatch(feature.value, "parts.feature.\(index)") == nil)
    }
  }

  @Test("Pose regressor")
  func pose() throws {
    var random = RandomStream(seed: 0, role: .weights)
    let poses = Variable(hashedTensor("poses", [5, 42]))
    try check("pose", PoseRegressor(size: 32, using: &random), hashedTensor("squares", [5, 32, 32, 1])) {
      meanSquaredError($0, poses)
    }
  }

  @Test("Digit classifier")
  func digits() throws {
    var random = RandomStream(seed: 0, role: .weights)
    let network = DigitClassifier(dimension: 16, width: 5, using: &random)
    try check("digits", network, hashedTensor("rows", [4, 16])) { crossEntropy($0, classes: [0, 9, 3, 3]) }
  }
}

@Suite("Predictions")
struct PredictionTests {
  @Test("A prediction does not depend on the number of images or the block")
  func blocks() {
    var random = RandomStream(seed: 0, role: .weights)
    let images = hashedTensor("images", [7, 32, 32, 1])
    let few = images.sliced(axis: 0, 2..<4)
    for architecture in SegmentationArchitecture.allCases {
      let network = architecture.network(channels: 1, classes: 4, using: &random)
      let all = network.predict(images)
      #expect(all.count == 7 * 1024 && Set(all).count > 1)
      #expect(network.predict(images, block: 3) == all)
      #expect(network.predict(few) == Array(all[2 * 1024..<4 * 1024]))
    }
    let regressor = PoseRegressor(size: 32, using: &random)
    let all = regressor.predict(images)
    #expect(all.shape == [7, 42])
    #expect(regressor.predict(images, block: 2).values == all.values)
    #expect(regressor.predict(few).values == all.sliced(axis: 0, 2..<4).values)
  }
}
