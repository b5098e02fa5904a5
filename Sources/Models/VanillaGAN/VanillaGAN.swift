import Autograd
import Layers
import Tensors

/// The generative adversarial network of Goodfellow et al. 2014: two multilayer perceptrons.
///
/// Takes noise N×Z, makes points N×D (pixels in [0, 1] for digits). Both networks are updated simultaneously from
/// the same batch, as the authors' program does.
public final class VanillaGAN: TrainableSystem {
  /// Sizes and schedule.
  public let configuration: Configuration
  package let generator: MultilayerGenerator
  package let discriminator: MultilayerDiscriminator
  /// The mean of the generator's weights, where the configuration asks for it.
  package let average: MultilayerGenerator?
  private let generatorOptimizer: Optimizer
  private let discriminatorOptimizer: Optimizer
  private let seed: UInt64

  /// - Parameters:
  ///   - configuration: sizes and schedule.
  ///   - seed: what weights, noise and dropout are drawn from.
  ///   - meanPoint: the training set's mean, from which the output bias starts where the configuration says so.
  public init(_ configuration: Configuration, seed: UInt64, meanPoint: Tensor? = nil) {
    self.configuration = configuration
    self.seed = seed
    var random = RandomStream(seed: seed, role: .weights)
    generator = MultilayerGenerator(configuration, meanPoint: meanPoint, using: &random)
    discriminator = MultilayerDiscriminator(configuration, using: &random)
    average = configuration.averagesFrom.map { _ in
      var same = RandomStream(seed: seed, role: .weights)
      return MultilayerGenerator(configuration, meanPoint: meanPoint, using: &same)
    }
    generatorOptimizer = Optimizer(generator.parameters(under: "generator"), configuration.optimizer)
    discriminatorOptimizer = Optimizer(discriminator.parameters(under: "discriminator"), configuration.optimizer)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    generator.parameters(under: "generator") + discriminator.parameters(under: "discriminator")
      + (average?.parameters(under: "average") ?? [])
  }

  /// The optimisers of both networks.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [("generator", generatorOptimizer), ("discriminator", discriminatorOptimizer)]
  }

  /// One training step on a batch, numbered from 0.
  public func train(_ batch: Tensor, step: Int) -> [LossValue] {
    var noise = RandomStream(seed: seed, role: .noise, index: UInt64(step))
    let pass = Pass(
      .training, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(step)))
    let generated = generator(Variable(drawn(batch.shape[0], from: &noise)), pass)
    let real = discriminator(Variable(batch), pass)
    let fake = discriminator(generated, pass)
    let losses = self.losses(real: real, fake: fake)

    // Both gradients are taken before either network moves.
    let toDiscriminator = gradients(
      of: losses.discriminator, withRespectTo: discriminatorOptimizer.variables, keepsGraph: true)
    let toGenerator = gradients(of: losses.generator, withRespectTo: generatorOptimizer.variables)
    let rate = configuration.rate(step)
    let momentum = configuration.momentum(step)
    discriminatorOptimizer.step(toDiscriminator, rate: rate, momentum: momentum)
    generatorOptimizer.step(toGenerator, rate: rate, momentum: momentum)
    updateAverage(after: step)
    return [
      LossValue("generator/adversarial", losses.generator.item),
      LossValue("discriminator/adversarial", losses.discriminator.item),
    ]
  }

  /// Until averaging begins the mean is of the last step's weights alone.
  private func updateAverage(after step: Int) {
    guard let average, let start = configuration.averagesFrom else { return }
    let share = 1 / Float(max(1, step - start + 1))
    for (mean, latest) in zip(average.parameters, generator.parameters) {
      let distance = latest.parameter.value - mean.parameter.value
      mean.parameter.set(mean.parameter.value.addingScaled(distance, by: share))
    }
  }

  /// `count` generated points, N×D; the same seed and index give the same points.
  public func sample(_ count: Int, seed: UInt64, index: UInt64 = 0) -> Tensor {
    var noise = RandomStream(seed: seed, role: .noise, index: index | 1 << 63)
    return (average ?? generator)(Variable(drawn(count, from: &noise)).detached, .inference).value
  }

  /// Noise for `count` points, N×Z.
  package func drawn(_ count: Int, from random: inout RandomStream) -> Tensor {
    let shape: Shape = [count, configuration.noiseSize]
    switch configuration.noise {
    case .normal: return random.normalTensor(shape)
    case .uniform: return random.uniformTensor(shape, -Float(3).squareRoot(), Float(3).squareRoot())
    }
  }
}

/// Noise to points: dense layers with ReLU, then a sigmoid or nothing.
package struct MultilayerGenerator: Layer {
  let hidden: [Dense]
  let output: Dense
  let activation: Activation

  init(_ configuration: VanillaGAN.Configuration, meanPoint: Tensor?, using random: inout RandomStream) {
    var inputs = configuration.noiseSize
    hidden = configuration.generatorWidths.map { width in
      defer { inputs = width }
      return Dense(inputs, width, weights: configuration.generatorWeights, using: &random)
    }
    output = Dense(inputs, configuration.dimension, weights: configuration.generatorWeights, using: &random)
    activation = configuration.isImage ? .sigmoid : .identity
    if configuration.startsFromMean, let meanPoint {
      // The logit of the mean, which is kept off 0 and 1 where it would be infinite.
      let mean = meanPoint.applying(.clamp(low: 1e-4, high: 1 - 1e-4))
      let odds = mean / mean.applying(.negate).applying(.offset(1))
      output.bias?.set(odds.applying(.logarithm))
    }
  }

  package func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    activation(output(hidden.reduce(input) { $1($0, pass).relu() }, pass))
  }

  package var parameters: [NamedParameter] {
    hidden.enumerated().flatMap { $1.parameters(under: "hidden.\($0)") } + output.parameters(under: "output")
  }
}

/// Points to logits: maxout or leaky layers, with dropout before each.
package struct MultilayerDiscriminator: Parameterized {
  let maxout: [Maxout]
  let leaky: [Dense]
  let output: Dense
  let inputDropout: Dropout
  let hiddenDropout: Dropout

  init(_ configuration: VanillaGAN.Configuration, using random: inout RandomStream) {
    var inputs = configuration.dimension
    let weights = configuration.discriminatorWeights
    var maxout: [Maxout] = []
    var leaky: [Dense] = []
    for width in configuration.discriminatorWidths {
      if let pieces = configuration.maxoutPieces {
        maxout.append(Maxout(inputs, width, pieces: pieces, weights: weights, using: &random))
      } else {
        leaky.append(Dense(inputs, width, weights: weights, using: &random))
      }
      inputs = width
    }
    (self.maxout, self.leaky) = (maxout, leaky)
    output = Dense(inputs, 1, weights: weights, using: &random)
    inputDropout = Dropout(keep: configuration.keepInput)
    hiddenDropout = Dropout(keep: configuration.keepHidden)
  }

  package func callAsFunction(_ input: Variable, _ pass: Pass) -> Logits {
    var current = inputDropout(input, pass)
    for layer in maxout { current = hiddenDropout(layer(current, pass), pass) }
    for layer in leaky { current = hiddenDropout(layer(current, pass).leakyRelu(slope: 0.2), pass) }
    return Logits(output(current, pass))
  }

  package var parameters: [NamedParameter] {
    maxout.enumerated().flatMap { $1.parameters(under: "maxout.\($0)") }
      + leaky.enumerated().flatMap { $1.parameters(under: "hidden.\($0)") }
      + output.parameters(under: "output")
  }
}
