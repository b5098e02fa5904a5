import Autograd
import Judges
import Layers
import Networks
import ParityFixtures
import Tensors
import Testing

@Suite("The auto-encoder of features")
struct FeatureAutoencoderTests {
  private let images = hashedTensor("images", [4, 8, 6, 3])

  private func network() -> FeatureAutoencoder {
    var random = RandomStream(seed: 0, role: .weights)
    return FeatureAutoencoder(width: 8, using: &random)
  }

  // Measured on seeds 0 to 3 of the weights: 0.05 to 0.08 of the beginning.
  @Test("learns to make its images again")
  func learning() {
    let network = network()
    var losses: [Float] = []
    trainSupervised(
      network, count: 4, schedule: SupervisedSchedule(steps: 200, batchSize: 4, rate: 1e-2), seed: 0,
      loss: { items, pass in network.loss(of: Variable(images.gatheredRows(items)), pass) },
      onStep: { losses.append($1) })
    #expect(losses[199] < 0.3 * losses[0], "\(losses[0]) to \(losses[199])")
  }

  @Test("gives a map of every pixel and one of half the size, whose gradients move images alone")
  func features() {
    let network = FeatureAutoencoder(network(), identity: "named")
    let x = Variable(images, requiresGradient: true)
    let fine = network.shallowFeatures(of: x, at: .vgg12, in: .float32)
    let coarse = network.shallowFeatures(of: x, at: .vgg21, in: .float32)
    #expect(fine.shape == [4, 8, 6, 8] && coarse.shape == [4, 4, 3, 16])
    #expect(fine.value.values.allSatisfy { $0 >= 0 } && network.identity == "named")
    let loss = fine.mean() + coarse.mean()
    #expect(gradients(of: loss, withRespectTo: [x], keepsGraph: true)[0].value.values.contains { $0 != 0 })
    let weights = network.trained.map(\.variable)
    let moved = gradients(of: loss, withRespectTo: weights).flatMap(\.value.values)
    #expect(moved.allSatisfy { $0 == 0 })
  }
}
