import Foundation
import Tensors
import Testing

@Suite struct OptimiserStepTests {
  @Test("Adam equals PyTorch's formula in Double over ten steps", arguments: [1, 17, 40_001])
  func adam(_ count: Int) {
    var p = [KernelCheck.values([count])], m = [Tensor.zeros([count])], v = m
    var exact = p[0].doubles, first = m[0].doubles, second = v[0].doubles
    for step in 1...10 {
      let g = KernelCheck.values([count], seed: UInt64(step))
      p.stepAdam(
        gradients: [g], first: &m, second: &v, rate: 0.01, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, step: step)
      let beta2 = Double(Float(0.999)), rate = Double(Float(0.01))
      for (i, gradient) in g.doubles.enumerated() {
        first[i] += 0.5 * (gradient - first[i])
        second[i] = beta2 * second[i] + (1 - beta2) * gradient * gradient
        let denominator = second[i].squareRoot() / (1 - pow(beta2, Double(step))).squareRoot() + 1e-8
        exact[i] -= rate / (1 - pow(0.5, Double(step))) * first[i] / denominator
      }
    }
    KernelCheck.expectClose(p[0], exact, within: 2e-6)
    KernelCheck.expectClose(m[0], first, within: 2e-6)
    KernelCheck.expectClose(v[0], second, within: 2e-6)
  }

  @Test("Adam gives the numbers of torch.optim.Adam")
  func adamPublished() {
    // torch.optim.Adam([1.0, -2.0, 0.5], lr=0.1, betas=(0.9, 0.999), eps=1e-8), gradients p*p + 0.1, three steps.
    var p = [Tensor([3], [1, -2, 0.5])], m = [Tensor.zeros([3])], v = m
    for step in 1...3 {
      let g = p[0] * p[0] + 0.1
      p.stepAdam(
        gradients: [g], first: &m, second: &v, rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: step)
    }
    KernelCheck.expectClose(p[0], [0.7035246212311255, -2.300491939666159, 0.20667806222476826], within: 2e-7)
  }

  @Test("momentum and RMSProp equal their formulas", arguments: [1, 17, 40_001])
  func others(_ count: Int) {
    var p = [KernelCheck.values([count])], velocity = [KernelCheck.values([count], seed: 2)]
    var q = p, square = [KernelCheck.values([count], seed: 3, 0, 1)]
    let g = KernelCheck.values([count], seed: 4)
    let fresh = zip(velocity[0].doubles, g.doubles).map { 0.9 * $0 - 0.1 * $1 }
    let squares = zip(square[0].doubles, g.doubles).map { 0.9 * $0 + 0.1 * $1 * $1 }
    let moved = zip(p[0].doubles, fresh).map(+)
    let (start, slope) = (q[0].doubles, g.doubles)
    let stepped = start.indices.map { start[$0] - 0.1 * slope[$0] / (squares[$0] + 1e-10).squareRoot() }
    p.stepMomentum(gradients: [g], velocities: &velocity, rate: 0.1, momentum: 0.9)
    q.stepRMSProp(gradients: [g], squares: &square, rate: 0.1, decay: 0.9, epsilon: 1e-10)
    KernelCheck.expectClose(velocity[0], fresh)
    KernelCheck.expectClose(p[0], moved)
    KernelCheck.expectClose(square[0], squares)
    KernelCheck.expectClose(q[0], stepped)
  }

  @Test("a step changes only the tensors it is given, also when they share values at first")
  func sharing() {
    let zeros = Tensor.zeros([5]), start = KernelCheck.values([5])
    var p = [start], m = [zeros], v = [zeros]
    p.stepAdam(gradients: [start], first: &m, second: &v, rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 1)
    #expect(zeros.values == [0, 0, 0, 0, 0])
    #expect(start.bits == KernelCheck.values([5]).bits)
    #expect(m[0].values != v[0].values && p[0].values != start.values)
  }

  @Test("the bits do not depend on the number of threads")
  func threads() {
    let start = KernelCheck.values([100_003]), g = KernelCheck.values([100_003], seed: 2)
    KernelCheck.expectSameBits {
      var p = [start], q = p, r = p, m = [Tensor.zeros(start.shape)], v = m, velocity = m, square = m
      p.stepAdam(gradients: [g], first: &m, second: &v, rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 1)
      q.stepMomentum(gradients: [g], velocities: &velocity, rate: 0.1, momentum: 0.9)
      r.stepRMSProp(gradients: [g], squares: &square, rate: 0.1, decay: 0.9, epsilon: 1e-10)
      return p + q + r + m + v + velocity + square
    }
  }

  @Test("a step over many tensors equals steps over each, wherever the tasks' bounds lie")
  func lists() {
    let counts = [3, 1, 70_000, 16, 0, 40_001, 5]
    func tensors(_ seed: UInt64) -> [Tensor] { counts.map { KernelCheck.values([$0], seed: seed, 0.1, 1) } }
    func step(_ p: inout [Tensor], _ g: [Tensor], _ m: inout [Tensor], _ v: inout [Tensor]) {
      p.stepAdam(gradients: g, first: &m, second: &v, rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 2)
      p.stepMomentum(gradients: g, velocities: &m, rate: 0.1, momentum: 0.9)
      p.stepRMSProp(gradients: g, squares: &v, rate: 0.1, decay: 0.9, epsilon: 1e-10)
    }
    let gradients = tensors(2)
    var (together, first, second) = (tensors(1), tensors(3), tensors(4))
    step(&together, gradients, &first, &second)
    for index in counts.indices {
      var (p, m, v) = ([tensors(1)[index]], [tensors(3)[index]], [tensors(4)[index]])
      step(&p, [gradients[index]], &m, &v)
      #expect(p[0].bits == together[index].bits && m[0].bits == first[index].bits && v[0].bits == second[index].bits)
    }
  }
}
