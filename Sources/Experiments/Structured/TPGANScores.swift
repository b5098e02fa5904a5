import Datasets
import Foundation
import Judges
import Models
import QualityMetrics
import Tensors

extension TPGANExperiment {
  /// The sides at which the paper's gain is largest.
  private static let steep = 60...75

  func evaluate() throws -> Evaluation {
    let system = try trained()
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    let pairs = workplace.drawn.heads(details.testWorld, .test)
    let made = frontal(pairs, by: system)
    let judge = try judge()
    try identify(pairs, made, judge, &evaluation)
    try compare(pairs, made, judge, &evaluation)
    return evaluation
  }

  // MARK: Who it is

  /// Rank-1 identification by yaw, against one frontal picture of every held-out person; of the raw pictures too where
  /// the whole system is scored, as they are the same for all variants.
  private func identify(
    _ pairs: [FrontalizationPair], _ made: Tensor, _ judge: IdentityJudge, _ evaluation: inout Evaluation
  ) throws {
    let light = HeadView.frontal.illumination
    let firsts = (0..<details.testPeople).compactMap { person in
      pairs.first { $0.person == person && $0.frontal.view.illumination == light }
    }
    let gallery = try RankOneIdentification(
      gallery: judge.network.vectors(of: stacked(firsts.map(\.frontal.image))), people: firsts.map(\.person))
    let probes = judge.network.vectors(of: made)
    try identify(pairs, probes, gallery, judge, isRaw: false, &evaluation)
    if details.variant == .full {
      try identify(
        pairs, judge.network.vectors(of: stacked(pairs.map(\.profile.image))), gallery, judge, isRaw: true, &evaluation)
      try add(
        gallery.score(
          probes: judge.network.vectors(of: stacked(pairs.map(\.frontal.image))), people: pairs.map(\.person)),
        "truth", judge, &evaluation)
    }
  }

  private func identify(
    _ pairs: [FrontalizationPair], _ probes: Tensor, _ gallery: RankOneIdentification, _ judge: IdentityJudge,
    isRaw: Bool, _ evaluation: inout Evaluation
  ) throws {
    let (people, yaws) = (pairs.map(\.person), pairs.map { abs($0.profile.view.yaw) })
    let prefix = isRaw ? "raw " : ""
    for (yaw, score) in try gallery.scores(probes: probes, people: people, yaws: yaws) {
      add(score, "\(prefix)±\(yaw)°", judge, &evaluation)
      evaluation.figures.append(
        .init(series: isRaw ? "rank1-raw/yaw" : "rank1/yaw", position: yaw, value: score.value))
    }
    let steep = yaws.indices.filter { Self.steep.contains(yaws[$0]) }
    let score = try gallery.score(probes: probes.gatheredRows(steep), people: steep.map { people[$0] })
    add(score, "\(prefix)60–75°", judge, &evaluation)
    if !isRaw { evaluation.note = String(format: "rank-1 at 60–75° %.2f", score.value) }
  }

  // MARK: What it looks like

  /// Distances to the true frontal faces, of the whole and of the parts, how alike the halves are, how sharp.
  private func compare(
    _ pairs: [FrontalizationPair], _ made: Tensor, _ judge: IdentityJudge, _ evaluation: inout Evaluation
  ) throws {
    let truth = stacked(pairs.map(\.frontal.image))
    add(try PixelErrors.meanAbsolute(made, truth), "test", nil, &evaluation)
    add(try StructuralSimilarity.wang2004(made, truth, range: 2), "test", nil, &evaluation)
    add(try Roughness.gradientEnergyRatio(made, truth), "test", nil, &evaluation)
    add(try PixelErrors.meanAbsolute(parts(of: made), parts(of: truth)), "parts", nil, &evaluation)
    add(try PixelErrors.meanAbsolute(made, made.flippedHorizontally()), "mirror image", nil, &evaluation)
    add(
      try IdentityError.score(
        sources: judge.network.vectors(of: truth), translations: judge.network.vectors(of: made),
        people: pairs.map(\.person)), "test", judge, &evaluation)
    if details.variant == .full {
      add(
        try PixelErrors.meanAbsolute(stacked(pairs.map(\.profile.image)), truth), "raw", nil, &evaluation)
      add(
        try PixelErrors.meanAbsolute(truth, truth.flippedHorizontally()), "mirror image of the truth", nil, &evaluation)
    }
  }

  /// Eyes, nose and mouth of frontal faces, the boxes of a face put below one another.
  private func parts(of faces: Tensor) -> Tensor {
    let geometry = details.configuration.geometry
    let boxes = FacePart.allCases.map(geometry.box)
    let width = boxes.map(\.width).min() ?? geometry.size
    return .concatenated(
      boxes.map { box in
        // Parts of 128×128 faces differ in width: the middle of the wider ones is taken.
        let column = box.column + (box.width - width) / 2
        return faces.sliced(axis: 1, box.row..<box.row + box.height).sliced(axis: 2, column..<column + width)
      }, axis: 1)
  }

  private func add(
    _ score: MetricScore, _ subject: String, _ judge: IdentityJudge?, _ evaluation: inout Evaluation
  ) {
    var score = score
    score.signature.judge = judge?.network.identity
    score.signature.state("world", "heads\(details.worldSeed)-\(details.size)")
    evaluation.add(score, subject: subject, judgeAccuracy: judge?.accuracy)
  }
}
