import Foundation
import Testing

@Suite("selftest")
struct SelfTestCommandTests {
  @Test("selftest ends with 0; with a wrong answer of another tool it ends with 1, with no answer at all with 3")
  func statuses() throws {
    let folder = try TemporaryFolder()
    let own = try Program.run(["selftest"], in: folder)
    #expect(own.status == 0)
    #expect(own.output.contains("0 wrong, 0 unanswered"))
    try folder.write("wrong.json", Array(#"{"fid-identical": 1}"#.utf8))
    let wrong = try Program.run(["selftest", "--against", "wrong.json"], in: folder)
    #expect(wrong.status == 1)
    #expect(wrong.output.contains("WRONG") && wrong.output.contains("the distance of a set from itself"))
    try folder.write("empty.json", Array("{}".utf8))
    #expect(try Program.run(["selftest", "--against", "empty.json"], in: folder).status == 3)
  }
}
