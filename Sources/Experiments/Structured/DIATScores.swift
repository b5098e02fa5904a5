import Datasets
import Foundation
import Judges
import Models
import QualityMetrics
import Tensors

extension DIATExperiment {
  /// Whether the attribute is there and the person still the same, and how far the picture is from what the world
  /// draws, before and after the enhancement, beside the untouched picture and the world's own.
  func score(_ changed: ChangedFaces, _ evaluation: inout Evaluation) throws {
    let subjects = [
      ("test", changed.made), ("enhanced", changed.enhanced), ("untouched", changed.images), ("real", changed.truth),
    ]
    for (subject, images) in subjects {
      try scoreAttribute(images, subject, &evaluation)
      if subject != "untouched" { try scorePeople(images, changed, subject, &evaluation) }
      if subject != "real" {
        add(try PixelErrors.meanAbsolute(images, changed.truth), subject, nil, &evaluation)
        add(try Roughness.gradientEnergyRatio(images, changed.truth), subject, nil, &evaluation)
      }
    }
    for (subject, images) in [("error", changed.made), ("error, enhanced", changed.enhanced)] {
      add(try artefacts(images, changed.truth), subject, nil, &evaluation)
    }
    guard details.preset.attribute.isLocal else { return }
    let masks = details.faces.renderer.masks(of: details.preset.attribute, in: changed.faces)
    let rest = Tensor.concatenated([Tensor](repeating: masks, count: 3), axis: 3) * -1 + 1
    for (subject, images) in [("outside", changed.made), ("outside, enhanced", changed.enhanced)] {
      let (now, before) = (images * rest, changed.images * rest)
      add(try outsideError(now, before, rest), subject, nil, &evaluation)
      add(Self.outside(try Roughness.gradientEnergyRatio(now, before)), subject, nil, &evaluation)
    }
  }

  private func scoreAttribute(_ images: Tensor, _ subject: String, _ evaluation: inout Evaluation) throws {
    let judge = try attributeJudge()
    guard let column = FaceJudge.attributes.firstIndex(of: details.preset.attribute) else { return }
    let found = judge.network.attributes(of: images).sliced(axis: 1, column..<column + 1).values.map { Int($0) }
    let asked = [Int](repeating: details.preset.isGiven ? 1 : 0, count: found.count)
    let share = try Classification.accuracy(predicted: found, truth: asked)
    add(share, subject, judge, &evaluation)
    if subject == "test" { evaluation.note = String(format: "attribute %.2f", share.value) }
  }

  private func scorePeople(
    _ images: Tensor, _ changed: ChangedFaces, _ subject: String, _ evaluation: inout Evaluation
  ) throws {
    let judge = try identityJudge()
    let (sources, read) = (judge.network.read(changed.images), judge.network.read(images))
    let error = try IdentityError.score(sources: sources, translations: read)
    add(error, subject, judge, &evaluation)
    add(try EqualErrorRate.score(sources: sources, translations: read), subject, judge, &evaluation)
    if subject == "test" { evaluation.note += String(format: ", identity error %.2f", error.value) }
  }

  /// The gradient energy of what differs from the world's picture, over that of the world's picture: noise adds to it,
  /// and so do edges that are lost or moved; an even shade does not.
  private func artefacts(_ made: Tensor, _ truth: Tensor) throws -> MetricScore {
    var score = try Roughness.gradientEnergyRatio(made - truth, truth)
    score.signature.state("of", "error")
    return score
  }

  /// The mean absolute difference over the pixels that are left of images, where `rest` N×S×S×3 is 1.
  private func outsideError(_ now: Tensor, _ before: Tensor, _ rest: Tensor) throws -> MetricScore {
    let overall = try PixelErrors.meanAbsolute(now, before)
    // Those means are over all pixels.
    let shares = rest.values.chunked(by: rest.count / rest.shape[0]).map { Double($0.reduce(0, +)) / Double($0.count) }
    return Self.outside(
      MetricScore(signature: overall.signature, perItem: zip(overall.perItem, shares).map { $0 / $1 }))
  }

  private static func outside(_ score: MetricScore) -> MetricScore {
    var score = score
    score.signature.state("region", "outside")
    return score
  }

  private func add(
    _ score: MetricScore, _ subject: String, _ judge: FaceJudge?, _ evaluation: inout Evaluation
  ) {
    var score = score
    score.signature.judge = judge?.identity
    score.signature.state("world", "faces\(details.worldSeed)-\(details.size)-\(details.preset.rawValue)")
    evaluation.add(score, subject: subject, judgeAccuracy: judge?.accuracy)
  }
}

extension [Float] {
  fileprivate func chunked(by length: Int) -> [ArraySlice<Float>] {
    stride(from: 0, to: count, by: length).map { self[$0..<$0 + length] }
  }
}
