import ArgumentParser
import Experiments
import Foundation

/// `synthbench resume`: goes on with every run that was stopped or killed.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Go on with every run that was stopped, killed or failed.")

  @OptionGroup var place: PlaceOptions
  @OptionGroup var work: WorkOptions

  func run() throws {
    let counted = try place.existingWorkplace()
    for run in try counted.unreadable() {
      FileHandle.standardError.write(
        Data("Run \(run) is left alone: another version of synthbench made it and this one cannot read it.\n".utf8))
    }
    guard try !counted.unfinished().isEmpty else { return print("Nothing to resume in \(place.runs).") }
    let workplace = try work.workplace(place, title: "resume")
    try work.execute(workplace.unfinished(), in: workplace)
  }
}
