import Foundation
import Tensors
import Testing

@Suite("Watching operations")
struct ObservationTests {
  @Test("a trace counts operations by name, and its times add up to no more than the whole")
  func counts() {
    let trace = OperationTrace()
    let images = Tensor([1, 8, 8, 3], repeating: 0.5)
    let weights = Tensor([4, 3, 3, 3], repeating: 0.1)
    for _ in 0..<3 {
      trace.recording {
        let output = convolved(images, weights, Convolution(padding: Edges(1)))
        _ = output.applying(.leakyRelu(slope: 0.2)) + output
      }
    }
    _ = images.applying(.relu)
    let calls = Dictionary(uniqueKeysWithValues: trace.lines.map { ($0.name, $0.calls) })
    #expect(calls == ["convolution 3×3 3→4": 3, "leakyRelu": 3, "add": 3])
    #expect(trace.lines.allSatisfy { $0.time >= .zero })
    #expect(trace.lines.reduce(.zero) { $0 + $1.time } <= trace.whole)
    let table = trace.table(steps: 3).split(separator: "\n")
    #expect(table.count == 6 && table.contains { $0.hasSuffix("1.0  convolution 3×3 3→4") })
  }

  @Test("an operation within another is counted once, with its own time")
  func nested() {
    let trace = OperationTrace()
    let clock = ContinuousClock()
    let row = Tensor([1, 64], repeating: 1), square = Tensor([64, 64], repeating: 1)
    let took = clock.measure {
      trace.recording {
        let outer = observed("outer")
        for _ in 0..<50 { _ = matrixProduct(row, square) }
        outer?.ended()
      }
    }
    let times = Dictionary(uniqueKeysWithValues: trace.lines.map { ($0.name, $0.time) })
    let inner = times["matrix product 1×64·64×64"] ?? .zero, outer = times["outer"] ?? .zero
    #expect(trace.lines.first { $0.name.hasPrefix("matrix") }?.calls == 50)
    #expect(inner > .zero && outer > .zero && inner + outer <= took)
  }

  @Test("a search names the first operation that gives no finite number, with operands, place and value")
  func finding() {
    let known = Tensor([2, 2], [1, 0, 4, 9])
    let search = NonFiniteSearch(names: [("weight", known)])
    search.observing {
      let fine = known.applying(.squareRoot)
      let broken = (fine + known).combined(.divide, known)
      _ = broken.applying(.relu)
    }
    #expect(search.finding?.operation == "divide" && search.finding?.name == nil)
    #expect(search.finding?.shape == [2, 2] && search.finding?.position == 1)
    #expect(search.finding?.operands == ["a tensor 2×2", "weight 2×2"])
    #expect(search.finding?.value.isNaN == true || search.finding?.value.isInfinite == true)
    #expect(search.finding?.description.hasPrefix("divide of a tensor 2×2 and weight 2×2 gave ") == true)
  }

  @Test("a search sees steps in place, and what no operation wrote")
  func inPlace() {
    var weights = [Tensor([3], [1, 2, 3])]
    let step = NonFiniteSearch(names: [("weight", weights[0])])
    step.observing {
      var velocities = [Tensor.zeros([3])]
      weights.stepMomentum(
        gradients: [Tensor([3], [0, 1e30, 0])], velocities: &velocities, rate: 1e30, momentum: 0)
    }
    #expect(step.finding?.operation == "momentum step" && step.finding?.position == 1)
    #expect(step.finding?.name == "weight")
    let batch = NonFiniteSearch()
    batch.observing { _ = Tensor([2], [1, .nan]) }
    #expect(batch.finding?.operation == nil && batch.finding?.position == 1 && batch.finding?.shape == [2])
    #expect(batch.finding?.description.contains("which no operation made") == true)
  }

  @Test("operations whose output is written late, and all finite ones, raise no alarm, and results are the same bytes")
  func quiet() {
    var random = RandomStream(seed: 3, role: .noise)
    let images = random.normalTensor([2, 8, 8, 16])
    func work() -> Tensor {
      let pooled = images.maxPooled(Window(2, stride: 2)).output
      return pooled.normalized(over: .batch, scale: nil, shift: nil, epsilon: 1e-5).output
    }
    let search = NonFiniteSearch()
    #expect(search.observing { work() }.bytes == work().bytes)
    #expect(OperationTrace().recording { work() }.bytes == work().bytes)
    #expect(search.finding == nil)
  }

  @Test("one thread's observer does not see another's operations")
  func threads() {
    let trace = OperationTrace()
    trace.recording {
      let isDone = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        _ = Tensor([8], repeating: 1).applying(.exponential)
        isDone.signal()
      }
      isDone.wait()
      _ = Tensor([8], repeating: 1).applying(.square)
    }
    #expect(trace.lines.map(\.name) == ["square"])
  }

  @Test("a trace that saw nothing has a table too")
  func nothing() {
    #expect(OperationTrace().table(steps: 1).contains("0.0 %"))
  }
}
