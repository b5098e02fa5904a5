import Datasets
import Foundation
import Tensors

/// What made a result: program, machine, threads.
public struct Provenance: Codable, Hashable, Sendable {
  /// The commit of the working copy that the program lies in, or `unknown`.
  public var codeVersion: String
  /// SHA-256 of the program.
  public var binaryHash: String
  /// Processor and system in words.
  public var machine: String
  /// Threads per run.
  public var threads: Int

  /// What made a result, stated by the caller.
  public init(codeVersion: String, binaryHash: String, machine: String, threads: Int) {
    (self.codeVersion, self.binaryHash, self.machine, self.threads) = (codeVersion, binaryHash, machine, threads)
  }

  /// Reads program and machine.
  public static func current(threads: Int) -> Provenance {
    Provenance(
      codeVersion: gitVersion() ?? "unknown",
      binaryHash: programHash() ?? "unknown",
      machine: machineDescription(), threads: threads)
  }

  private static func gitVersion() -> String? {
    guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return nil }
    let folder = URL(fileURLWithPath: program).deletingLastPathComponent().path
    return output(of: ["git", "-C", folder, "describe", "--always", "--dirty", "--abbrev=12"])
  }

  /// By the system's own program, which hashes ten times as fast as ours.
  private static func programHash() -> String? {
    guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return nil }
    return output(of: ["sha256sum", path])?.split(separator: " ").first.map(String.init)
  }

  /// What a command prints, or nil when it fails.
  private static func output(of arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return process.terminationStatus == 0 && !trimmed.isEmpty ? trimmed : nil
  }

  private static func machineDescription() -> String {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let name =
      information.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "unknown processor"
    let memory = ProcessInfo.processInfo.physicalMemory / 1_073_741_824
    return "\(name), \(Threads.available) cores, \(memory) GiB, \(ProcessInfo.processInfo.operatingSystemVersionString)"
  }
}

/// The most memory this process ever held, in bytes; 0 where the system does not say.
public func peakResidentBytes() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
  return line.flatMap { Int($0.split(whereSeparator: { !$0.isNumber }).first ?? "") }.map { $0 * 1024 } ?? 0
}
