import Autograd
import Layers
import ParityFixtures
import Tensors
import Testing

@Suite("Optimisers and schedules")
struct OptimizerTests {
  /// Ten steps with the gradients of `make_layers.py`.
  private func run(_ rule: OptimizerRule, momentum: Float = 0, restoringAt restored: Int? = nil) throws -> Tensor {
    let parameter = Parameter(hashedTensor("optimizer.start", [6]))
    let statistic = Parameter(.zeros([2]), isTrained: false)
    let named = [NamedParameter("p", parameter), NamedParameter("running", statistic)]
    var optimizer = Optimizer(named, rule)
    #expect(optimizer.parameters.map(\.name) == ["p"])
    for step in 0..<10 {
      if step == restored {
        let memory = optimizer.memory
        optimizer = Optimizer(named, rule)
        try optimizer.restore(memory, file: "memory")
      }
      let scale = [1e-2, 1e-1, 1][step % 3]
      let gradient = Variable(hashedTensor("optimizer.gradient.\(step)", [6], scale: scale))
      optimizer.step([gradient], rate: 0.05, momentum: momentum)
    }
    #expect(optimizer.stepCount == 10)
    return parameter.value
  }

  @Test(
    "Ten steps agree with PyTorch (Adam, momentum at a constant rate) and TensorFlow 1's formula (RMSProp)",
    arguments: [
      ("adam", OptimizerRule.adam(), 0), ("adam.half", .adam(beta1: 0.5, beta2: 0.99, epsilon: 1e-6), 0),
      ("momentum", .momentum, 0.9), ("rmsprop", .rmsProp(), 0),
    ] as [(String, OptimizerRule, Float)])
  func parity(name: String, rule: OptimizerRule, momentum: Float) throws {
    let found = try run(rule, momentum: momentum)
    #expect(try reference.get().mismatch(found, "optimizer.\(name)", tolerance: 2e-6) == nil)
    // A checkpoint in between changes no bit.
    #expect(try run(rule, momentum: momentum, restoringAt: 4).values == found.values)
  }

  @Test("The velocity keeps its size when the rate changes")
  func velocity() {
    let parameter = Parameter(Tensor(0))
    let optimizer = Optimizer([NamedParameter("p", parameter)], .momentum)
    optimizer.step([Variable(Tensor(1))], rate: 1, momentum: 0.5)  // v = −1
    optimizer.step([Variable(Tensor(1))], rate: 0.5, momentum: 0.5)  // v = −0.5 − 0.5
    #expect(parameter.value.item == -2)
  }

  @Test("minimize differentiates and steps")
  func minimize() {
    let parameter = Parameter(Tensor([2], [3, -4]))
    let optimizer = Optimizer([NamedParameter("p", parameter)], .momentum)
    for _ in 0..<60 { optimizer.minimize(parameter.variable.squared().sum(), rate: 0.25) }
    #expect(parameter.value.values.allSatisfy { abs($0) < 1e-6 })
  }

  @Test("Restoring refuses what does not fit, and then changes nothing")
  func restoring() throws {
    let optimizer = Optimizer([NamedParameter("p", Parameter(.zeros([2])))], .adam())
    optimizer.step([Variable(Tensor([2], [1, 1]))], rate: 0.1)
    let memory = optimizer.memory
    func refused(_ change: (inout [String: Tensor]) -> Void) throws -> WeightsError? {
      var changed = memory
      change(&changed)
      let error = #expect(throws: WeightsError.self) { try optimizer.restore(changed, file: "f") }
      #expect(optimizer.memory.mapValues(\.values) == memory.mapValues(\.values))
      return error
    }
    #expect(
      try refused { $0["p.second"] = nil } == .missingTensor(file: "f", name: "p.second", suggestions: []))
    #expect(
      try refused { $0["p.first"] = .zeros([3]) }
        == .wrongShape(file: "f", name: "p.first", expected: [2], found: [3]))
    for bad in [Float.nan, .infinity, -1, 1.5, 1e30] {
      guard case .wrongValue(_, "step", _) = try refused({ $0["step"] = Tensor(bad) }) else {
        Issue.record("a step count of \(bad) was taken")
        continue
      }
    }
  }

  @Test("The epochwise schedule of CycleGAN: 1 up to epoch 100, then 0.9901 down to 0.0099 in epoch 200")
  func epochwise() {
    let rate = Schedule.epochwise(from: 1, constant: 100, falling: 100, stepsPerEpoch: 7)
    let factors = [1, 100, 101, 150, 200].map { epoch in [rate(7 * epoch - 7), rate(7 * epoch - 1)] }
    for (found, wanted) in zip(factors, [1, 1, 0.990099, 0.504950, 0.009901]) {
      #expect(found[0] == found[1] && abs(found[0] - Float(wanted)) < 1e-6)
    }
    #expect(rate(7 * 300) == 0)
  }

  @Test("Schedules")
  func schedules() {
    #expect(Schedule.constant(0.3)(1_000_000) == 0.3)
    let line = Schedule.linear(from: 0.5, to: 0.7, start: 10, steps: 20)
    #expect([0, 10, 20, 30, 500].map { line($0) } == [0.5, 0.5, 0.6, 0.7, 0.7])
    let dividing = Schedule.dividing(from: 0.1, by: 1.000004, floor: 1e-6)
    #expect(dividing(0) == 0.1)
    // 0.1 / 1.000004^250000 = 0.1·exp(−250000·ln 1.000004) = 0.0367881…
    #expect(abs(dividing(250_000) - 0.036788) < 1e-6)
    #expect(dividing(10_000_000) == 1e-6)
    let stepwise = Schedule.stepwise(from: 1, factor: 0.1, at: [3, 6])
    #expect([0, 2, 3, 5, 6, 9].map { stepwise($0) } == [1, 1, 0.1, 0.1, 0.1 * 0.1, 0.1 * 0.1])
  }
}
