import ArgumentParser
import Experiments
import Foundation
import Images

/// `synthbench translate RUN IMAGE…`: what a trained system makes of the user's images.
struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate", abstract: "Turn image files into others by a finished run's trained system.",
    discussion: """
      SRGAN takes whole images of any size; the others are trained on small squares, to which images are resized.
      """)

  @Argument(help: "The number of the run; `synthbench list runs` shows them.")
  var number: Int64

  @Argument(help: ArgumentHelp("PNG or JPEG files.", valueName: "image"))
  var images: [String]

  @Option(
    help: ArgumentHelp(
      "What the images are turned into, such as Blond_Hair or happy for stargan, photo or labels for cyclegan; the "
        + "run's first when not given.", valueName: "name"))
  var into: String?

  @Option(help: ArgumentHelp("The folder that the results go to.", valueName: "folder"))
  var to = "translated"

  @OptionGroup var place: PlaceOptions

  func run() throws {
    let inputs = try images.map { try Image(contentsOf: URL(fileURLWithPath: $0)) }
    let names = images.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent + ".png" }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw UserError(description: "Two of the images would both become \(to)/\(twice); translate them apart.")
    }
    if let found = names.first(where: { FileManager.default.fileExists(atPath: "\(to)/\($0)") }) {
      throw UserError(description: "\(to)/\(found) is there already; name another folder with --to.")
    }
    let results = try place.existingWorkplace().translate(run: number, inputs, to: into)
    do {
      try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
    } catch {
      throw UserError(description: "The folder \(to) cannot be made: \(systemReason(error)).")
    }
    for (name, result) in zip(names, results) {
      try result.write(to: URL(fileURLWithPath: "\(to)/\(name)"))
      print("\(to)/\(name)")
    }
  }
}
