import Foundation
import Synchronization

/// Whether the user pressed Ctrl-C (or the system asked to end): runs then stop at the next step with a checkpoint.
enum Interruption {
  private static let requested = Atomic<Bool>(false)

  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Listens to SIGINT and SIGTERM; a second SIGINT ends the program at once.
  static func install() {
    for name in [SIGINT, SIGTERM] {
      // Safe: the handler only stores to an atomic.
      _ = signal(name) { number in
        if Interruption.isRequested { _exit(130) }
        Interruption.requested.store(true, ordering: .relaxed)
        _ = number
      }
    }
  }
}
