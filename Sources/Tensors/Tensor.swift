import CKernels

/// An immutable, contiguous block of float32 values with a shape; images are N×H×W×C.
///
/// Copying is cheap (the values are shared). Functions that work on tensors return new ones.
public struct Tensor: Sendable {
  /// The extents, outermost first.
  public let shape: Shape
  var storage: Storage

  /// A tensor whose values `fill` writes, in row-major order; the span holds garbage before.
  public init(_ shape: Shape, fill: (inout MutableSpan<Float>) throws -> Void) rethrows {
    let storage = Storage(count: shape.count)
    // Safe: the storage is not shared yet and outlives the span.
    var span = MutableSpan(_unsafeStart: storage.pointer, count: storage.count)
    try fill(&span)
    self.shape = shape
    self.storage = storage
    Observation.current?.made(self)
  }

  /// A tensor filled with one value.
  public init(_ shape: Shape, repeating value: Float) {
    self.init(shape, writing: { $0.update(repeating: value, count: shape.count) })
  }

  /// A tensor with the given values in row-major order; traps when their number does not fit the shape.
  public init(_ shape: Shape, _ values: [Float]) {
    precondition(values.count == shape.count, "\(values.count) values do not fill a tensor of shape \(shape)")
    self.init(
      shape,
      writing: { pointer in
        values.withUnsafeBufferPointer {
          _ = UnsafeMutableBufferPointer(start: pointer, count: $0.count).update(from: $0)
        }
      })
  }

  /// A scalar, of rank 0.
  public init(_ value: Float) { self.init([], [value]) }

  /// A tensor of zeros.
  public static func zeros(_ shape: Shape) -> Tensor { Tensor(shape, repeating: 0) }

  /// The door for kernels of this module: `write` must set all `shape.count` values.
  init(_ shape: Shape, writing write: (UnsafeMutablePointer<Float>) -> Void) {
    self.shape = shape
    storage = Storage(count: shape.count)
    write(storage.pointer)
    Observation.current?.made(self)
  }

  /// A tensor of garbage that a kernel of this module fills before anybody sees it.
  init(uninitialized shape: Shape) {
    self.init(shape: shape, storage: Storage(count: shape.count))
    Observation.current?.made(self)
  }

  /// A tensor of the values in a block that holds as many as the shape.
  init(shape: Shape, storage: Storage) {
    self.shape = shape
    self.storage = storage
  }

  /// The number of values.
  public var count: Int { storage.count }

  /// The number of axes.
  public var rank: Int { shape.rank }

  /// A copy of the values in row-major order.
  public var values: [Float] { withSpan { span in (0..<span.count).map { span[$0] } } }

  /// The only value of a tensor of one element; traps for any other.
  public var item: Float {
    precondition(count == 1, "only a tensor of one element has an item; this one has shape \(shape)")
    return withSpan { $0[0] }
  }

  /// Reads the values in row-major order.
  public func withSpan<Result>(_ body: (Span<Float>) throws -> Result) rethrows -> Result {
    // Safe: the storage lives until after the call, and nothing writes to it meanwhile.
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.pointer, count: storage.count).span)
  }

  /// Changes the values in place; copies first when another tensor shares them.
  public mutating func mutate<Result>(_ body: (inout MutableSpan<Float>) -> Result) -> Result {
    let count = count
    return mutatePointer { pointer in
      // Safe: the storage is ours alone here.
      var span = MutableSpan(_unsafeStart: pointer, count: count)
      return body(&span)
    }
  }

  /// As `mutate`, for kernels of this module.
  mutating func mutatePointer<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    defer { Observation.current?.made(self) }
    if isKnownUniquelyReferenced(&storage) {
      dropCopies()
    } else {
      let copy = Storage(count: storage.count)
      copy.pointer.update(from: storage.pointer, count: storage.count)
      storage = copy
    }
    return withExtendedLifetime(storage) { body(storage.pointer) }
  }

  /// Lets go of the copies in other layouts that convolutions made of these weights; the next one makes its own again.
  public func dropLayouts() {
    storage.dropLayouts()
    storage.rounded.withLock { $0?.dropLayouts() }
  }

  /// As `dropLayouts`, and of the rounded copy.
  public func dropCopies() {
    storage.dropLayouts()
    storage.rounded.withLock { $0 = nil }
  }

  /// Adds another tensor's values in place if no other tensor shares these; else does nothing and gives false.
  public mutating func accumulate(_ other: Tensor) -> Bool {
    precondition(shape == other.shape, "a tensor of shape \(other.shape) cannot be added to one of shape \(shape)")
    guard isKnownUniquelyReferenced(&storage) else { return false }
    let watch = observed("accumulation", [self, other])
    defer { watch?.ended() }
    let count = count
    // Safe: both have `count` values, and the blocks differ, since this one has a single owner.
    mutatePointer { y in withPointers(other) { sb_accumulate(y, $0, count) } }
    return true
  }

  /// The same values under another shape of as many elements; nothing is copied.
  public func reshaped(_ shape: Shape) -> Tensor {
    precondition(shape.count == count, "a tensor of shape \(self.shape) cannot be seen as \(shape)")
    return Tensor(shape: shape, storage: storage)
  }
}

/// Reads several tensors' memory at once; the pointers are valid inside the closure only.
func withPointers<Result>(_ a: Tensor, _ body: (UnsafePointer<Float>) -> Result) -> Result {
  withExtendedLifetime(a.storage) { body(UnsafePointer(a.storage.pointer)) }
}

func withPointers<Result>(
  _ a: Tensor, _ b: Tensor, _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Result
) -> Result {
  withExtendedLifetime((a.storage, b.storage)) {
    body(UnsafePointer(a.storage.pointer), UnsafePointer(b.storage.pointer))
  }
}

func withPointers<Result>(
  _ a: Tensor, _ b: Tensor, _ c: Tensor,
  _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>) -> Result
) -> Result {
  withPointers(a, b) { pa, pb in withPointers(c) { pc in body(pa, pb, pc) } }
}
