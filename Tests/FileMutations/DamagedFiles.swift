import Foundation

/// What became of reading many damaged files.
public struct DamagedFiles {
  /// How many were read all the same.
  public private(set) var read = 0
  /// How many were refused with an error of the expected type.
  public private(set) var refused = 0
  /// Errors of other types, and messages that say nothing.
  public private(set) var problems: [String] = []

  /// How many damaged files are read of each format: 200, or what the variable SYNTHBENCH_MUTATIONS says.
  public static var count: Int { environment["SYNTHBENCH_MUTATIONS"].flatMap { Int($0) } ?? 200 }

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// Reads damaged copies of files, in turn of each. To be called in a process of its own (`processExitsWith`): it is
  /// held to 2 GiB more memory than it has and ten minutes and 20 ms a file of processor time, and what traps ends it.
  ///
  /// The variable SYNTHBENCH_MUTANT names a file in which the bytes that are being read are kept, for the debugger.
  ///
  /// - Parameters:
  ///   - repair: puts checksums right after the damage, so that it is not only they that are tested.
  ///   - read: reads the bytes of a file to its last value.
  public init<Expected: Error & CustomStringConvertible>(
    of files: [[UInt8]], seed: UInt64, refusedBy type: Expected.Type, repair: (([UInt8]) -> [UInt8])? = nil,
    read body: ([UInt8]) throws -> Void
  ) {
    Self.limitThisProcess()
    let mutant = Self.environment["SYNTHBENCH_MUTANT"].map { URL(fileURLWithPath: $0) }
    for number in 0..<Self.count {
      var mutation = FileMutation(number, seed: seed)
      var bytes = mutation.damaged(files[number % files.count])
      if let repair, mutation.integer(below: 2) == 0 { bytes = repair(bytes) }
      if let mutant { try? Data(bytes).write(to: mutant) }
      do {
        try body(bytes)
        read += 1
      } catch let error as Expected where !error.description.isEmpty {
        refused += 1
      } catch {
        problems.append("mutation \(number): \(error)")
      }
    }
  }

  /// Whether every file was read or refused as it should be, some of each.
  public var areSound: Bool {
    for problem in problems.prefix(5) { FileHandle.standardError.write(Data("\(problem)\n".utf8)) }
    return problems.isEmpty && read > 0 && refused > Self.count / 10
  }

  private static func limitThisProcess() {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").first
    let memory = rlim_t(pages.flatMap { Int($0) } ?? 0) * rlim_t(sysconf(Int32(_SC_PAGESIZE))) + 2 << 30
    var limits = rlimit(rlim_cur: memory, rlim_max: memory)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits)
    let seconds = rlim_t(600 + count / 50)
    limits = rlimit(rlim_cur: seconds, rlim_max: seconds)
    setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limits)
  }
}
