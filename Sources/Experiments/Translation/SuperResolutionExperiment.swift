import Autograd
import Datasets
import Foundation
import Images
import Judges
import Layers
import Models
import Networks
import QualityMetrics
import Tensors

/// Trains super-resolution on textures and scores it on others, and on Set5 where the user has it.
struct SuperResolutionExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: SuperResolutionRun

  func manifests() throws -> [DatasetManifest] {
    let textures = details.textures
    let world = TextureWorld(
      seed: textures.seed, size: textures.size,
      counts: SplitCounts(training: textures.training, validation: 0, test: textures.test))
    let set5 = workplace.data.map { URL(fileURLWithPath: $0) }.flatMap { data in
      FileManager.default.fileExists(atPath: data.appending(path: "set5").path) ? data : nil
    }
    return [world.manifest] + (try set5.map { [try DatasetName.set5.manifest(data: $0)] } ?? [])
  }

  func judges() throws -> [String: String] {
    var judges = ["score": try TextureJudge.load(details.judge, in: workplace).network.identity]
    if details.variant.contentLevel != nil { judges["content"] = try contentNetwork().identity }
    return judges
  }

  // MARK: Training

  func train(_ run: Int64) throws {
    let system = try untrained()
    if details.startsFromResidual {
      let residual = details.residual
      let source = SuperResolutionExperiment(
        workplace: workplace, specification: .superResolution(residual), details: residual)
      system.startGenerator(from: try source.trained())
    }
    let textures = details.textures
    let images = workplace.drawn.textures(textures, .training, count: textures.training).map(\.image)
    let crops = SuperResolutionCrops(
      images: images, cropSize: system.configuration.cropSize, batchSize: system.configuration.batchSize,
      seed: details.seed)
    let loop = TrainingLoop(workplace: workplace, specification: specification, run: run, steps: details.steps)
    try loop.train(system) { crops.batch(step: $0) }
  }

  /// The system as it starts, before it takes another's generator.
  private func untrained() throws -> SRGAN {
    var configuration = SRGANConfiguration.published(details.variant, details.preset)
    if let small = details.small {
      configuration.shrink(to: small, steps: details.steps, keepsRate: details.preset != .paper)
    }
    configuration.arithmetic = details.arithmetic ?? .float32
    let content = details.variant.contentLevel == nil ? nil : try contentNetwork()
    return SRGAN(configuration, seed: details.seed, content: content)
  }

  private func contentNetwork() throws -> any ContentNetwork {
    if let hash = details.vgg19 { return try workplace.vgg19(hash, depth: .relu54) }
    return try TextureJudge.load(details.content, in: workplace).network
  }

  /// The system as training left it.
  private func trained() throws -> SRGAN {
    let system = try untrained()
    try restoreTrained(system, of: specification, steps: details.steps, in: workplace)
    return system
  }

  // MARK: Scores

  func evaluate() throws -> Evaluation {
    let system = try trained()
    let scoring = SuperResolutionScoring(judge: try TextureJudge.load(details.judge, in: workplace))
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    let world = "textures-\(details.textures.seed)-\(details.textures.size)"
    for (pairs, name, world) in [(testPairs, "", world), (try set5, "set5", "set5")] where !pairs.isEmpty {
      // The rows without a network are the same for every variant; one run states them.
      for method in SuperResolutionMethod.allCases where method == .system || details.variant == .residualMSE {
        let subject = [name, method == .system ? "" : method.rawValue].filter { !$0.isEmpty }.joined(separator: " ")
        let images = pairs.map { method.upscale($0.low, by: system) }
        for scored in try scoring.scores(images, pairs.map(\.high)) {
          var score = scored.score
          score.signature.state("world", world)
          score.signature.state("factor", String(SuperResolutionSet.factor))
          evaluation.add(score, subject: subject.isEmpty ? "test" : subject, judgeAccuracy: scored.accuracy)
        }
      }
    }
    return evaluation
  }

  private var testPairs: [SuperResolutionPair] {
    workplace.drawn.textures(details.textures, .test, count: details.textures.test)
      .map { SuperResolutionPair(name: "\($0.kind)", whole: $0.image) }
  }

  /// The pairs of Set5; none where the user keeps none.
  private var set5: [SuperResolutionPair] {
    get throws {
      guard let data = workplace.data, FileManager.default.fileExists(atPath: data + "/set5") else { return [] }
      return try SuperResolutionSet.set5(data: URL(fileURLWithPath: data)).pairs
    }
  }

  // MARK: Pictures

  func picture(_ run: Int64) throws {
    let system = try trained()
    let writer = ContactSheetWriter(workplace: workplace, specification: specification)
    let pairs = Array(testPairs.prefix(TextureKind.allCases.count))
    try writer.writeTranslations("pairs.png", columns(pairs, system), run)
    let photographs = try set5.map { SuperResolutionPair(name: $0.name, whole: $0.high.middle(of: 128)) }
    guard !photographs.isEmpty else { return }
    let sheet = ContactSheetWriter.sheet(columns(photographs, system), title: "\(specification.title), Set5")
    try writer.write(sheet, "set5.png", .contactSheet, run)
  }

  /// Nearest, bicubic, the system, the original.
  private func columns(_ pairs: [SuperResolutionPair], _ system: SRGAN) -> [ContactSheetWriter.Column] {
    SuperResolutionMethod.allCases.map { method in
      .init(
        method == .system ? specification.variant : method.rawValue,
        pairs.map { method.upscale($0.low, by: system) })
    } + [.init("original", pairs.map(\.high))]
  }

  func samples(_ count: Int) throws -> [Image] {
    let system = try trained()
    return testPairs.prefix(count).map { SuperResolutionMethod.system.upscale($0.low, by: system) }
  }

  var translations: [String] { ["upscaled"] }

  func translate(_ image: Image, to name: String) throws -> Image {
    SuperResolutionMethod.system.upscale(image.converted(toChannels: 3), by: try trained())
  }
}

extension Image {
  /// The middle of the image, at most `side` rows and columns.
  fileprivate func middle(of side: Int) -> Image {
    let (height, width) = (min(side, self.height), min(side, self.width))
    let (row, column) = ((self.height - height) / 2, (self.width - width) / 2)
    return cropped(rows: row..<row + height, columns: column..<column + width)
  }
}

extension SRGANConfiguration {
  /// Networks that train within minutes, under rates that suit them, or under the program's own.
  fileprivate mutating func shrink(to small: SmallSuperResolution, steps: Int, keepsRate: Bool) {
    (width, blocks) = (small.width, small.blocks)
    (discriminatorWidth, discriminatorUnits) = (small.criticWidth, small.criticUnits)
    (cropSize, batchSize, head) = (small.cropSize, small.batchSize, .pooled(1))
    // Small batches of unlike textures: a longer memory than PyTorch's gives steadier statistics.
    normMomentum = 0.02
    guard !keepsRate else { return }
    let start: Float = variant == .residualMSE ? small.residualRate : small.furtherRate
    rate = .linear(from: start, to: start / 10, start: steps / 2, steps: steps / 2)
  }
}
