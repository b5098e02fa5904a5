import ArgumentParser
import Experiments
import Foundation

/// `synthbench sample RUN`: images from a trained generator.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Write images that a finished run's generator makes.")

  @Argument(help: "The number of the run; `synthbench list runs` shows them.")
  var number: Int64

  @Option(help: "How many images.")
  var count = 64

  @Option(help: ArgumentHelp("The folder they go to.", valueName: "folder"))
  var to = "samples"

  @OptionGroup var place: PlaceOptions

  func validate() throws {
    if count < 1 { throw ValidationError("--count needs a number of at least 1.") }
  }

  func run() throws {
    let images = try place.existingWorkplace().samples(run: number, count: count)
    do {
      try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
    } catch {
      throw UserError(description: "The folder \(to) cannot be made: \(systemReason(error)).")
    }
    for (index, image) in images.enumerated() {
      let number = String(index)
      let name = String(repeating: "0", count: max(0, 5 - number.count)) + number
      try image.write(to: URL(fileURLWithPath: "\(to)/\(name).png"))
    }
    print("\(images.count) images in \(to)")
  }
}

/// `synthbench evaluate RUN`: scores a finished run once more and shows whether the figures are the stored ones.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Score a finished run once more, beside what was stored.")

  @Argument(help: "The number of the run; `synthbench list runs` shows them.")
  var number: Int64

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var place: PlaceOptions

  func run() throws {
    let result = try place.existingWorkplace().reevaluate(run: number)
    if json { return print(try jsonText(result)) }
    print("\(result.title): weights \(result.sameWeights ? "as stored" : "DIFFER from the stored ones")")
    for line in result.lines {
      let stored = line.stored.map { $0 == line.now ? "as stored" : "stored \($0)" } ?? "not stored"
      print("  \(line.metric) (\(line.subject)): \(line.now), \(stored)")
    }
  }
}
