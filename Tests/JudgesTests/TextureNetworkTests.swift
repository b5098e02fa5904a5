import Autograd
import Judges
import Layers
import Networks
import ParityFixtures
import Tensors
import Testing

@Suite("The texture classifier")
struct TextureNetworkTests {
  private let images = hashedTensor("textures", [3, 14, 17, 3])

  private func network() -> TextureNetwork {
    var random = RandomStream(seed: 0, role: .weights)
    let network = TextureNetwork(classes: 4, width: 3, using: &random)
    setHashedValues(of: network.parameters)
    return network
  }

  @Test("agrees with PyTorch, features and gradients, to 1e-4")
  func parity() throws {
    let fixture = try ParityFixture("texture_network", in: .module)
    let network = network()
    let logits = network(Variable(images), .inference)
    #expect(try fixture.mismatch(logits.value, "logits") == nil)
    for level in ContentLevel.allCases {
      let features = network.contentFeatures(of: Variable(images), at: level)
      #expect(try fixture.projectionMismatch(features.value, level.rawValue) == nil)
    }
    let loss = crossEntropy(logits, classes: [2, 0, 3])
    #expect(try fixture.gradientMismatches(of: loss, network.parameters, prefix: "gradient") == [])
  }

  @Test("once named, its features have a mean square of one, and a content loss moves images alone")
  func scaled() {
    let network = TextureNetwork(network(), identity: "named", scaledFor: images)
    let x = Variable(hashedTensor("others", [3, 14, 17, 3]), requiresGradient: true)
    for level in ContentLevel.allCases {
      let scale = network.featureScale(at: level)
      let energy = network.contentFeatures(of: Variable(images), at: level).squared().mean().item
      #expect(abs(scale * scale * energy - 1) < 1e-4)
      let loss = network.contentLoss(x, Variable(images), at: level)
      let found = gradients(of: loss, withRespectTo: [x] + network.trained.map(\.variable))
      #expect(found[0].value.values.contains { $0 != 0 })
      #expect(found.dropFirst().allSatisfy { $0.value.values.allSatisfy { $0 == 0 } })
    }
  }
}
