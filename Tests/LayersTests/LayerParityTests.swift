import Autograd
import Foundation
import Layers
import ParityFixtures
import Tensors
import Testing

/// `Fixtures/layers.safetensors`: PyTorch's values in double precision.
let reference = Result { try ParityFixture("layers", in: .module) }

/// Differences of a layer's output and gradients from those of a case of `make_layers.py`, which differentiates
/// <output, hashed upstream>.
func differences(
  _ name: String, input: Tensor, parameters: [NamedParameter] = [], tolerance: Double = 1e-5,
  _ apply: (Variable) -> Variable
) throws -> [String] {
  let reference = try reference.get()
  let x = Variable(input, requiresGradient: true)
  let output = apply(x)
  let loss = output.masked(by: hashedTensor("\(name).upstream", output.shape)).sum()
  let trained = parameters.filter(\.parameter.isTrained)
  let found = gradients(of: loss, withRespectTo: [x] + trained.map(\.parameter.variable))
  let named = zip(["input"] + trained.map(\.name), found)
  return try
    ([reference.mismatch(output.value, "\(name).output", tolerance: tolerance)]
    + named.map { try reference.mismatch($1.value, "\(name).gradient.\($0)", tolerance: tolerance) }).compactMap { $0 }
}

/// Differences of a layer whose parameters and input are hashed under the case's name.
func differences(_ name: String, _ layer: some Layer, input: Shape, pass: Pass = .inference) throws -> [String] {
  setHashedValues(of: layer.parameters(under: name))
  return try differences(name, input: hashedTensor("\(name).input", input), parameters: layer.parameters) {
    layer($0, pass)
  }
}

@Suite("Layers agree with PyTorch, outputs and gradients to 1e-5 of the largest value")
struct LayerParityTests {
  private var random: RandomStream { RandomStream(seed: 0, role: .weights) }

  @Test("Dense")
  func dense() throws {
    var random = random
    #expect(try differences("dense", Dense(7, 4, using: &random), input: [5, 7]) == [])
  }

  @Test("Maxout of two pieces")
  func maxout() throws {
    var random = random
    let layer = Maxout(4, 3, pieces: 2, weights: .glorotUniform, using: &random)
    #expect(try differences("maxout", layer, input: [5, 4]) == [])
  }

  @Test(
    "Convolutions with every padding",
    arguments: [
      ("conv.none", 3, 1, Padding.none), ("conv.zeros", 3, 2, .zeros(1)), ("conv.reflection", 3, 1, .reflection(1)),
      ("conv.same2", 5, 2, .same), ("conv.same4", 4, 2, .same),
    ])
  func convolution(name: String, kernel: Int, stride: Int, padding: Padding) throws {
    var random = random
    let layer = Conv2D(2, 3, kernel: kernel, stride: stride, padding: padding, using: &random)
    #expect(try differences(name, layer, input: [2, 7, 6, 2]) == [])
    let input = Variable(hashedTensor("\(name).input", [2, 7, 6, 2]), requiresGradient: true)
    let frozen = layer.frozen(input)
    #expect(frozen.value.values == layer(input, .inference).value.values && frozen.requiresGradient)
    #expect(gradients(of: frozen.sum(), withRespectTo: [layer.weight.variable])[0].value.values.allSatisfy { $0 == 0 })
  }

  @Test(
    "Transposed convolutions with PyTorch's and TensorFlow's padding",
    arguments: [
      ("transposed.cropping", 3, TransposedPadding.cropping(1, extra: 1)), ("transposed.same5", 5, .same),
      ("transposed.same6", 6, .same),
    ])
  func transposed(name: String, kernel: Int, padding: TransposedPadding) throws {
    var random = random
    let layer = TransposedConv2D(3, 2, kernel: kernel, stride: 2, padding: padding, using: &random)
    #expect(try differences(name, layer, input: [2, 3, 4, 3]) == [])
  }

  @Test("Batch norm: training, running statistics, inference", arguments: ["batchnorm", "batchnorm.rows"])
  func batchNorm(name: String) throws {
    let layer = BatchNorm(2, epsilon: 1e-3, momentum: 0.1)
    setHashedValues(of: layer.parameters(under: name).filter(\.parameter.isTrained))
    let shape: Shape = name == "batchnorm" ? [3, 4, 3, 2] : [6, 2]
    let inputs = (0..<3).map { hashedTensor("\(name).input.\($0)", shape, scale: Double(1 + $0), offset: 0.5) }
    let training = Pass(.training, dropout: random)
    for input in inputs.dropLast() { _ = layer(Variable(input), training) }
    #expect(try differences(name, input: inputs[2], parameters: layer.parameters) { layer($0, training) } == [])
    let reference = try reference.get()
    #expect(try reference.mismatch(layer.runningMean.value, "\(name).running_mean", tolerance: 1e-5) == nil)
    #expect(try reference.mismatch(layer.runningVariance.value, "\(name).running_var", tolerance: 1e-5) == nil)
    let before = layer.runningMean.value.values
    let found = try differences("\(name).inference", input: inputs[2], parameters: layer.parameters) {
      layer($0, .inference)
    }
    #expect(found == [])
    #expect(layer.runningMean.value.values == before)
  }

  @Test("Instance norm with and without scale and shift")
  func instanceNorm() throws {
    let layer = InstanceNorm(2, isAffine: true)
    #expect(try differences("instancenorm", layer, input: [2, 4, 3, 2]) == [])
    let plain = InstanceNorm(2)
    #expect(plain.parameters.isEmpty)
    let input = hashedTensor("instancenorm.input", [2, 4, 3, 2])
    #expect(try differences("instancenorm.plain", input: input) { plain($0, .inference) } == [])
  }

  @Test("The affine map of a batch norm that never trains")
  func affine() throws {
    #expect(try differences("affine", ChannelAffine(3, epsilon: 1e-3), input: [2, 2, 2, 3]) == [])
  }
}

@Suite("Losses agree with PyTorch")
struct LossParityTests {
  private func check(
    _ name: String, _ input: Tensor, tolerance: Double = 1e-6, _ loss: (Variable) -> Variable
  ) throws {
    let reference = try reference.get()
    let x = Variable(input, requiresGradient: true)
    let value = loss(x)
    #expect(try reference.mismatch(value.value.reshaped([]), "loss.\(name)", tolerance: tolerance) == nil)
    let gradient = gradients(of: value, withRespectTo: [x])[0]
    #expect(try reference.mismatch(gradient.value, "loss.\(name).gradient", tolerance: 1e-5) == nil)
  }

  @Test("Binary cross-entropy of logits from −200 to 150")
  func binary() throws {
    let logits = try reference.get().tensor("loss.logits")
    try check("bce.true", logits) { binaryCrossEntropy(Logits($0), isTrue: true) }
    try check("bce.false", logits) { binaryCrossEntropy(Logits($0), isTrue: false) }
    try check("bce.targets", logits) {
      binaryCrossEntropy(Logits($0), hashedTensor("loss.targets", [12], scale: 0.5, offset: 0.5))
    }
  }

  @Test("Cross-entropy over classes")
  func classes() throws {
    try check("crossentropy", hashedTensor("loss.classes", [2, 3, 5], scale: 8)) {
      crossEntropy($0, classes: [0, 4, 2, 2, 1, 3])
    }
  }

  @Test("Squared, absolute, total variation")
  func pixels() throws {
    let a = hashedTensor("loss.a", [2, 3, 4, 2])
    let b = Variable(hashedTensor("loss.b", [2, 3, 4, 2]))
    try check("mse", a) { meanSquaredError($0, b) }
    try check("l1", a) { meanAbsoluteError($0, b) }
    try check("tv", a) { totalVariation($0) }
  }

  @Test("Gram matrices")
  func gram() throws {
    let a = hashedTensor("loss.a", [2, 3, 4, 2])
    let grams = gramMatrices(Variable(a)).value
    #expect(try reference.get().mismatch(grams, "loss.gram.output", tolerance: 1e-5) == nil)
    try check("gram", a, tolerance: 1e-5) {
      gramMatrices($0).masked(by: hashedTensor("loss.gram.upstream", [2, 2, 2])).sum()
    }
  }

  @Test("A class beyond the logits stops the program")
  func wrongClass() async {
    await #expect(processExitsWith: .failure) { _ = crossEntropy(Variable(.zeros([1, 3])), classes: [3]) }
  }
}
