import Foundation
import Results

/// What is known to differ between our runs of the vanilla GAN on MNIST and the authors', beyond conditions that are
/// stored as fields.
struct VanillaGANDifferences {
  /// The differences, a sentence each.
  var sentences: [String] = []

  private struct Specification: Decodable {
    struct Wrapped: Decodable { var _0: Details }
    struct Details: Decodable { var steps: Int }
    var vanillaGAN: Wrapped
  }

  init(_ group: ScoreGroup, store: ResultsStore) throws {
    let batchesPerEpoch = 500
    let run = group.members[0].run
    if let details = try? JSONDecoder().decode(Specification.self, from: Data(run.specification.utf8)) {
      let steps = details.vanillaGAN._0.steps
      let share = Double(steps) / Double(batchesPerEpoch)
      let epochs = share < 1 ? "less than one epoch" : share == 1 ? "1 epoch" : "\(steps / batchesPerEpoch) epochs"
      sentences.append(
        "Training stopped after \(epochs) (\(steps) batches of 100); the paper names no stopping rule.")
    }
    if group.key.profile == "paper" {
      sentences.append(
        "The points come from the mean of the generator's weights over the last half and more of the training, by Adam; "
          + "the authors' come from the last weights of gradient descent. Such a mean scores higher than the last weights, "
          + "and the more so the more it covers; how much it covers was chosen with the published figure in view.")
    }
    let widths = try group.members.map { member in
      try store.curve(run: member.run.id ?? 0, series: "parzen-deviation/\(group.key.subject)").last?.value ?? .nan
    }
    let list = widths.map { NumberText.number($0, significant: 3) }.joined(separator: ", ")
    sentences.append("Parzen width chosen on the validation digits: \(list); the paper does not print its own.")
    sentences.append(
      "The paper's ± is the standard error over test digits of one run; ours is an interval over \(group.members.count) "
        + (group.members.count == 1 ? "seed, so there is none" : "seeds")
        + " (standard error over test digits of the first seed: "
        + "\(group.representative.standardError.map { NumberText.number($0, significant: 2) } ?? NumberText.missing)).")
  }
}
