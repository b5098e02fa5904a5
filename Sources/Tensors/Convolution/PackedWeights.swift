import COneDNN

/// A copy of a weight tensor in the layout that a convolution wants.
final class PackedWeights: Sendable {
  private let storage: Storage
  let memory: MemoryObject

  fileprivate init(_ layout: Layout) throws(OneDNNError) {
    storage = Storage(count: layout.floatCount)
    memory = try MemoryObject(layout, storage.pointer)
  }
}

extension Tensor {
  /// Calls `body` with these weights as `primitive` wants them. The reordered copy is kept until the weights change.
  func withWeights(
    for primitive: ConvolutionPrimitive, _ body: (MemoryObject) throws(OneDNNError) -> Void
  ) throws(OneDNNError) {
    // Safe: this tensor, and with it the storage, lives until after the calls.
    defer { withExtendedLifetime(storage) {} }
    guard let reorder = primitive.reorder else {
      return try body(MemoryObject(primitive.plainWeights, reading: UnsafePointer(storage.pointer)))
    }
    if let known = storage.packed.withLock({ $0[primitive.packedKey] }) { return try body(known.memory) }
    let packed = try PackedWeights(primitive.primitive.weights)
    let plain = try MemoryObject(primitive.plainWeights, reading: UnsafePointer(storage.pointer))
    try reorder.run([(DNNL_ARG_FROM, plain), (DNNL_ARG_TO, packed.memory)])
    // Two threads may both come here for the same weights; their copies are equal and one is kept.
    storage.packed.withLock { $0[primitive.packedKey] = packed }
    try body(packed.memory)
  }
}
