import Images
import Synchronization

/// Keeps pictures at the size that training loads them at, so that each file is decoded once, up to a bound on memory;
/// what does not fit is loaded anew each time. What is given does not depend on what was kept.
package final class LoadedPictures: Sendable {
  private struct State {
    var pictures: [String: Image] = [:]
    var bytes = 0
  }
  private let limit: Int
  private let state = Mutex(State())

  /// Keeps at most so many bytes.
  package init(limit: Int = 256 << 20) { self.limit = limit }

  /// The pictures under some names, loaded together where one of them is not kept, and kept if all of them fit.
  package func pictures(_ names: [String], load: () throws -> [Image]) rethrows -> [Image] {
    let kept = state.withLock { state in names.compactMap { state.pictures[$0] } }
    if kept.count == names.count { return kept }
    let loaded = try load()
    state.withLock { state in
      let new = zip(names, loaded).filter { state.pictures[$0.0] == nil }
      let bytes = new.reduce(0) { $0 + $1.1.samples.count }
      guard state.bytes + bytes <= limit else { return }
      for (name, image) in new { state.pictures[name] = image }
      state.bytes += bytes
    }
    return loaded
  }
}
