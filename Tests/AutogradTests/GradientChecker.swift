import Autograd
import Tensors
import Testing

/// A differentiable function with inputs that lie clear of its kinks.
struct GradientCase: Sendable, CustomTestStringConvertible {
  let name: String
  let inputs: [Tensor]
  let function: @Sendable ([Variable]) -> Variable

  init(_ name: String, _ inputs: [Tensor], _ function: @escaping @Sendable ([Variable]) -> Variable) {
    (self.name, self.inputs, self.function) = (name, inputs, function)
  }

  var testDescription: String { name }
}

/// Compares gradients with finite differences.
///
/// The loss is Σ w·(y + y²/2) with fixed weights w, so that gradients of linear operations change with the input too.
/// Differences are central, at two steps, combined to fourth order (Richardson), with sums in Double. A directional
/// derivative must agree to `tolerance` times the norm of the gradient it is taken from (directions have entries of
/// size 1), an element's to `tolerance` times the largest element.
struct GradientChecker {
  static let step: Float = 0x1p-6
  static let tolerance = 2e-3

  let example: GradientCase
  let weights: Tensor

  init(_ example: GradientCase) {
    self.example = example
    weights = drawn(example.function(example.inputs.map { Variable($0) }).shape, 99, 0.25, 1)
  }

  func loss(_ leaves: [Variable]) -> Variable {
    let output = example.function(leaves)
    return (output + output.squared() * 0.5).masked(by: weights).sum()
  }

  /// The loss, summed in Double.
  func lossValue(_ inputs: [Tensor]) -> Double {
    let output = example.function(inputs.map { Variable($0) }).value
    return zip(output.values, weights.values).reduce(0) { sum, pair in
      let y = Double(pair.0)
      return sum + Double(pair.1) * (y + y * y / 2)
    }
  }

  func gradient(_ inputs: [Tensor], isRecorded: Bool = false) -> [Tensor] {
    let leaves = inputs.map { Variable($0, requiresGradient: true) }
    return gradients(of: loss(leaves), withRespectTo: leaves, isRecorded: isRecorded).map(\.value)
  }

  /// Gradients of Σ <gradient, v>.
  func secondGradient(_ directions: [Tensor]) -> [Tensor] {
    let leaves = example.inputs.map { Variable($0, requiresGradient: true) }
    let first = gradients(of: loss(leaves), withRespectTo: leaves, isRecorded: true)
    let product = zip(first, directions).map { $0.masked(by: $1).sum() }
    return gradients(of: product.dropFirst().reduce(product[0], +), withRespectTo: leaves).map(\.value)
  }

  func checkFirstOrder() {
    let fused = gradient(example.inputs), recorded = gradient(example.inputs, isRecorded: true)
    for (a, b) in zip(fused, recorded) {
      #expect(largest(a - b) <= 1e-5 * max(largest(a), 1e-3), "\(example.name): fused and recorded rules differ")
    }
    check(fused, of: lossValue, what: "gradient")
  }

  func checkSecondOrder() {
    let directions = example.inputs.enumerated().map { drawn($1.shape, 50 + $0, -1, 1) }
    check(secondGradient(directions), what: "gradient of gradient") { inputs in
      inner(gradient(inputs), directions)
    }
  }

  private func check(_ found: [Tensor], of function: ([Tensor]) -> Double, what: String) {
    check(found, what: what, function)
  }

  private func check(_ found: [Tensor], what: String, _ function: ([Tensor]) -> Double) {
    let norm = found.reduce(0) { $0 + inner([$1], [$1]) }.squareRoot()
    #expect(norm.isFinite && norm > 1e-3, "\(example.name): the \(what) vanishes, so nothing is tested")
    for seed in 0..<3 {
      let direction = example.inputs.enumerated().map { drawn($1.shape, 10 * seed + $0, -1, 1) }
      let slope = difference(function, direction)
      let error = abs(slope - inner(found, direction))
      #expect(error <= Self.tolerance * norm, "\(example.name): \(what) off by \(error / norm) along direction \(seed)")
    }
    let top = found.map(largest).max() ?? 0
    for (index, input) in example.inputs.enumerated() where input.count <= 40 {
      let values = found[index].values
      for place in 0..<input.count {
        let direction = example.inputs.enumerated().map { other, tensor in
          Tensor(tensor.shape) { span in
            for i in span.indices { span[i] = other == index && i == place ? 1 : 0 }
          }
        }
        let error = abs(difference(function, direction) - Double(values[place]))
        #expect(error <= Self.tolerance * top, "\(example.name): \(what) of input \(index) at \(place) off by \(error)")
      }
    }
  }

  private func difference(_ function: ([Tensor]) -> Double, _ direction: [Tensor]) -> Double {
    func central(_ step: Float) -> Double {
      let above = zip(example.inputs, direction).map { $0.addingScaled($1, by: step) }
      let below = zip(example.inputs, direction).map { $0.addingScaled($1, by: -step) }
      return (function(above) - function(below)) / (2 * Double(step))
    }
    return (4 * central(Self.step / 2) - central(Self.step)) / 3
  }
}

/// The sum of products, in Double.
func inner(_ a: [Tensor], _ b: [Tensor]) -> Double {
  zip(a, b).reduce(0) { sum, pair in
    sum + zip(pair.0.values, pair.1.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}

/// The largest absolute value; infinite when one is not a number.
func largest(_ tensor: Tensor) -> Double {
  tensor.values.reduce(0) { max($0, $1.isFinite ? Double(abs($1)) : .infinity) }
}

/// Uniform values between two bounds.
func drawn(_ shape: Shape, _ seed: Int, _ low: Float = -1, _ high: Float = 1) -> Tensor {
  var random = RandomStream(seed: UInt64(seed), role: .world)
  return random.uniformTensor(shape, low, high)
}

/// Values of either sign, none nearer to 0 than a tenth.
func clearOfZero(_ shape: Shape, _ seed: Int) -> Tensor {
  drawn(shape, seed).applying(.sign) * 0.1 + drawn(shape, seed)
}

/// Values that differ from one another by at least 2.5 steps of the checker.
func spread(_ shape: Shape, _ seed: Int) -> Tensor {
  var random = RandomStream(seed: UInt64(seed), role: .world)
  let gap = 2.5 * GradientChecker.step
  return Tensor(shape, random.permutation(shape.count).map { (Float($0) - Float(shape.count) / 2) * gap })
}
