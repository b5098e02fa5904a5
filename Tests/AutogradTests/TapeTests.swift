import Autograd
import Synchronization
import Tensors
import Testing

@Suite("The tape")
struct TapeTests {
  @Test("Zeros where nothing connects, also for variables that ask for no gradient")
  func unconnected() {
    let x = Variable(Tensor([2], [1, 2]), requiresGradient: true)
    let other = Variable(.zeros([3, 2]), requiresGradient: true)
    let found = gradients(of: x.squared().sum(), withRespectTo: [other, x, Variable(Tensor([2], [1, 1]))])
    #expect(found[0].shape == [3, 2] && found[0].value.values == [0, 0, 0, 0, 0, 0])
    #expect(found[1].value.values == [2, 4])
    #expect(found[2].value.values == [0, 0])
  }

  @Test("An output is its own gradient's upstream; intermediates can be asked for")
  func intermediate() {
    let x = Variable(Tensor([2], [1, 2]), requiresGradient: true)
    let middle = x * 3
    let output = middle.squared()
    let upstream = Tensor([2], [1, 10])
    let found = gradients(of: output, withRespectTo: [middle, output, x], upstream: upstream)
    #expect(found.map(\.value.values) == [[6, 120], [1, 10], [18, 360]])
  }

  @Test("Contributions of several uses add up")
  func uses() {
    let x = Variable(Tensor([1], [3]), requiresGradient: true)
    let y = x * x
    let z = y * x + y + x
    #expect(gradients(of: z, withRespectTo: [x])[0].item == 27 + 6 + 1)
  }

  @Test("Adding up contributions in place changes nothing that is used elsewhere")
  func accumulation() {
    let x = Variable(Tensor([2], [1, 2]), requiresGradient: true)
    let upstream = Tensor([2], [1, 10])
    // The upstream gradient itself, and a tensor that a rule keeps, reach x several times.
    let mask = Tensor([2], [5, 7])
    let middle = x * 1
    let kept = Variable(middle.value, from: [middle]) { _, _ in [Variable(mask)] }
    let output = middle + middle + middle.squared() + kept + x
    for _ in 0..<2 {
      let found = gradients(of: output, withRespectTo: [output, middle, x], upstream: upstream, keepsGraph: true)
      #expect(found.map(\.value.values) == [[1, 10], [9, 67], [10, 77]])
      #expect(upstream.values == [1, 10] && mask.values == [5, 7] && x.value.values == [1, 2])
    }
  }

  @Test("A rule computes only what somebody waits for")
  func needed() {
    let seen = Mutex<[[Bool]]>([])
    let constant = Variable(Tensor(2)), weight = Variable(Tensor(3), requiresGradient: true)
    let bias = Variable(Tensor(4), requiresGradient: true)
    func probe() -> Variable {
      Variable(Tensor(1), from: [constant, weight, bias]) { upstream, call in
        seen.withLock { $0.append(call.needed) }
        return [nil, upstream, upstream]
      }
    }
    _ = gradients(of: probe(), withRespectTo: [weight])
    _ = gradients(of: probe(), withRespectTo: [weight, bias])
    #expect(seen.withLock { $0 } == [[false, true, false], [false, true, true]])
    // A branch that leads to nothing asked for is not walked at all.
    _ = gradients(of: probe() + weight * 2, withRespectTo: [Variable(Tensor(0), requiresGradient: true)])
    #expect(seen.withLock { $0.count } == 2)
  }

  @Test("Detached variables and constants record nothing")
  func detached() {
    let x = Variable(Tensor([2], [1, 2]), requiresGradient: true)
    let cut = x.squared().detached
    #expect(!cut.requiresGradient && !(cut * 2).requiresGradient && (cut * x).requiresGradient)
    #expect(gradients(of: (cut * x).sum(), withRespectTo: [x])[0].value.values == [1, 4])
    let gradient = gradients(of: x.squared().sum(), withRespectTo: [x])[0]
    #expect(!gradient.requiresGradient)
  }

  @Test("keepsGraph allows a second pass with the same result")
  func kept() {
    let x = Variable(drawn([3, 4], 1), requiresGradient: true)
    let loss = x.tanh().squared().mean()
    let first = gradients(of: loss, withRespectTo: [x], keepsGraph: true)[0].value.values
    #expect(gradients(of: loss, withRespectTo: [x])[0].value.values == first)
  }

  @Test("A second pass through a consumed graph stops the program")
  func consumed() async {
    await #expect(processExitsWith: .failure) {
      let x = Variable(Tensor(2), requiresGradient: true)
      let shared = x.squared()
      _ = gradients(of: shared * 2, withRespectTo: [x])
      _ = gradients(of: shared * 3, withRespectTo: [x])
    }
  }

  @Test("Outputs that are not scalars, and upstream gradients that do not fit, stop the program")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      let x = Variable(.zeros([2]), requiresGradient: true)
      _ = gradients(of: x * 2, withRespectTo: [x])
    }
    await #expect(processExitsWith: .failure) {
      let x = Variable(.zeros([2]), requiresGradient: true)
      _ = gradients(of: x * 2, withRespectTo: [x], upstream: .zeros([3]))
    }
  }

  @Test("A chain of 100,000 operations is walked and freed without running out of stack")
  func deep() async {
    await #expect(processExitsWith: .success) {
      func chain(_ x: Variable) -> Variable { (0..<100_000).reduce(x) { y, _ in y + 0.5 } }
      let x = Variable(Tensor(1), requiresGradient: true)
      precondition(gradients(of: chain(x), withRespectTo: [x])[0].item == 1)
      precondition(gradients(of: chain(x), withRespectTo: [x], keepsGraph: true)[0].item == 1)
      let unused = chain(x)
      precondition(unused.item == 50_001)
      // Both operands of every node are the node before it, and each gradient is recorded.
      let doubled = (0..<20_000).reduce(x) { y, _ in (y + y) * 0.5 }
      precondition(gradients(of: doubled, withRespectTo: [x], isRecorded: true)[0].item == 1)
    }
  }

  @Test("All memory of a step is given back when the step is dropped")
  func memory() async {
    await #expect(processExitsWith: .success) {
      func step(_ weights: Variable, _ scale: Variable, keepsGraph: Bool, isRecorded: Bool) {
        let images = Variable(Tensor([2, 8, 8, 2], repeating: 0.5), requiresGradient: true)
        let hidden = convolved(images, weights, Convolution(padding: Edges(1)))
          .normalized(over: .batch, scale: scale, epsilon: 1e-3).output.leakyRelu(slope: 0.2).logSoftmax()
        var loss = hidden.maxPooled(Window(2, stride: 2)).squared().sum()
        if isRecorded {
          loss = loss + gradients(of: loss, withRespectTo: [images], isRecorded: true)[0].squared().sum()
        }
        _ = gradients(of: loss, withRespectTo: [weights, scale], keepsGraph: keepsGraph)
      }
      let weights = Variable(Tensor([2, 2, 3, 3], repeating: 0.1), requiresGradient: true)
      let scale = Variable(Tensor([2], repeating: 1), requiresGradient: true)
      for (keepsGraph, isRecorded) in [(false, false), (true, false), (false, true), (true, true)] {
        step(weights, scale, keepsGraph: keepsGraph, isRecorded: isRecorded)
        let before = BlockPool.shared.use.live
        for _ in 0..<3 { step(weights, scale, keepsGraph: keepsGraph, isRecorded: isRecorded) }
        precondition(BlockPool.shared.use.live == before)
      }
    }
  }

  @Test("Weights keep copies in other layouts from a pass for the images, and none from one for their own gradients")
  func copies() async {
    await #expect(processExitsWith: .success) {
      let weights = Variable(Tensor([64, 64, 5, 5], repeating: 0.1), requiresGradient: true)
      let images = Variable(Tensor([1, 8, 8, 64], repeating: 0.5), requiresGradient: true)
      let before = BlockPool.shared.use.live
      func loss() -> Variable {
        convolved(convolved(images, weights, Convolution(padding: Edges(2))), weights).squared().sum()
      }
      _ = gradients(of: loss(), withRespectTo: [images])
      let bytes = weights.value.count * 4
      precondition(BlockPool.shared.use.live >= before + bytes)
      _ = gradients(of: loss(), withRespectTo: [weights])
      precondition(BlockPool.shared.use.live == before)
    }
  }

  @Test("A frozen network's weights keep no copies once a gradient has gone past them")
  func frozenCopies() async {
    await #expect(processExitsWith: .success) {
      let weights = Tensor([64, 64, 3, 3], repeating: 0.1)
      let images = Variable(Tensor([1, 8, 8, 64], repeating: 0.5), requiresGradient: true)
      let before = BlockPool.shared.use.live
      let loss = convolved(images, Variable(weights)).squared().sum()
      precondition(BlockPool.shared.use.live >= before + weights.count * 4)
      let gradient = gradients(of: loss, withRespectTo: [images])[0]
      precondition(BlockPool.shared.use.live < before + gradient.value.count * 4 + weights.count)
    }
  }

  @Test("A backward pass frees values on its way: at the chain's beginning the rest is gone")
  func freeing() async {
    await #expect(processExitsWith: .success) {
      let x = Variable(Tensor([1 << 18], repeating: 0.5), requiresGradient: true)
      let before = BlockPool.shared.use.live
      let seen = Mutex(0)
      func chain() -> Variable {
        let first = Variable(x.value * 2, from: [x]) { upstream, _ in
          seen.withLock { $0 = BlockPool.shared.use.live - before }
          return [upstream * 2]
        }
        return (0..<64).reduce(first) { y, _ in y.tanh() }.sum()
      }
      _ = gradients(of: chain(), withRespectTo: [x])
      // Of 65 values of 1 MiB at most one and two gradients are left.
      precondition(seen.withLock { $0 } <= 4 << 20)
      precondition(BlockPool.shared.use.live == before)
      _ = gradients(of: chain(), withRespectTo: [x], keepsGraph: true)
      precondition(seen.withLock { $0 } >= 65 << 20)
    }
  }
}
