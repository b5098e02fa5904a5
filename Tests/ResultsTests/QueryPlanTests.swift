import Foundation
import GRDB
import Results
import Synchronization
import Testing

/// Statements that a store ran.
private final class Statements: Sendable {
  private let list = Mutex<[String]>([])

  func add(_ statement: String) { list.withLock { $0.append(statement) } }
  var all: [String] { list.withLock { Set($0).sorted() } }
}

@Suite("Query plans")
struct QueryPlanTests {
  @Test("what why, diff, table and gate ask of a file finds items, scores and curves by their keys, whatever its size")
  func indices() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("results.sqlite")
    let writing = try ResultsStore(path: path)
    var runs: [Run] = []
    for seed in 0..<3 {
      let id = try writing.addScored(makeKey(seed: seed), value: Double(seed))
      let items = (0..<4).map { ItemScore(position: $0, name: "test-\($0)", value: Double($0)) }
      try writing.record(makeScore(run: id, subject: "items", value: 1.5), items: items)
      runs.append(try writing.run(id))
    }
    let heard = Statements()
    let store = try ResultsStore(path: path, access: .readOnly, maximumPages: nil) { heard.add($0) }
    let scored = try #require(store.scores().first { $0.score.subject == "items" })
    #expect(try store.origin(of: scored, ends: 2).items?.summary.count == 4)
    _ = try store.difference(runs[0], runs[1])
    _ = try store.verification(of: runs[0], title: "t", as: runs[1], in: store)
    _ = try store.scoreGroups()
    _ = try store.curve(run: 1, series: "loss")
    let database = try DatabaseQueue(path: path)
    let asked = heard.all.filter { statement in
      statement.hasPrefix("SELECT") && ["itemScore", "curvePoint", "artefact"].contains { statement.contains($0) }
    }
    #expect(asked.count >= 5, "\(heard.all)")
    for statement in asked {
      let plan = try database.read { database in
        try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + statement.replacing("?", with: "1")).map {
          $0["detail"] as String
        }
      }
      #expect(plan.contains { $0.hasPrefix("SEARCH") }, "\(statement): \(plan)")
      #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(statement): \(plan)")
    }
  }
}
