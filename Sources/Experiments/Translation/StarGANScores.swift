import Datasets
import Foundation
import Judges
import Models
import QualityMetrics
import Tensors

/// Translations of some faces, with what they were made from and what the world draws for the same change.
private struct Translations {
  var faces: [Face] = []
  var sources: [Tensor] = []
  var made: [Tensor] = []
  var truth: [Tensor] = []
  /// What was asked for, one number each: an attribute's bit or the class of an expression.
  var asked: [Int] = []

  mutating func add(_ faces: [Face], from sources: Tensor, made: Tensor, truth: Tensor, asked: [Int]) {
    self.faces += faces
    self.sources.append(sources)
    self.made.append(made)
    self.truth.append(truth)
    self.asked += asked
  }

  var allSources: Tensor { .concatenated(sources, axis: 0) }
  var allMade: Tensor { .concatenated(made, axis: 0) }
  var allTruth: Tensor { .concatenated(truth, axis: 0) }
}

extension StarGANExperiment {
  // MARK: Attributes

  /// Changes every attribute of held-out faces, one at a time; a hair colour where the face has another.
  func scoreAttributes(_ system: StarGAN, _ evaluation: inout Evaluation) throws {
    let (world, judge) = (details.attributes, try attributeJudge())
    let all = world.faces(.test, 0..<details.testFaces)
    let own = world.batch(all)
    var translations = Translations()
    var (read, unread, drawn): ([Int], [Int], [Int]) = ([], [], [])
    for attribute in world.attributes {
      let items = all.indices.filter { all[$0].changing(attribute) != all[$0] }
      guard !items.isEmpty else { continue }
      let faces = items.map { all[$0] }
      let truth = world.batch(faces.map { $0.changing(attribute) })
      let sources = own.images.gatheredRows(items)
      let made = system.translate(sources, to: truth.labels)
      let asked = faces.map { $0.changing(attribute).attributes[attribute] ? 1 : 0 }
      let found = bits(of: attribute, in: made, judge)
      try add(
        Classification.accuracy(predicted: found, truth: asked), subject: attribute.rawValue, judge, &evaluation)
      read += found
      unread += bits(of: attribute, in: sources, judge)
      drawn += bits(of: attribute, in: truth.images, judge)
      translations.add(faces, from: sources, made: made, truth: truth.images, asked: asked)
    }
    let overall = try Classification.accuracy(predicted: read, truth: translations.asked)
    add(overall, subject: "attributes", judge, &evaluation)
    try add(
      Classification.accuracy(predicted: unread, truth: translations.asked), subject: "untranslated", judge,
      &evaluation)
    try add(
      Classification.accuracy(predicted: drawn, truth: translations.asked), subject: "real", judge, &evaluation)
    try scorePeople(translations, isMain: !details.variant.hasExpressions, &evaluation)

    let order = RandomStream.order(of: all.count)
    let there = system.translate(own.images, to: own.labels.gatheredRows(order))
    let back = system.translate(there, to: own.labels)
    add(try PixelErrors.meanAbsolute(back, own.images), subject: "reconstruction", nil, &evaluation)
    evaluation.note = String(format: "attributes %.2f", overall.value)
  }

  private func bits(of attribute: FaceAttribute, in images: Tensor, _ judge: FaceJudge) -> [Int] {
    guard let column = FaceJudge.attributes.firstIndex(of: attribute) else { return [] }
    return judge.network.attributes(of: images).sliced(axis: 1, column..<column + 1).values.map { Int($0) }
  }

  // MARK: Expressions

  /// Turns neutral faces of held-out people into the seven other expressions; after joint training also with the wrong
  /// mask. Faces of the set with attributes are asked for the same, whether or not the system has seen that set.
  func scoreExpressions(_ system: StarGAN, _ evaluation: inout Evaluation) throws {
    let (world, judge) = (details.expressions, try judge(.expression))
    let people = (0..<details.testPeople).flatMap { person in
      Gaze.allCases.map { world.face(.test, world.index(person: person, .neutral, $0)) }
    }
    let translations = expressions(of: people, system)
    let error = try errors(translations, judge)
    add(error, subject: "test", judge, &evaluation)
    try scorePeople(translations, isMain: true, &evaluation)
    try add(
      Classification.error(
        predicted: judge.network.expressions(of: translations.allTruth), asked: translations.asked), subject: "real",
      judge, &evaluation)
    let others = details.attributes.faces(.test, 0..<details.testFaces)
    let outside = expressions(of: others, system)
    try add(errors(outside, judge), subject: "attribute faces", judge, &evaluation)
    if details.variant == .joint {
      for (subject, faces) in [("wrong mask", people), ("wrong mask, attribute faces", others)] {
        try add(errors(expressions(of: faces, system, mask: .wrong), judge), subject: subject, judge, &evaluation)
      }
    }
    let separator = evaluation.note.isEmpty ? "" : ", "
    evaluation.note += separator + String(format: "expression error %.2f", error.value)
  }

  private func expressions(of faces: [Face], _ system: StarGAN, mask: StarGAN.Mask = .own) -> Translations {
    let world = details.expressions
    let sources = world.renderer.batch(faces)
    var result = Translations()
    for mood in FaceExpression.allCases where mood != .neutral {
      let truth = world.batch(faces.map { $0.with(mood) })
      let made = system.translate(sources, to: truth.labels, domain: details.expressionDomain, mask: mask)
      result.add(
        faces, from: sources, made: made, truth: truth.images,
        asked: Array(repeating: mood.classNumber, count: faces.count))
    }
    return result
  }

  private func errors(_ translations: Translations, _ judge: FaceJudge) throws -> MetricScore {
    try Classification.error(
      predicted: judge.network.expressions(of: translations.allMade), asked: translations.asked)
  }

  // MARK: People

  /// Whether the person stays, and how far the picture is from what the world draws for the change, beside how far the
  /// untranslated picture is.
  private func scorePeople(_ translations: Translations, isMain: Bool, _ evaluation: inout Evaluation) throws {
    let judge = try judge(.identity)
    let (sources, made, truth) = (translations.allSources, translations.allMade, translations.allTruth)
    let kept = try IdentityError.score(
      sources: judge.network.read(sources), translations: judge.network.read(made), people: numbers(translations.faces))
    let prefix = isMain ? "" : "attributes, "
    add(kept, subject: isMain ? "test" : "attributes", judge, &evaluation)
    try add(
      IdentityError.score(
        sources: judge.network.read(sources), translations: judge.network.read(truth),
        people: numbers(translations.faces)), subject: prefix + "real", judge, &evaluation)
    add(try PixelErrors.meanAbsolute(made, truth), subject: prefix + "to the truth", nil, &evaluation)
    add(try PixelErrors.meanAbsolute(sources, truth), subject: prefix + "untranslated to the truth", nil, &evaluation)
  }

  /// A number for each person.
  private func numbers(_ faces: [Face]) -> [Int] {
    var known: [FaceIdentity: Int] = [:]
    return faces.map { face in
      let number = known[face.identity] ?? known.count
      known[face.identity] = number
      return number
    }
  }

  private func add(
    _ score: MetricScore, subject: String, _ judge: FaceJudge?, _ evaluation: inout Evaluation
  ) {
    var score = score
    score.signature.judge = judge?.identity
    score.signature.state("world", "faces\(details.worldSeed)-\(details.size)")
    evaluation.add(score, subject: subject, judgeAccuracy: judge?.accuracy)
  }
}

extension RandomStream {
  /// A fixed order, so that every system is asked for the same labels.
  fileprivate static func order(of count: Int) -> [Int] {
    var random = RandomStream(seed: 0, role: .selection)
    return random.permutation(count)
  }
}
