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
