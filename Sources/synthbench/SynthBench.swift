import ArgumentParser
import Foundation
import Tensors

/// The program; each verb has a file of its own.
@main
struct SynthBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthbench",
    abstract: "Trains, scores and compares image-synthesis systems under fixed seeds.",
    discussion: """
      Results go to standard output, progress to standard error. Exit codes: 0 ok, 1 gate failed, 2 usage or \
      configuration, 3 not comparable or no data, 4 the run failed, 5 interrupted and can be resumed.
      """,
    subcommands: [
      ListCommand.self, RunCommand.self, TrainCommand.self, SampleCommand.self, TranslateCommand.self,
      EvaluateCommand.self,
      ScoreCommand.self, GainCommand.self, ReportCommand.self, BaselineCommand.self, ResumeCommand.self,
      DataCommand.self, BenchCommand.self, TableCommand.self, GateCommand.self, WeightsCommand.self, WhyCommand.self,
      DiffCommand.self, VerifyCommand.self, SelfTestCommand.self, ExplainCommand.self,
    ])

  static func main() {
    ProductKernels.restartUnlessRowsAreIndependent()
    Threads.flushDenormals()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      Failure.exit(with: error)
    }
  }
}
