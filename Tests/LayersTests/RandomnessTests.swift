import Autograd
import Layers
import Tensors
import Testing

@Suite("Initialisers and dropout")
struct RandomnessTests {
  private struct Moments {
    let mean: Double, deviation: Double, lowest: Float, highest: Float
  }

  /// Moments of 40,000 draws, with fanIn 100 and fanOut 400.
  private func moments(_ initializer: Initializer) -> Moments {
    var random = RandomStream(seed: 3, role: .weights)
    let values = initializer.draw([400, 100], fanIn: 100, fanOut: 400, from: &random).values
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)
    return Moments(
      mean: mean, deviation: variance.squareRoot(), lowest: values.min() ?? 0, highest: values.max() ?? 0)
  }

  // The standard error of 40,000 draws' mean is σ/200, of their deviation about σ/283: 2.5 % is over four of each.
  @Test("Uniform initialisers keep their bounds and moments")
  func uniform() {
    for (initializer, low, high) in [
      (Initializer.uniform(-0.05, 0.05), Float(-0.05), Float(0.05)), (.uniform(1, 3), 1, 3),
      (.glorotUniform, -0.10954451, 0.10954451), (.torchDefault, -0.1, 0.1),
    ] {
      let found = moments(initializer)
      let deviation = Double(high - low) / 12.0.squareRoot()
      #expect(found.lowest >= low && found.highest <= high, "\(initializer)")
      #expect(Double(high - found.highest) < 0.01 * Double(high - low), "\(initializer)")
      #expect(abs(found.mean - Double(low + high) / 2) < 0.025 * deviation, "\(initializer)")
      #expect(abs(found.deviation / deviation - 1) < 0.025, "\(initializer)")
    }
  }

  @Test("Normal initialisers have their moments; the truncated one ends at two deviations")
  func normal() {
    for (initializer, mean, deviation) in [
      (Initializer.normal(mean: 0.5, deviation: 0.02), 0.5, 0.02), (.heNormal, 0, 0.02.squareRoot()),
      // A normal variable cut at ±2σ has deviation 0.8796σ.
      (.truncatedNormal(deviation: 0.01), 0, 0.008796),
    ] {
      let found = moments(initializer)
      #expect(abs(found.mean - mean) < 0.025 * deviation, "\(initializer)")
      #expect(abs(found.deviation / deviation - 1) < 0.025, "\(initializer)")
    }
    let cut = moments(.truncatedNormal(deviation: 0.01))
    #expect(cut.lowest >= -0.02 && cut.highest <= 0.02 && cut.highest > 0.0195)
    #expect(moments(.normal(mean: 0, deviation: 1)).highest > 3)
  }

  @Test("Constants are constant")
  func constants() {
    #expect(moments(.zeros).lowest == 0 && moments(.zeros).highest == 0)
    #expect(moments(.constant(2)).lowest == 2 && moments(.constant(2)).highest == 2)
  }

  @Test("Layers count the receptive field in their fans")
  func fans() {
    var random = RandomStream(seed: 1, role: .weights)
    let convolution = Conv2D(8, 16, kernel: 3, using: &random)  // √(6 / (72 + 144)) = 1/6
    let transposed = TransposedConv2D(16, 8, kernel: 3, stride: 2, padding: .same, using: &random)
    for weight in [convolution.weight, transposed.weight] {
      let largest = weight.value.values.map(abs).max() ?? 0
      #expect(largest <= 1 / 6 && largest > 0.98 / 6)
    }
  }

  @Test("Dropout keeps the expectation, draws from the pass's stream, and is off in inference")
  func dropout() {
    let input = Variable(Tensor([200, 200], repeating: 1), requiresGradient: true)
    let dropout = Dropout(keep: 0.8)
    func training(_ seed: UInt64) -> Pass { Pass(.training, dropout: RandomStream(seed: seed, role: .dropout)) }
    let pass = training(1)
    let first = dropout(input, pass)
    let values = first.value.values
    #expect(Set(values) == [0, 1.25])
    // One standard error of the mean is √(0.25 / 40000) = 0.0025.
    #expect(abs(Double(first.mean().item) - 1) < 0.01)
    #expect(dropout(input, pass).value.values != values)
    #expect(dropout(input, training(1)).value.values == values)
    #expect(dropout(input, training(2)).value.values != values)
    #expect(gradients(of: first.sum(), withRespectTo: [input])[0].value.values == values)
    #expect(dropout(input, .inference) === input)
    #expect(Dropout(keep: 1)(input, pass) === input)
  }
}
