import Foundation
import Testing

/// Arguments, the status they end with, and words that the error says.
private struct Refusal: CustomTestStringConvertible {
  let arguments: [String]
  let status: Int32
  let words: [String]
  var testDescription: String { arguments.joined(separator: " ") }

  init(_ line: String, _ status: Int32, _ words: String...) {
    arguments = line.split(separator: " ").map(String.init)
    (self.status, self.words) = (status, words)
  }
}

@Suite("Bad input")
struct BadInputTests {
  private static let names = [
    Refusal("rnu hands", 2, "Did you mean 'run'?"),
    Refusal("run hand", 2, "no benchmark named 'hand'", "Did you mean 'hands'?", "ring8"),
    Refusal("report ring9", 2, "no benchmark named 'ring9'", "Did you mean 'ring8'?"),
    Refusal("baseline make dgits", 2, "no benchmark named 'dgits'", "Did you mean 'digits'?"),
    Refusal("train vanila-gan", 2, "no system named 'vanila-gan'", "Did you mean 'vanilla-gan'?"),
    Refusal("train vanilla-gan --variant minmax", 2, "no variant named 'minmax'", "Did you mean 'minimax'?"),
    Refusal("train vanilla-gan --preset ring", 2, "no preset named 'ring'", "Did you mean 'ring8'?"),
    Refusal("train hand-pose", 2, "hand-pose", "synthbench gain"),
    Refusal("train pix2pix --vgg19 vgg19", 2, "no loss in features", "hand-depth, srgan, deformable-gan"),
    Refusal("train srgan --variant srgan-mse --vgg19 vgg19", 2, "srgan srgan-mse has no loss in features"),
    Refusal("run ring8 --profile quik", 2, "no profile named 'quik'", "Did you mean 'quick'?", "paper"),
    Refusal("gain segmentatoin", 2, "no task named 'segmentatoin'", "Did you mean 'segmentation'?"),
    Refusal("gain detecton", 2, "no task named 'detecton'", "Did you mean 'detection'?"),
    Refusal("gain detection --generator ful", 2, "no variant of deformable-gan named 'ful'", "Did you mean 'full'?"),
    Refusal("gain detection --background facade", 2, "no background named 'facade'", "Did you mean 'facades'?"),
    Refusal("gain hand-pose --generator full", 2, "no variant of hand-depth named 'full'", "l2+gan+style"),
    Refusal("list sistems", 2, "no list named 'sistems'", "Did you mean 'systems'?"),
    Refusal("score ssim@wang204 --real a --fake b", 2, "no metric 'ssim@wang204'", "Did you mean 'ssim@wang2004'?"),
    Refusal("score parzen@goodfellow2014 --real . --fake .", 2, "does not score folders", "ssim@wang2004"),
    Refusal("run ring8 --sedes 1", 2, "Unknown option '--sedes'", "Did you mean '--seeds'?"),
    Refusal("run", 2, "Missing expected argument"),
    Refusal("run ring8 digits", 2, "Unexpected argument 'digits'"),
  ]

  private static let numbers = [
    Refusal("run ring8 --seeds x", 2, "\"x\" is no list of seeds", "0,1,2"),
    Refusal("run ring8 --seeds 0-4,x", 2, "'x' is neither"),
    Refusal("run ring8 --seeds 1,,2", 2, "no list of seeds"),
    Refusal("run ring8 --seeds 3-1", 2, "runs backwards"),
    Refusal("run ring8 --seeds 0-99999", 2, "more than 1000 seeds"),
    Refusal("run ring8 --seeds 1.5", 2, "no list of seeds"),
    Refusal("run ring8 --seeds 18446744073709551615", 2, "no list of seeds", "9223372036854775807"),
    Refusal("train vanilla-gan --seeds=-1", 2, "no list of seeds"),
    Refusal("run ring8 --jobs 0", 2, "--jobs", "from 1"),
    Refusal("run ring8 --threads two", 2, "'two' is invalid for '--threads"),
    Refusal("run ring8 --threads 100000", 2, "--threads", "256"),
    Refusal("run ring8 --checkpoint-every 0", 2, "--checkpoint-every"),
    Refusal("sample x", 2, "'x' is invalid"),
    Refusal("sample 1 --count 0", 2, "--count"),
    Refusal("bench kernels --rounds 0", 2, "--rounds"),
  ]

  @Test("unknown names end with status 2, say what is known, and leave nothing behind", arguments: names)
  private func unknown(_ refusal: Refusal) throws {
    let folder = try TemporaryFolder()
    if refusal.arguments.contains(".") { try folder.write("a.png", ScoreTests.image(1).png) }
    let before = folder.names
    try Program.fail(refusal.arguments, in: folder, status: refusal.status, saying: refusal.words)
    #expect(folder.names == before)
  }

  @Test("bad numbers end with status 2 and leave nothing behind", arguments: numbers)
  private func badNumber(_ refusal: Refusal) throws {
    let folder = try TemporaryFolder()
    try Program.fail(refusal.arguments, in: folder, status: refusal.status, saying: refusal.words)
    #expect(folder.names.isEmpty)
  }

  // MARK: Data

  @Test("a missing data set ends with status 3 and says where it was looked for")
  func missingData() throws {
    let folder = try TemporaryFolder()
    let run = ["run", "digits", "--profile", "smoke", "--report", "page"]
    try Program.fail(run, in: folder, status: 3, saying: ["mnist", "No data folder was given", "SYNTHBENCH_DATA"])
    try Program.fail(run + ["--data", "nowhere"], in: folder, status: 3, saying: ["mnist", "nowhere", "--data"])
    try Program.fail(
      run, in: folder, environment: ["SYNTHBENCH_DATA": "/nowhere"], status: 3, saying: ["mnist", "/nowhere"])
    #expect(try folder.store().runs().isEmpty)
    try folder.write("data/mnist/readme", [])
    try Program.fail(
      run + ["--data", "data"], in: folder, status: 3, saying: ["train-images-idx3-ubyte", "datasets.md"])
  }

  @Test("idx files that are cut short, or no idx files, end with status 3 and are named")
  func brokenIDX() throws {
    let folder = try TemporaryFolder()
    let run = ["run", "digits", "--profile", "smoke", "--report", "page", "--data", "data"]
    let name = "data/mnist/train-images-idx3-ubyte"
    let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0xEA, 0x60, 0, 0, 0, 28, 0, 0, 0, 28]
    try folder.write(name, header + [UInt8](repeating: 7, count: 1000))
    try Program.fail(run, in: folder, status: 3, saying: [name, "47040000 bytes", "1000"])
    try folder.write(name, [0, 0, 8, 1] + header.dropFirst(4) + [1, 2, 3])
    try Program.fail(run, in: folder, status: 3, saying: [name, "magic number 2051", "2049"])
    try folder.write(name, header.prefix(9))
    try Program.fail(run, in: folder, status: 3, saying: [name, "9 bytes"])
    try FileManager.default.removeItem(atPath: folder.file(name))
    try folder.write(name + ".gz", [0x1F, 0x8B, 8, 0, 0, 0])
    try Program.fail(run, in: folder, status: 3, saying: [name + ".gz", "end of the file after 6 bytes"])
    #expect(try folder.store().runs().isEmpty)
  }

  // MARK: Stored runs

  @Test("runs that do not exist are named; so are runs that make no images and files that were removed")
  func wrongRuns() throws {
    let folder = try TemporaryFolder()
    try Program.succeed(["train", "vanilla-gan", "--preset", "ring8", "--profile", "smoke"], in: folder)
    try Program.fail(
      ["report", "ring8", "--profile", "quick"], in: folder, status: 3, saying: ["synthbench run ring8"])
    try Program.fail(["baseline", "make", "ring8"], in: folder, status: 3, saying: ["profile quick"])
    for verb in ["sample", "evaluate"] {
      try Program.fail([verb, "7"], in: folder, status: 2, saying: ["no run 7"])
    }
    try Program.fail(["sample", "1"], in: folder, status: 3, saying: ["makes no images", "hand-depth"])
    let path = try #require(
      try FileManager.default.subpathsOfDirectory(atPath: folder.file("runs"))
        .first { $0.hasSuffix("checkpoint.safetensors") })
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file("runs/" + path)))
    try folder.write("runs/" + path, whole.prefix(whole.count - 100))
    try Program.fail(["evaluate", "1"], in: folder, status: 2, saying: [path, "cut short"])
    try FileManager.default.removeItem(atPath: folder.file("runs/" + path))
    try Program.fail(["evaluate", "1"], in: folder, status: 3, saying: ["not there", "train it first"])
  }

  @Test("a report or baseline of runs that were never made ends with status 3 and says how to make them")
  func nothingStored() throws {
    let folder = try TemporaryFolder()
    try Program.fail(
      ["report", "ring8", "--to", "page"], in: folder, status: 3, saying: ["no results file at runs/results.sqlite"])
    try Program.fail(
      ["baseline", "make", "ring8", "--to", "b.json"], in: folder, status: 3, saying: ["no results file"])
    for arguments in [["list", "runs"], ["sample", "1"], ["evaluate", "1"], ["resume"]] {
      try Program.fail(arguments, in: folder, status: 3, saying: ["no results file at runs/results.sqlite"])
    }
    #expect(folder.names.isEmpty)
  }
}
