import Autograd
import Foundation
import Layers
import Networks
import ParityFixtures
import Tensors
import Testing

@Suite("VGG-19 agrees with PyTorch at a sixteenth of its width, to 1e-4")
struct VGG19Tests {
  private static let styleNames = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"]
  private let fixture = Result { try ParityFixture("vgg", in: .module) }

  private func network() -> VGG19 {
    var random = RandomStream(seed: 0, role: .weights)
    let network = VGG19(widthDivisor: 16, using: &random)
    setHashedValues(of: network.parameters)
    return network
  }

  private func images(_ channels: Int) -> Variable {
    Variable(hashedTensor("channels\(channels).images", [2, 32, 32, channels]), requiresGradient: true)
  }

  @Test("Style and content features, and the gradient with respect to the images", arguments: [1, 3])
  func features(channels: Int) throws {
    let fixture = try fixture.get()
    let prefix = "channels\(channels)"
    let x = images(channels)
    let features = network().features(of: x)
    #expect(features.style.count == 5)
    let named = Array(zip(Self.styleNames, features.style)) + [("relu4_2", features.content)]
    for (name, feature) in named {
      #expect(try fixture.projectionMismatch(feature.value, "\(prefix).\(name)") == nil)
    }
    #expect(try fixture.mismatch(features.style[4].value, "\(prefix).relu5_1.values") == nil)
    #expect(try fixture.mismatch(features.content.value, "\(prefix).relu4_2.values") == nil)
    let terms = named.map { name, feature in
      feature.masked(by: hashedTensor("\(prefix).\(name).upstream", feature.shape)).mean()
    }
    let gradient = gradients(of: terms.dropFirst().reduce(terms[0], +), withRespectTo: [x])[0]
    #expect(try fixture.mismatch(gradient.value, "\(prefix).gradient") == nil)
  }

  @Test("Content and style losses and their gradients", arguments: [1, 3])
  func losses(channels: Int) throws {
    let fixture = try fixture.get()
    let prefix = "channels\(channels)"
    let network = network()
    let goal = network.features(of: Variable(hashedTensor("\(prefix).target", [2, 32, 32, channels])))
    let grams = goal.style.map { features in
      let each = gramMatrices(features)
      return each.mean(over: [0]).reshaped([1, each.shape[1], each.shape[2]]).value
    }
    let x = images(channels)
    let made = network.features(of: x)
    for (name, loss) in [
      ("content", contentLoss(made, goal)), ("style", styleLoss(made, target: grams)),
      ("style.first", styleLoss(made, target: grams, onlyFirstImage: true)),
    ] {
      #expect(try fixture.mismatch(loss.value, "\(prefix).\(name)") == nil)
      let gradient = gradients(of: loss, withRespectTo: [x], keepsGraph: true)[0]
      // Signs of small differences decide these gradients, so single values may fall on the other side.
      #expect(try fixture.projectionMismatch(gradient.value, "\(prefix).\(name).gradient", tolerance: 1e-3) == nil)
    }
  }

  @Test("The network is only looked through: its weights get no gradient")
  func frozen() {
    let network = network()
    let loss = network.features(of: images(1)).content.sum()
    let found = gradients(of: loss, withRespectTo: network.trained.map(\.variable))
    #expect(found.allSatisfy { $0.value.values.allSatisfy { $0 == 0 } })
  }

  @Test("Names, and the number of weights of the full network")
  func counts() {
    var random = RandomStream(seed: 0, role: .weights)
    let network = VGG19(using: &random)
    let names = network.parameters.map(\.name)
    #expect(
      names
        == [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28].flatMap {
          ["features.\($0).weight", "features.\($0).bias"]
        })
    // 3×3 convolutions: inputs·outputs·9 + outputs.
    let widths = [3, 64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512]
    #expect(network.trainedCount == zip(widths, widths.dropFirst()).reduce(0) { $0 + ($1.0 * 9 + 1) * $1.1 })
  }

  @Test("The user's weights are loaded by name; a file that lacks one is refused")
  func loading() throws {
    let small = network()
    #expect(throws: WeightsError.self) {
      _ = try VGG19(weights: Safetensors(tensors: small.snapshot), file: "f", hash: "0")
    }
    #expect(throws: WeightsError.missingTensor(file: "f", name: "features.0.weight", suggestions: [])) {
      _ = try VGG19(weights: Safetensors(tensors: [:]), file: "f", hash: "0")
    }
  }
}
