/// Hears of a run's progress; may be called from several threads.
public protocol ProgressReporter: Sendable {
  /// So many runs, stored ones left out, are about to be executed.
  func planned(_ runs: Int)
  /// A run got this far.
  func progress(_ title: String, step: Int, of steps: Int)
  /// A run is finished; `note` says what came out of it.
  func finished(_ title: String, note: String)
  /// Another process works at this; ours goes on when that one is done with it.
  func waiting(_ title: String)
}

/// Tells nobody.
public struct SilentReporter: ProgressReporter {
  /// A reporter that tells nobody.
  public init() {}
  /// Does nothing.
  public func planned(_ runs: Int) {}
  /// Does nothing.
  public func progress(_ title: String, step: Int, of steps: Int) {}
  /// Does nothing.
  public func finished(_ title: String, note: String) {}
  /// Does nothing.
  public func waiting(_ title: String) {}
}
