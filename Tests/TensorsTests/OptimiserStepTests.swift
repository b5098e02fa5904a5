import Foundation
import Tensors
import Testing

@Suite struct OptimiserStepTests {
  @Test("Adam equals PyTorch's formula in Double over ten steps", arguments: [1, 17, 40_001])
  func adam(_ count: Int) {
    var p = KernelCheck.values([count]), m = Tensor.zeros([count]), v = m
    var exact = p.doubles, first = m.doubles, second = v.doubles
    for step in 1...10 {
      let g = KernelCheck.values([count], seed: UInt64(step))
      p.stepAdam(
        gradient: g, first: &m, second: &v, rate: 0.01, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, step: step)
      let beta2 = Double(Float(0.999)), rate = Double(Float(0.01))
      for (i, gradient) in g.doubles.enumerated() {
        first[i] += 0.5 * (gradient - first[i])
        second[i] = beta2 * second[i] + (1 - beta2) * gradient * gradient
        let denominator = second[i].squareRoot() / (1 - pow(beta2, Double(step))).squareRoot() + 1e-8
        exact[i] -= rate / (1 - pow(0.5, Double(step))) * first[i] / denominator
      }
    }
    KernelCheck.expectClose(p, exact, within: 2e-6)
    KernelCheck.expectClose(m, first, within: 2e-6)
    KernelCheck.expectClose(v, second, within: 2e-6)
  }

  @Test("Adam gives the numbers of torch.optim.Adam")
  func adamPublished() {
    // torch.optim.Adam([1.0, -2.0, 0.5], lr=0.1, betas=(0.9, 0.999), eps=1e-8), gradients p*p + 0.1, three steps.
    var p = Tensor([3], [1, -2, 0.5]), m = Tensor.zeros([3]), v = m
    for step in 1...3 {
      let g = p * p + 0.1
      p.stepAdam(gradient: g, first: &m, second: &v, rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: step)
    }
    KernelCheck.expectClose(p, [0.7035246212311255, -2.300491939666159, 0.20667806222476826], within: 2e-7)
  }

  @Test("momentum and RMSProp equal their formulas", arguments: [1, 17, 40_001])
  func others(_ count: Int) {
    var p = KernelCheck.values([count]), velocity = KernelCheck.values([count], seed: 2)
    var q = p, square = KernelCheck.values([count], seed: 3, 0, 1)
    let g = KernelCheck.values([count], seed: 4)
    let fresh = zip(velocity.doubles, g.doubles).map { 0.9 * $0 - 0.1 * $1 }
    let squares = zip(square.doubles, g.doubles).map { 0.9 * $0 + 0.1 * $1 * $1 }
    let moved = zip(p.doubles, fresh).map(+)
    let stepped = q.doubles.indices.map { q.doubles[$0] - 0.1 * g.doubles[$0] / (squares[$0] + 1e-10).squareRoot() }
    p.stepMomentum(gradient: g, velocity: &velocity, rate: 0.1, momentum: 0.9)
    q.stepRMSProp(gradient: g, square: &square, rate: 0.1, decay: 0.9, epsilon: 1e-10)
    KernelCheck.expectClose(velocity, fresh)
    KernelCheck.expectClose(p, moved)
    KernelCheck.expectClose(square, squares)
    KernelCheck.expectClose(q, stepped)
  }

  @Test("a step changes only the tensors it is given, also when they share values at first")
  func sharing() {
    let zeros = Tensor.zeros([5]), start = KernelCheck.values([5])
    var p = start, m = zeros, v = zeros
    p.stepAdam(gradient: start, first: &m, second: &v, rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 1)
    #expect(zeros.values == [0, 0, 0, 0, 0])
    #expect(start.bits == KernelCheck.values([5]).bits)
    #expect(m.values != v.values && p.values != start.values)
  }

  @Test("the bits do not depend on the number of threads")
  func threads() {
    let start = KernelCheck.values([100_003]), g = KernelCheck.values([100_003], seed: 2)
    KernelCheck.expectSameBits {
      var p = start, q = start, r = start, m = Tensor.zeros(start.shape), v = m, velocity = m, square = m
      p.stepAdam(gradient: g, first: &m, second: &v, rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 1)
      q.stepMomentum(gradient: g, velocity: &velocity, rate: 0.1, momentum: 0.9)
      r.stepRMSProp(gradient: g, square: &square, rate: 0.1, decay: 0.9, epsilon: 1e-10)
      return [p, q, r, m, v, velocity, square]
    }
  }
}
