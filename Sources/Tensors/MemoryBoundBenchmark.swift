import CKernels

/// How long a kernel takes beside a copy of as many bytes.
package struct KernelTiming: Sendable {
  /// The kernel and its shape.
  package var name: String
  /// Nanoseconds of one call, the median.
  package var nanoseconds: Double
  /// Nanoseconds of a plain copy that reads and writes as many bytes in total, the median.
  package var copyNanoseconds: Double
  /// How many times slower than the copy.
  package var ratio: Double { nanoseconds / copyNanoseconds }

  /// Times a kernel on a tensor against a copy with the same threads, the two alternating, `rounds` times after a
  /// warm-up.
  ///
  /// - Parameters:
  ///   - kernel: its name; the tensor's shape follows it.
  ///   - passes: how often the size of the tensor is read or written.
  package init(_ kernel: String, on tensor: Tensor, passes: Double, rounds: Int, _ body: () -> Void) {
    precondition(rounds > 0, "\(rounds) rounds give no median")
    let floats = max(1, Int(passes * Double(tensor.count) / 2))
    let source = Tensor.zeros([floats])
    var target = Tensor.zeros([floats])
    var times: (kernel: [Double], copy: [Double]) = ([], [])
    body()
    for _ in 0..<rounds {
      times.kernel.append(Self.nanoseconds(body))
      // Safe: both have `floats` values.
      times.copy.append(
        Self.nanoseconds { withPointers(source) { x in target.mutatePointer { y in sb_copy(x, y, floats) } } })
    }
    name = "\(kernel) \(tensor.shape)"
    nanoseconds = times.kernel.sorted()[rounds / 2]
    copyNanoseconds = times.copy.sorted()[rounds / 2]
  }

  private static func nanoseconds(_ body: () -> Void) -> Double {
    ContinuousClock().measure(body) / .nanoseconds(1)
  }
}

/// Times the memory-bound kernels, each against a copy with the same threads that moves as many bytes, the two
/// alternating.
package struct MemoryBoundBenchmark {
  private let rounds: Int
  private let image: Tensor
  private let other: Tensor
  private let vector: Tensor

  /// Tensors of `pixels`×`channels`; every kernel is timed `rounds` times.
  package init(pixels: Int, channels: Int, rounds: Int = 9) {
    var stream = RandomStream(seed: 1, role: .noise)
    self.rounds = rounds
    image = stream.uniformTensor([4, pixels / 4, 1, channels], -2, 2)
    other = stream.uniformTensor([4, pixels / 4, 1, channels], -2, 2)
    vector = stream.uniformTensor([channels])
  }

  /// Every kernel in turn.
  package func run() -> [KernelTiming] { elementwise() + channelwise() + norms() + optimisers() }

  /// `passes` counts how often the size of the image is read or written.
  private func time(_ name: String, passes: Double, _ body: () -> Void) -> KernelTiming {
    KernelTiming(name, on: image, passes: passes, rounds: rounds, body)
  }

  private func elementwise() -> [KernelTiming] {
    let unary: [(String, UnaryOperation)] = [
      ("relu", .relu), ("leakyRelu", .leakyRelu(slope: 0.2)), ("tanh", .tanh), ("sigmoid", .sigmoid),
      ("exponential", .exponential), ("logarithm", .logarithm), ("softplus", .softplus),
    ]
    return [
      time("add", passes: 3) { _ = image + other },
      time("multiply", passes: 3) { _ = image * other },
      time("addingScaled", passes: 3) { _ = image.addingScaled(other, by: 0.5) },
      time("stepGradient", passes: 3) { _ = image.combined(.stepGradient(slope: 0.2), other) },
    ] + unary.map { name, operation in time(name, passes: 2) { _ = image.applying(operation) } }
  }

  private func channelwise() -> [KernelTiming] {
    let output = image.softmax()
    let sum = image.sum(over: [1, 2])
    return [
      time("addingChannels", passes: 2) { _ = image.addingChannels(vector) },
      time("addingChannels+relu", passes: 2) { _ = image.addingChannels(vector, then: .relu) },
      time("addingChannels+tanh", passes: 2) { _ = image.addingChannels(vector, then: .tanh) },
      time("multiplyingChannels", passes: 2) { _ = image.multiplyingChannels(vector) },
      time("distance", passes: 2) { _ = image.distance(to: other) },
      time("sum", passes: 1) { _ = image.sum(over: [0, 1, 2, 3]) },
      time("sumToChannels", passes: 1) { _ = image.sumToChannels() },
      time("sum over the last axis", passes: 1) { _ = image.sum(over: [3]) },
      time("broadcast", passes: 1) { _ = sum.broadcast(to: image.shape, along: [1, 2]) },
      time("softmax", passes: 2) { _ = image.softmax() },
      time("logSoftmax", passes: 2) { _ = image.logSoftmax() },
      time("softmaxGradient", passes: 3) { _ = other.softmaxGradient(output: output) },
    ]
  }

  private func norms() -> [KernelTiming] {
    let leaky = Rectifier.leakyRelu(slope: 0.2)
    let scopes: [(String, NormScope)] = [("batch", .batch), ("instance", .instance), ("sample", .sample)]
    return scopes.flatMap { name, scope -> [KernelTiming] in
      let forward = image.normalized(over: scope, scale: vector, shift: vector, epsilon: 1e-5)
      return [
        // Read for the statistics, read again, written.
        time("\(name) norm", passes: 3) {
          _ = image.normalized(over: scope, scale: vector, shift: vector, epsilon: 1e-5)
        },
        time("\(name) norm + leakyRelu", passes: 3) {
          _ = image.normalized(over: scope, scale: vector, shift: vector, epsilon: 1e-5, then: leaky)
        },
        // Both inputs read for the sums, read again, the gradient written.
        time("\(name) norm + leakyRelu gradient", passes: 5) {
          _ = other.normalizedGradient(
            input: image, scale: vector, of: forward.statistics, scope: scope, then: leaky)
        },
        time("\(name) norm gradient", passes: 5) {
          _ = other.normalizedGradient(input: image, scale: vector, of: forward.statistics, scope: scope)
        },
      ]
    }
  }

  private func optimisers() -> [KernelTiming] {
    var parameters = [image + 0]
    var first = [image * 0]
    var second = [image * 0]
    var stream = RandomStream(seed: 1, role: .dropout)
    return [
      time("Adam", passes: 7) {
        parameters.stepAdam(
          gradients: [other], first: &first, second: &second, rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8,
          step: 3)
      },
      time("momentum", passes: 5) {
        parameters.stepMomentum(gradients: [other], velocities: &first, rate: 1e-3, momentum: 0.9)
      },
      time("RMSProp", passes: 5) {
        parameters.stepRMSProp(gradients: [other], squares: &second, rate: 1e-3, decay: 0.9, epsilon: 1e-10)
      },
      time("dropoutMask", passes: 1) { _ = dropoutMask(image.shape, keep: 0.5, from: &stream) },
      time("uniformTensor", passes: 1) { _ = stream.uniformTensor(image.shape) },
      time("normalTensor", passes: 1) { _ = stream.normalTensor(image.shape) },
    ]
  }
}
