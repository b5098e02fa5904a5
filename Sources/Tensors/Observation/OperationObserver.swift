import Synchronization

/// Watches the operations on tensors of one thread while a closure runs; it sees values and changes none.
///
/// With nobody watching, an operation costs one load of a counter more.
public protocol OperationObserver: Sendable {
  /// An operation begins, perhaps within another one; the first operand is what it changes, where it does so in place.
  func began(_ name: String, operands: () -> [Tensor])
  /// The operation that began last is over.
  func ended()
  /// A tensor was made or changed; its values are there when the operation under way is over.
  func made(_ tensor: Tensor)
}

extension OperationObserver {
  /// Watches the operations that the calling thread does in `body`, in place of whoever watched before.
  public func observing<Result>(_ body: () throws -> Result) rethrows -> Result {
    Observation.count.add(1, ordering: .relaxed)
    defer { Observation.count.subtract(1, ordering: .relaxed) }
    return try Observation.$observer.withValue(self, operation: body)
  }
}

/// Who watches.
enum Observation {
  /// How many closures are being watched, on whichever thread.
  static let count = Atomic<Int>(0)
  @TaskLocal static var observer: (any OperationObserver)?

  /// The observer of this thread's work, and a moment's work where there is none at all.
  @inline(__always)
  static var current: (any OperationObserver)? { count.load(ordering: .relaxed) == 0 ? nil : observer }
}

/// Tells this thread's observer that an operation begins; the caller tells what is returned that it `ended()`.
@inline(__always)
package func observed(
  _ name: @autoclosure () -> String, _ operands: @autoclosure () -> [Tensor] = []
) -> (any OperationObserver)? {
  guard let observer = Observation.current else { return nil }
  observer.began(name(), operands: operands)
  return observer
}
