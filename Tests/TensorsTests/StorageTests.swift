import Tensors
import Testing

/// The pool is shared by all tests of this process, so these look at blocks of sizes that no other test uses.
@Suite(.serialized) struct StorageTests {
  private static let count = 7_654_321

  @Test("a freed block is used again for the next tensor of its size")
  func reuse() {
    let address = { (tensor: Tensor) in tensor.withSpan { span in span.withUnsafeBufferPointer { $0.baseAddress } } }
    var first: Tensor? = Tensor.zeros([Self.count])
    let place = first.flatMap(address)
    first = nil
    let second = Tensor.zeros([Self.count])
    #expect(address(second) == place)
  }

  @Test("the counters follow what is taken and given back")
  func counters() {
    let pool = BlockPool()
    let (block, bytes) = pool.take(floats: 1000)
    #expect(bytes >= 4000 && pool.use == MemoryUse(live: bytes, peak: bytes, idle: 0))
    pool.give(back: block, byteCount: bytes)
    #expect(pool.use == MemoryUse(live: 0, peak: bytes, idle: bytes))
    let (again, _) = pool.take(floats: 1000)
    #expect(again == block && pool.use == MemoryUse(live: bytes, peak: bytes, idle: 0))
    pool.give(back: again, byteCount: bytes)
    #expect(pool.use == MemoryUse(live: 0, peak: bytes, idle: bytes))
  }

  @Test("blocks start at multiples of 64 bytes")
  func alignment() {
    for count in [1, 3, 17, 1000] {
      let tensor = Tensor.zeros([count])
      let address = tensor.withSpan { span in span.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } }
      #expect(address % 64 == 0)
    }
  }

  @Test("changing a tensor leaves its copies alone, and needs no copy when it has none")
  func mutate() {
    var a = Tensor([3], [1, 2, 3])
    let b = a
    a.mutate { $0[0] = 9 }
    #expect(a.values == [9, 2, 3] && b.values == [1, 2, 3])
    let place = { (tensor: Tensor) in tensor.withSpan { span in span.withUnsafeBufferPointer { $0.baseAddress } } }
    let before = place(a)
    a.mutate { $0[1] = 8 }
    #expect(place(a) == before && a.values == [9, 8, 3])
    let reshaped = a.reshaped([3, 1])
    a.mutate { $0[2] = 7 }
    #expect(reshaped.values == [9, 8, 3] && a.values == [9, 8, 7])
  }
}

@Suite struct ShapeTests {
  @Test("a shape knows its rank, count and extents from both ends")
  func basics() {
    let shape: Shape = [2, 3, 4]
    #expect(shape.rank == 3 && shape.count == 24)
    #expect(shape[0] == 2 && shape[-1] == 4 && shape[-3] == 2)
    #expect(shape.description == "2×3×4")
    #expect(Shape([]).count == 1 && Shape([]).description == "scalar")
    #expect(Shape([3, 0, 2]).count == 0)
  }

  @Test("a tensor seen under another shape keeps its values and their order")
  func reshaped() {
    let tensor = Tensor([2, 3], [1, 2, 3, 4, 5, 6])
    #expect(tensor.reshaped([3, 2]).values == tensor.values)
    #expect(Tensor(4).item == 4 && Tensor(4).rank == 0)
  }
}
