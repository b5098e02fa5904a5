import Synchronization

/// Keeps what was drawn or generated under a name, which many runs of one process share.
final class DrawnCache<Value: Sendable>: Sendable {
  private let kept = Mutex<[String: Value]>([:])

  /// What is kept under a name; made, and kept, where there is nothing yet.
  func value(_ name: String, make: () throws -> Value) rethrows -> Value {
    if let found = kept.withLock({ $0[name] }) { return found }
    let made = try make()
    kept.withLock { $0[name] = made }
    return made
  }
}
