import Foundation
import GRDB
import Results
import Testing

@Suite("Results files and disks")
struct StorageTests {
  private static let run = ["run", "ring8", "--profile", "smoke", "--report", "page", "--quiet"]

  @Test("a results file that is not SQLite is refused and left as it is")
  func notSQLite() throws {
    let folder = try TemporaryFolder()
    let text = Array("This is a letter, and no results file at all.".utf8)
    try folder.write("runs/results.sqlite", text)
    for arguments in [Self.run, ["list", "runs"], ["resume"], ["report", "ring8"]] {
      try Program.fail(arguments, in: folder, status: 2, saying: ["runs/results.sqlite", "not a SQLite file"])
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("runs/results.sqlite"))) == Data(text))
  }

  @Test("a results file of a newer version is refused and can be used by that version still")
  func newerVersion() throws {
    let folder = try TemporaryFolder()
    try Program.succeed(Self.run, in: folder)
    let computed = try folder.computed()
    let database = try DatabaseQueue(path: folder.file("runs/results.sqlite"))
    try database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('seeds of the moon')") }
    for arguments in [Self.run, ["list", "runs"], ["evaluate", "1"], ["resume"]] {
      try Program.fail(
        arguments, in: folder, status: 2, saying: ["runs/results.sqlite", "newer version", "seeds of the moon"])
    }
    try database.write { try $0.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = 'seeds of the moon'") }
    try database.close()
    #expect(try folder.computed() == computed)
  }

  @Test("folders that cannot be made or written end with status 2, the reason, and nothing lost")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", [1])
    try Program.fail(
      Self.run + ["--runs", "file/below"], in: folder, status: 2, saying: ["file/below", "Not a directory", "--runs"])
    try Program.fail(Self.run + ["--runs", "/proc/below"], in: folder, status: 2, saying: ["/proc/below", "--runs"])
    let page = ["run", "ring8", "--profile", "smoke", "--quiet", "--report", "file/page"]
    try Program.fail(page, in: folder, status: 2, saying: ["file/page", "cannot be written"])
    // The run itself is stored: with a better folder only the report is made.
    #expect(try folder.store().runs().map(\.state) == [.finished])
    let again = try Program.run(["run", "ring8", "--profile", "smoke", "--report", "page"], in: folder)
    #expect(again.status == 0 && again.errors.isEmpty)
    try Program.fail(
      ["baseline", "make", "ring8", "--profile", "smoke", "--to", "file/b.json", "--allow-few"], in: folder, status: 2,
      saying: ["file/b.json"])
  }

  /// Whether this test may mount a small disk.
  private static let mayMount: Bool = {
    guard let folder = try? TemporaryFolder(), (try? SmallDisk(at: folder.path, kibibytes: 64)) != nil else {
      return false
    }
    return true
  }()

  @Test(
    "a full disk ends with status 2 and loses nothing: with room again, resume completes with the same results",
    .enabled(if: mayMount, "a small disk is mounted for this test, which needs the rights to mount"))
  func fullDisk() throws {
    let folder = try TemporaryFolder()
    let train = [
      "train", "vanilla-gan", "--preset", "ring8", "--profile", "smoke", "--checkpoint-every", "10", "--quiet",
    ]
    let expected = try TemporaryFolder()
    try Program.succeed(train, in: expected)
    try FileManager.default.createDirectory(atPath: folder.file("runs"), withIntermediateDirectories: true)
    let disk = try SmallDisk(at: folder.file("runs"), kibibytes: 3072)
    // A finished run, which must survive.
    try Program.succeed(train + ["--seeds", "1"], in: folder)
    // Room for a part of the next one, less each time.
    for kibibytes in [400, 200, 60, 8] {
      try disk.fill(leaving: kibibytes)
      try Program.fail(train, in: folder, status: 2, saying: ["runs/"])
    }
    try disk.clear()
    #expect(try folder.store().runs().first { $0.seed == 1 }?.state == .finished)
    try Program.succeed(train, in: folder)
    let found = try folder.computed()
    #expect(found.filter { $0.contains(" smoke 0 ") } == (try expected.computed()))
    _ = consume disk
  }
}

/// A disk in memory, taken away again with the object.
private final class SmallDisk {
  private let path: String

  init(at path: String, kibibytes: Int) throws {
    self.path = path
    try Self.command(["mount", "-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", path])
  }

  deinit { try? Self.command(["umount", "-l", path]) }

  /// Writes a file until only so much room is left.
  func fill(leaving kibibytes: Int) throws {
    try clear()
    let room = try #require(
      FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize] as? NSNumber
    ).intValue
    try Data(count: max(0, room - kibibytes * 1024)).write(to: URL(fileURLWithPath: path + "/filler"))
  }

  /// Removes that file.
  func clear() throws {
    guard FileManager.default.fileExists(atPath: path + "/filler") else { return }
    try FileManager.default.removeItem(atPath: path + "/filler")
  }

  private struct Refused: Error {}

  private static func command(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw Refused() }
  }
}
