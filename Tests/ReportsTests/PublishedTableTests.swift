import Foundation
import Reports
import Testing

@Suite("Files of published tables")
struct PublishedTableTests {
  /// A table of two columns and two rows, as text, with parts to be replaced.
  private static func file(_ old: String = "", _ new: String = "") -> Data {
    let text = """
      {"format": 1, "id": "tiny", "system": "S", "paper": "P", "venue": "V", "kind": "paper", "source": ["x"],
       "dataset": "d", "protocol": "p", "note": "", "verified": true, "figures": {"total": 3, "verified": 2},
       "ours": {"benchmark": "srgan", "system": "srgan", "preset": "paper"},
       "columns": [
        {"name": "PSNR", "unit": "dB", "direction": "higher", "decimals": 2, "error": "±",
         "ours": {"metric": "psnr@srgan2017", "subject": "set5"}, "tolerance": {"amount": 0.1, "because": "rounding"}},
        {"name": "±", "unit": "dB", "direction": "none", "decimals": 1}],
       "rows": [
        {"method": "a", "values": [1.25, 0.5], "verifiedColumns": [0]}, {"method": "b", "values": [2, null]}]}
      """
    precondition(text.contains(old) || old.isEmpty, "the file has no \(old)")
    return Data(text.replacing(old, with: new).utf8)
  }

  @Test("all 47 committed tables parse, and hold the figures and marks that they state")
  func committed() throws {
    let tables = try PublishedTable.readAll(in: SampleRuns.published)
    #expect(tables.count == 47 && tables.count(where: \.verified) == 34)
    #expect(tables.reduce(0) { $0 + $1.rows.count } == 258)
    #expect(tables.reduce(0) { $0 + $1.figures.total } == 693)
    #expect(tables.reduce(0) { $0 + $1.figures.verified } == 559)
    for table in tables {
      #expect(!table.paper.isEmpty && !table.protocol.isEmpty, "\(table.id)")
      #expect(table.figures.verified == 0 || !table.source.isEmpty, "\(table.id) does not say where it was read")
      // What of ours stands beside it needs conditions, or anything could be compared.
      let stands = table.rows.contains { $0.ours != nil }
      for (place, column) in table.columns.enumerated() where column.ours != nil && stands {
        let dataset = column.conditions?.dataset ?? table.conditions?.dataset
        #expect(dataset != nil, "\(table.id), column \(place), names no data set")
      }
    }
  }

  @Test("marks of verification hold for a table, for a row, or for some of its columns")
  func marks() throws {
    let table = try PublishedTable.parse(Self.file(), path: "tiny.json")
    #expect(table.isVerified(0, 0) && !table.isVerified(0, 1) && table.isVerified(1, 0))
    #expect(table.error(0, 0) == 0.5 && table.error(1, 0) == nil && table.errorColumns == [1])
    #expect(table.columns[0].decimals(of: 2) == 2)
  }

  @Test(
    "a file that contradicts itself is refused with the place",
    arguments: [
      (#""id": "tiny""#, #""id": "other""#, "id"), (#"1.25, 0.5"#, "1.25", "rows[0] (a)"),
      (#""total": 3"#, #""total": 4"#, "figures"), (#""verified": 2"#, #""verified": 3"#, "figures"),
      ("1.25", "1.255", "rows[0] (a)"), (#""error": "±""#, #""error": "sd""#, "columns[0] (PSNR)"),
      ("[0]}", "[2]}", "rows[0] (a)"), (#""method": "b""#, #""method": "a""#, "rows"),
      ("psnr@srgan2017", "psnr", "columns[0] (PSNR)"), ("0.1,", "0,", "columns[0] (PSNR)"),
      (#""higher""#, #""up""#, "columns[0].direction"), (#""kind": "paper", "#, "", "the top"),
    ])
  func contradictions(old: String, new: String, place: String) throws {
    let error = #expect(throws: PublishedTableError.self) {
      try PublishedTable.parse(Self.file(old, new), path: "folder/tiny.json")
    }
    guard case .malformed(let path, let found, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(path == "folder/tiny.json" && found == place && !reason.isEmpty)
  }

  @Test("a newer layout, no folder and a folder without tables are errors that say what to do")
  func otherErrors() throws {
    let newer = Self.file(#""format": 1"#, #""format": 2"#)
    #expect(throws: PublishedTableError.newerFormat(path: "tiny.json", format: 2)) {
      try PublishedTable.parse(newer, path: "tiny.json")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "none-\(UUID().uuidString)").path
    let error = #expect(throws: PublishedTableError.missing(folder: folder)) {
      try PublishedTable.readAll(in: folder)
    }
    #expect(error?.description.contains("--published") == true)
  }

  @Test("a file with any byte changed is read or refused, and never read as what it does not state")
  func mutations() throws {
    let bytes = Self.file()
    var refused = 0
    for place in bytes.indices {
      var changed = bytes
      changed[place] = changed[place] &+ UInt8(1 + place % 3)
      do {
        let table = try PublishedTable.parse(changed, path: "tiny.json")
        #expect(table.rows.count == 2 && table.figures.total == 3)
      } catch { refused += 1 }
    }
    #expect(refused > bytes.count / 4)
  }
}
