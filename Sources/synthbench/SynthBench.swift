import ArgumentParser

@main
struct SynthBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthbench", abstract: "Trains, scores and compares image-synthesis systems under fixed seeds.")
}
