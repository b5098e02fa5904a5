import Autograd
import Layers
import Networks
import Tensors

/// Image to image without pairs: two generators that undo each other, each against a critic of its target domain (Zhu
/// et al. 2017).
///
/// Takes images of domains A and B, N×H×W×C in [−1, 1], and makes images of the other.
public final class CycleGAN: TrainableSystem {
  /// What a step takes: as many images of A as of B, which do not belong together.
  public struct Batch: Sendable {
    /// N×H×W×C.
    public let imagesA: Tensor
    /// N×H×W×C.
    public let imagesB: Tensor

    /// Puts images of both domains side by side.
    public init(imagesA: Tensor, imagesB: Tensor) {
      precondition(
        imagesA.rank == 4 && imagesB.rank == 4 && imagesA.shape[0] == imagesB.shape[0],
        "a batch takes as many images of A as of B, not \(imagesA.shape) and \(imagesB.shape)")
      self.imagesA = imagesA
      self.imagesB = imagesB
    }
  }

  /// Sizes, losses, schedule.
  public let configuration: CycleGANConfiguration
  /// Gives A the look of B: PyTorch's `G_A`, the paper's G.
  public let generatorAtoB: ResNetGenerator
  /// Gives B the look of A: PyTorch's `G_B`, the paper's F.
  public let generatorBtoA: ResNetGenerator
  /// The critics of A (PyTorch's `D_B`) and of B (`D_A`), where the variant has them.
  public let discriminators: (ofA: PatchDiscriminator, ofB: PatchDiscriminator)?
  private let generatorOptimizer: Optimizer
  private let discriminatorOptimizer: Optimizer?
  private var pools: (ofA: ImagePool, ofB: ImagePool)
  private let seed: UInt64

  /// - Parameters:
  ///   - configuration: sizes, losses, schedule.
  ///   - seed: what weights and the pools' choices are drawn from.
  public init(_ configuration: CycleGANConfiguration, seed: UInt64) {
    self.configuration = configuration
    self.seed = seed
    pools = (ImagePool(capacity: configuration.poolSize), ImagePool(capacity: configuration.poolSize))
    var random = RandomStream(seed: seed, role: .weights)
    func generator(_ inputs: Int, _ outputs: Int, _ random: inout RandomStream) -> ResNetGenerator {
      ResNetGenerator(
        inputs: inputs, outputs: outputs, width: configuration.width, blocks: configuration.blocks,
        norm: configuration.norm, using: &random)
    }
    func discriminator(_ inputs: Int, _ random: inout RandomStream) -> PatchDiscriminator {
      PatchDiscriminator(
        inputs: inputs, width: configuration.discriminatorWidth, layers: configuration.discriminatorLayers,
        norm: configuration.norm, using: &random)
    }
    let (channelsA, channelsB) = (configuration.channelsA, configuration.channelsB)
    generatorAtoB = generator(channelsA, channelsB, &random)
    generatorBtoA = generator(channelsB, channelsA, &random)
    discriminators =
      configuration.variant.hasDiscriminators
      ? (discriminator(channelsA, &random), discriminator(channelsB, &random)) : nil
    generatorOptimizer = Optimizer(
      generatorAtoB.parameters(under: "generatorAtoB") + generatorBtoA.parameters(under: "generatorBtoA"),
      configuration.optimizer)
    discriminatorOptimizer = discriminators.map {
      Optimizer(
        $0.ofA.parameters(under: "discriminatorOfA") + $0.ofB.parameters(under: "discriminatorOfB"),
        configuration.optimizer)
    }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    generatorAtoB.parameters(under: "generatorAtoB") + generatorBtoA.parameters(under: "generatorBtoA")
      + (discriminators.map {
        $0.ofA.parameters(under: "discriminatorOfA") + $0.ofB.parameters(under: "discriminatorOfB")
      } ?? [])
  }

  /// One optimiser for both generators, one for both critics.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [("generators", generatorOptimizer)] + (discriminatorOptimizer.map { [("discriminators", $0)] } ?? [])
  }

  /// The images in the pools.
  public var memory: [String: Tensor] {
    ["pool-a": pools.ofA.memory, "pool-b": pools.ofB.memory].compactMapValues { $0 }
  }

  /// Fills the pools with what `memory` gave.
  public func restore(memory: [String: Tensor], file: String) throws {
    if let stranger = memory.keys.sorted().first(where: { $0 != "pool-a" && $0 != "pool-b" }) {
      throw WeightsError.unexpectedTensor(file: file, name: stranger, suggestions: ["pool-a", "pool-b"])
    }
    try pools.ofA.restore(memory["pool-a"], name: "pool-a", file: file)
    try pools.ofB.restore(memory["pool-b"], name: "pool-b", file: file)
  }

  /// Loads networks of the public PyTorch implementation as safetensors files, each if given: `latest_net_G_A` (A to
  /// B), `latest_net_G_B` (B to A), `latest_net_D_A` (the critic of B) and `latest_net_D_B` (the critic of A).
  ///
  /// - Throws: `WeightsError` naming the file and the tensor that does not fit.
  public func load(
    generatorAtoB: String? = nil, generatorBtoA: String? = nil, discriminatorOfA: String? = nil,
    discriminatorOfB: String? = nil
  ) throws {
    for (path, parameters) in [
      (generatorAtoB, self.generatorAtoB.parameters), (generatorBtoA, self.generatorBtoA.parameters),
      (discriminatorOfA, discriminators?.ofA.parameters), (discriminatorOfB, discriminators?.ofB.parameters),
    ] {
      guard let path, let parameters else { continue }
      try Safetensors(contentsOf: path).load(into: parameters, rule: .allowingNormStatistics, file: path)
    }
  }

  /// Images of A, N×H×W×C, in the look of B.
  public func translateToB(_ images: Tensor) -> Tensor { Self.translated(images, by: generatorAtoB) }

  /// Images of B, N×H×W×C, in the look of A.
  public func translateToA(_ images: Tensor) -> Tensor { Self.translated(images, by: generatorBtoA) }

  private static func translated(_ images: Tensor, by generator: ResNetGenerator) -> Tensor {
    // One at a time: an image must not depend on how many are translated with it, nor memory on their number.
    .concatenated(
      (0..<images.shape[0]).map { generator(Variable(images.sliced(axis: 0, $0..<$0 + 1)), .inference).value },
      axis: 0)
  }

  // MARK: Training

  /// One training step on a batch, numbered from 0: both generators together, then both critics on the same images.
  public func train(_ batch: Batch, step: Int) -> [LossValue] {
    let pass = Pass(
      .training, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(step)))
    let (realA, realB) = (Variable(batch.imagesA), Variable(batch.imagesB))
    let images = Translation(
      realA: realA, realB: realB, fakeB: generatorAtoB(realA, pass), fakeA: generatorBtoA(realB, pass))
    let (terms, loss) = generatorTerms(images, pass)
    generatorOptimizer.minimize(loss, rate: configuration.rate(step))
    return terms + trainDiscriminators(images, pass, step)
  }

  private func trainDiscriminators(_ images: Translation, _ pass: Pass, _ step: Int) -> [LossValue] {
    guard let discriminators, let discriminatorOptimizer else { return [] }
    var random = RandomStream(seed: seed, role: .imagePool, index: UInt64(step))
    let shownB = Variable(pools.ofB.exchange(images.fakeB.value, using: &random))
    let shownA = Variable(pools.ofA.exchange(images.fakeA.value, using: &random))
    let ofB = discriminatorLosses(
      real: discriminators.ofB(images.realB, pass), fake: discriminators.ofB(shownB, pass))
    let ofA = discriminatorLosses(
      real: discriminators.ofA(images.realA, pass), fake: discriminators.ofA(shownA, pass))
    discriminatorOptimizer.minimize(ofA.loss + ofB.loss, rate: configuration.rate(step))
    return [
      LossValue("discriminatorOfA/real", ofA.real.item), LossValue("discriminatorOfA/fake", ofA.fake.item),
      LossValue("discriminatorOfB/real", ofB.real.item), LossValue("discriminatorOfB/fake", ofB.fake.item),
    ]
  }
}
