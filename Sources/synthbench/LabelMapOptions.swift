import ArgumentParser
import Experiments
import QualityMetrics

extension VoidPrediction: Named {}
extension AbsentClassRule: Named {}

/// What the numbers in label maps stand for.
struct LabelMapOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Classes in label maps, for segmentation metrics: labels 0 to N - 1.", valueName: "N"))
  var labelCount: Int?

  @Option(help: ArgumentHelp("Labels that are no class; pixels with such a truth never count.", valueName: "labels"))
  var voidLabels = "255"

  @Option(
    help: ArgumentHelp(
      "What predictions of such a label are: \(VoidPrediction.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "rule"))
  var voidPredictions = VoidPrediction.wrong.rawValue

  @Option(
    help: ArgumentHelp(
      "What absent classes do to a mean: \(AbsentClassRule.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "rule"))
  var absentClasses = AbsentClassRule.excludedWhereUndefined.rawValue

  /// The rules; nil where no number of classes is given.
  ///
  /// - Throws: `UserError`.
  func rules() throws -> LabelMapRules? {
    let prediction = try VoidPrediction.named(voidPredictions, kind: "rule for void predictions")
    let absent = try AbsentClassRule.named(absentClasses, kind: "rule for absent classes")
    let void = try voidLabels.split(separator: ",").map { part in
      guard let label = Int(part), (0...255).contains(label) else {
        throw UserError(description: "--void-labels \(voidLabels) is no list of labels: write 11 or 0,255.")
      }
      return label
    }
    guard let labelCount else { return nil }
    guard (1...256).contains(labelCount) else {
      throw UserError(description: "--label-count needs a number from 1 to 256, not \(labelCount).")
    }
    if let both = void.first(where: { $0 < labelCount }) {
      throw UserError(
        description: "Label \(both) is void, and one of the \(labelCount) classes 0 to \(labelCount - 1); give "
          + "--void-labels others (or none: ''), or --label-count fewer.")
    }
    return LabelMapRules(classes: labelCount, void: Set(void), voidPrediction: prediction, absentClasses: absent)
  }
}
