extension Tensor {
  /// The values as little-endian IEEE 754 bytes, in row-major order.
  public var bytes: [UInt8] {
    // Safe: reads exactly the storage's own bytes while it is alive.
    withPointers(self) { pointer in
      [UInt8](UnsafeRawBufferPointer(start: pointer, count: count * MemoryLayout<Float>.stride))
    }
  }

  /// A tensor from little-endian IEEE 754 bytes; traps when their number does not fit the shape.
  public init(_ shape: Shape, bytes: ArraySlice<UInt8>) {
    precondition(
      bytes.count == shape.count * MemoryLayout<Float>.stride,
      "\(bytes.count) bytes do not fill a tensor of shape \(shape)")
    // Safe: the new storage has room for exactly these bytes.
    self.init(
      shape,
      writing: { pointer in
        UnsafeMutableRawBufferPointer(start: pointer, count: bytes.count).copyBytes(from: bytes)
      })
  }

  /// The first position whose value is not finite, or nil.
  public var firstNonFinite: Int? {
    withSpan { span in
      for i in span.indices where !span[i].isFinite { return i }
      return nil
    }
  }
}
