import Reports
import Results
import Testing

@Suite("Runs that belong together")
struct CurrentRunsTests {
  @Test("other variants, weights of a user and arithmetics stand beside; other numbers of steps take the place")
  func settings() throws {
    let sample = try SampleRuns()
    func add(_ variant: String, seed: Int, _ rest: String) throws {
      let specification = #"{"pix2pix":{"_0":{"seed":\#(seed),"variant":"l1"\#(rest)}}}"#
      try sample.add(
        benchmark: "pix2pix", system: "pix2pix", variant: variant, seed: seed, specification: specification, [])
    }
    func current() throws -> CurrentRuns {
      try CurrentRuns(RunFilter(benchmark: "pix2pix"), in: sample.store)
    }
    for seed in 0..<3 { try add("l1", seed: seed, #","steps":8"#) }
    try add("l1-bfloat16", seed: 0, #","steps":8,"arithmetic":"bfloat16""#)
    try add("l1-vgg19", seed: 0, #","steps":8,"vgg19":"abc""#)
    #expect(try current().runs.count == 5 && current().older == 0)
    try add("l1", seed: 0, #","steps":9"#)
    #expect(try current().runs.count == 1 && current().older == 5)
  }
}
