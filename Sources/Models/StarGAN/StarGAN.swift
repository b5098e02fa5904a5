import Autograd
import Layers
import Tensors

/// StarGAN (Choi et al. 2018): one generator for every domain of one or several labelled data sets.
///
/// Takes images N×S×S×3 in [−1, 1] and the labels that are wanted, makes images of the same shape. A step is one
/// update of the critic on a batch of each data set; the generator moves in every `criticSteps`-th.
public final class StarGAN: TrainableSystem {
  /// Images of one data set and their labels.
  public struct DomainBatch: Sendable {
    /// N×S×S×3.
    public let images: Tensor
    /// N×K: bits 0 or 1, or one-hot rows.
    public let labels: Tensor

    /// Pairs images and labels.
    public init(images: Tensor, labels: Tensor) {
      precondition(
        labels.rank == 2 && labels.shape[0] == images.shape[0],
        "labels of shape \(labels.shape) do not go with images of shape \(images.shape)")
      (self.images, self.labels) = (images, labels)
    }
  }

  /// What is random in a step: whose labels are wanted of each image, and where between real and translated images
  /// the gradient penalty looks.
  package struct Draws {
    /// A permutation of the batch.
    package let order: [Int]
    /// One share of the real image each.
    package let mixing: Tensor

    package init(order: [Int], mixing: Tensor) { (self.order, self.mixing) = (order, mixing) }

    init(_ count: Int, seed: UInt64, index: Int) {
      var selection = RandomStream(seed: seed, role: .selection, index: UInt64(index))
      var noise = RandomStream(seed: seed, role: .noise, index: UInt64(index))
      (order, mixing) = (selection.permutation(count), noise.uniformTensor([count]))
    }
  }

  /// Whose labels the mask vector says are given, where there are several data sets.
  public enum Mask: Sendable {
    /// The data set's that the labels are of.
    case own
    /// The next data set's, whose labels are all zero: the generator is misled.
    case wrong
  }

  /// Sizes, losses, schedule.
  public let configuration: StarGANConfiguration
  package let generator: StarGANGenerator
  package let critic: StarGANCritic
  private let generatorOptimizer: Optimizer
  private let criticOptimizer: Optimizer
  private let seed: UInt64

  /// A system with freshly drawn weights; targets and mixtures are drawn from the same seed.
  public init(_ configuration: StarGANConfiguration, seed: UInt64) {
    (self.configuration, self.seed) = (configuration, seed)
    var random = RandomStream(seed: seed, role: .weights)
    generator = StarGANGenerator(configuration, using: &random)
    critic = StarGANCritic(configuration, using: &random)
    generatorOptimizer = Optimizer(generator.parameters(under: "generator"), configuration.optimizer)
    criticOptimizer = Optimizer(critic.parameters(under: "critic"), configuration.optimizer)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    generator.parameters(under: "generator") + critic.parameters(under: "critic")
  }

  /// The optimisers of both networks.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [("generator", generatorOptimizer), ("critic", criticOptimizer)]
  }

  /// Loads the released program's generator and critic, each if given. Running statistics, which the program keeps
  /// and never uses, are left out.
  ///
  /// - Throws: `WeightsError` naming the file and the tensor that does not fit.
  public func load(generator file: String? = nil, critic other: String? = nil) throws {
    for (path, parameters) in [(file, generator.parameters), (other, critic.parameters)] {
      guard let path else { continue }
      try Safetensors(contentsOf: path).load(into: parameters, rule: .allowingNormStatistics, file: path)
    }
  }

  // MARK: Translation

  /// Images N×S×S×3 repainted for labels N×K of a data set; an image does not depend on those beside it.
  public func translate(
    _ images: Tensor, to labels: Tensor, domain: Int = 0, mask: Mask = .own, block: Int = 64
  ) -> Tensor {
    let blocks = stride(from: 0, to: images.shape[0], by: block).map { start in
      let rows = start..<min(start + block, images.shape[0])
      return paint(
        Variable(images.sliced(axis: 0, rows)), labels: labels.sliced(axis: 0, rows), domain: domain, mask: mask
      ).value
    }
    return .concatenated(blocks, axis: 0)
  }

  /// Runs the generator: the label and the mask become channels that are the same at every pixel.
  package func paint(
    _ images: Variable, labels: Tensor, domain: Int, mask: Mask = .own, _ pass: Pass = .inference
  ) -> Variable {
    let condition = condition(labels, domain: domain, mask: mask)
    let (shape, count) = (images.shape, configuration.conditionCount)
    precondition(
      condition.shape[0] == shape[0], "labels of shape \(labels.shape) do not go with images of shape \(shape)")
    let planes = condition.broadcast(to: [shape[0], shape[1], shape[2], count], along: [1, 2])
    return generator(.concatenated([images, Variable(planes)], axis: 3), pass)
  }

  /// Labels of one data set among zeros for the others, and the mask.
  private func condition(_ labels: Tensor, domain: Int, mask: Mask) -> Tensor {
    let domains = configuration.domains
    precondition(
      labels.rank == 2 && labels.shape[1] == domains[domain].count,
      "labels of shape \(labels.shape) are not of a data set with \(domains[domain].count)")
    guard domains.count > 1 else { return labels }
    let all = labels.embedded(
      axis: 1, at: configuration.range(of: domain).lowerBound, of: configuration.labelCount)
    let marked = mask == .own ? domain : (domain + 1) % domains.count
    let rows = Tensor([labels.shape[0], domains.count]) { span in
      for place in span.indices { span[place] = place % domains.count == marked ? 1 : 0 }
    }
    return .concatenated([all, rows], axis: 1)
  }

  // MARK: Training

  /// One step on a batch of each data set, in their order; numbered from 0.
  public func train(_ batches: [DomainBatch], step: Int) -> [LossValue] {
    precondition(
      batches.count == configuration.domains.count,
      "\(batches.count) batches for \(configuration.domains.count) data sets")
    return batches.enumerated().flatMap { domain, batch in
      let draws = Draws(batch.images.shape[0], seed: seed, index: step * batches.count + domain)
      let losses = train(batch, domain: domain, draws, step: step)
      guard batches.count > 1 else { return losses }
      return losses.map { LossValue("\($0.series)-\(domain)", $0.value) }
    }
  }

  /// The pass of training: no norm of the system remembers anything and nothing is dropped.
  var pass: Pass { .inference(in: configuration.arithmetic) }

  /// One update of the critic, and in every `criticSteps`-th step of the generator, on one data set.
  package func train(_ batch: DomainBatch, domain: Int, _ draws: Draws, step: Int) -> [LossValue] {
    let rate = configuration.decay.rate(configuration.rate, step: step, of: configuration.steps)
    let targets = batch.labels.gatheredRows(draws.order)
    let fake = paint(Variable(batch.images), labels: targets, domain: domain, pass)
    let terms = criticTerms(batch, domain: domain, fake: fake.value, mixing: draws.mixing)
    criticOptimizer.minimize(loss(terms), rate: rate)
    if configuration.variant == .weightClipping { clipCritic() }
    var losses = terms.map { LossValue("critic/\($0.name)", $0.value.item) }
    if (step + 1) % configuration.criticSteps == 0 {
      // The generator has not moved since, so the critic's new verdict is on the same translations.
      let terms = generatorTerms(batch, domain: domain, targets: targets, fake: fake)
      generatorOptimizer.minimize(loss(terms), rate: rate)
      losses += terms.map { LossValue("generator/\($0.name)", $0.value.item) }
    }
    return losses
  }

  private func clipCritic() {
    let bound = configuration.clippingBound
    for parameter in critic.trained { parameter.update { $0 = $0.applying(.clamp(low: -bound, high: bound)) } }
  }
}
