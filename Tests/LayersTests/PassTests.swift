import Autograd
import Layers
import Tensors
import Testing

@Suite("What a pass decides")
struct PassTests {
  private let input = Variable(Tensor([2, 1, 1, 2], [1, 10, 3, 30]))
  private let random = RandomStream(seed: 0, role: .dropout)

  @Test("Batch norm takes the batch's statistics outside training too where it is asked to, and remembers none")
  func statistics() {
    let norm = BatchNorm(2)
    func close(_ output: Variable, _ wanted: [Float]) -> Bool {
      zip(output.value.values, wanted).allSatisfy { abs($0 - $1) < 1e-3 }
    }
    #expect(close(norm(input, Pass(.inference, dropout: random)), [1, 10, 3, 30]))
    #expect(close(norm(input, Pass(.inference, statistics: .batch, dropout: random)), [-1, -1, 1, 1]))
    #expect(norm.runningMean.value.values == [0, 0])
    #expect(close(norm(input, Pass(.training, dropout: random)), [-1, -1, 1, 1]))
    #expect(norm.runningMean.value.values == [0.2, 2])
  }

  @Test("Dropout follows the mode, or what the pass says", arguments: [nil, true, false])
  func dropout(isDropping: Bool?) {
    let ones = Variable(Tensor([64], repeating: 1))
    for mode in [Mode.training, .inference] {
      let output = Dropout(keep: 0.5)(ones, Pass(mode, isDropping: isDropping, dropout: random)).value.values
      #expect(output.contains(0) == (isDropping ?? (mode == .training)))
    }
  }

  @Test("Convolutions and dense layers compute forwards and backwards in the arithmetic of the pass")
  func arithmetic() {
    var random = RandomStream(seed: 4, role: .weights)
    let images = Variable(random.normalTensor([2, 8, 8, 8]), requiresGradient: true)
    let layers: [(String, Layer)] = [
      ("none", Conv2D(8, 16, kernel: 3, using: &random)),
      ("zeros", Conv2D(8, 16, kernel: 3, padding: .zeros(1), using: &random)),
      ("reflection", Conv2D(8, 16, kernel: 3, padding: .reflection(1), using: &random)),
      ("same", Conv2D(8, 16, kernel: 4, stride: 2, padding: .same, using: &random)),
      ("few outputs", FewOutputsConv2D(Conv2D(8, 3, kernel: 7, padding: .zeros(3), using: &random))),
      ("few, mirrored", FewOutputsConv2D(Conv2D(8, 3, kernel: 7, padding: .reflection(3), using: &random))),
      (
        "transposed",
        TransposedConv2D(8, 16, kernel: 4, stride: 2, padding: .cropping(1, extra: 0), using: &random)
      ),
      ("transposed, same", TransposedConv2D(8, 16, kernel: 5, stride: 2, padding: .same, using: &random)),
    ]
    let rows = Variable(random.normalTensor([5, 24]), requiresGradient: true)
    for (name, layer) in layers + [("dense", Dense(24, 10, using: &random))] {
      func results(_ arithmetic: Arithmetic) -> [[Float]] {
        let input = name == "dense" ? rows : images
        let output = layer(input, .inference(in: arithmetic))
        let found = gradients(of: output.squared().sum(), withRespectTo: [input] + layer.trained.map(\.variable))
        return [output.value.values] + found.map(\.value.values)
      }
      for (single, half) in zip(results(.float32), results(.bfloat16)) {
        let size = single.map { abs($0) }.max() ?? 0
        let apart = zip(single, half).map { abs($0 - $1) }.max() ?? 0
        // Eight digits are kept of each operand: two parts in a thousand at most.
        #expect(apart > 0 && apart < 0.01 * size, "\(name): \(apart) of \(size)")
      }
    }
  }

  @Test("Statistics and counters of PyTorch's norms may be in a file, other strangers may not")
  func loading() throws {
    let dense = Dense(weight: .zeros([1, 1]), bias: nil)
    var tensors = dense.snapshot
    for name in ["2.running_mean", "2.running_var", "2.num_batches_tracked"] { tensors[name] = Tensor(1) }
    try Safetensors(tensors: tensors).load(into: dense.parameters, rule: .allowingNormStatistics, file: "f")
    #expect(throws: WeightsError.self) { try Safetensors(tensors: tensors).load(into: dense.parameters, file: "f") }
    tensors["2.weight"] = Tensor(1)
    #expect(throws: WeightsError.unexpectedTensor(file: "f", name: "2.weight", suggestions: ["weight"])) {
      try Safetensors(tensors: tensors).load(into: dense.parameters, rule: .allowingNormStatistics, file: "f")
    }
  }

  @Test("Least squares ask for 1 or 0, cross-entropy for a sign")
  func adversarial() {
    let verdict = Logits(Variable(Tensor([2], [1, 3])))
    #expect(AdversarialLoss.leastSquares(verdict, isReal: true).item == 2)
    #expect(AdversarialLoss.leastSquares(verdict, isReal: false).item == 5)
    #expect(abs(AdversarialLoss.crossEntropy(verdict, isReal: true).item - 0.180924) < 1e-5)
    #expect(abs(AdversarialLoss.crossEntropy(verdict, isReal: false).item - 2.180924) < 1e-5)
  }
}
