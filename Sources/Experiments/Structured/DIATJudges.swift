import Autograd
import Datasets
import Judges
import Models
import Tensors

/// A denoiser that the suite trained, with what its identity says.
struct TrainedDenoiser {
  /// The frozen network.
  let network: DIATDenoiser
  /// Architecture and weights.
  let identity: String
}

extension DIATRun {
  /// The network that the loss keeps people by: of the kind of the judge that scores, but with weights of its own.
  func faceNetwork(_ workplace: Workplace) throws -> FaceNetworkFeatures {
    var specification = judge
    specification.seed = faceSeed
    let trained = try FaceJudge.load(.identity, specification, in: workplace)
    return FaceNetworkFeatures(trained.network, depth: faceDepth, identity: trained.identity)
  }

  /// The denoiser of the regulariser; its accuracy is the share of the noise in held-out faces that it finds.
  func denoiser(_ workplace: Workplace) throws -> TrainedDenoiser {
    let (batchSize, deviation, rate, seed) = (16, Float(0.1), Float(5e-3), UInt64(707))
    var random = RandomStream(seed: seed, role: .weights)
    let network = DIATDenoiser(width: denoiserWidth, using: &random)
    let world = AttributeFaces(seed: worldSeed, size: size)
    let count = min(1_000, trainingFaces)
    let trained = try workplace.judge(
      "diat-denoiser",
      settings:
        "\(worldSeed)-\(size)-\(count)-\(denoiserWidth)-\(denoiserSteps)-\(batchSize)-\(deviation)-\(rate)-\(seed)",
      network: network, steps: denoiserSteps,
      train: { _ in
        network.train(
          on: world.batch(.training, 0..<count).images, steps: denoiserSteps, batchSize: batchSize,
          deviation: deviation, rate: rate, seed: seed)
      },
      accuracy: {
        let clean = world.batch(.test, 0..<100).images
        var random = RandomStream(seed: seed, role: .selection)
        let noise = random.normalTensor(clean.shape, deviation: deviation)
        let missed = network.noise(in: Variable(clean + noise)).value.squaredDistance(to: noise).item
        return 1 - Double(missed / noise.squaredDistance(to: .zeros(noise.shape)).item)
      })
    return TrainedDenoiser(network: network, identity: trained.identity)
  }
}
