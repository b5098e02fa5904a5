import Datasets
import Images
import Judges
import Layers
import Models
import QualityMetrics
import Tensors

/// Trains the Domain Transfer Network and scores whether what was seen in the source is still there in the target.
struct DomainTransferExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: DomainTransferRun

  func manifests() throws -> [DatasetManifest] { try TransferData.manifests(details, data: workplace.data) }

  func judges() throws -> [String: String] {
    let data = try TransferData(details, data: workplace.data)
    return [
      "feature network": try details.featureNetwork(data, in: workplace).identity,
      "classifier": try details.classifier(data, in: workplace).identity,
    ]
  }

  func train(_ run: Int64) throws {
    let data = try TransferData(details, data: workplace.data)
    let system = try untrained(data)
    var sources = BatchOrder(count: data.source.count, batchSize: details.batchSize, seed: details.seed)
    // The order of one domain must not follow the other's.
    var targets = BatchOrder(count: data.target.count, batchSize: details.batchSize, seed: details.seed ^ 1 << 32)
    let loop = TrainingLoop(workplace: workplace, specification: specification, run: run, steps: details.steps)
    try loop.train(system) { step in
      DTN.Batch(
        source: data.source.images.gatheredRows(sources.items(step: step)),
        target: data.target.images.gatheredRows(targets.items(step: step)))
    }
  }

  /// The system as it starts, around a feature network that has been trained.
  private func untrained(_ data: TransferData) throws -> DTN {
    let features = try details.featureNetwork(data, in: workplace)
    return DTN(details.configuration, features: features.network, seed: details.seed)
  }

  /// The system as training left it.
  func trained(_ data: TransferData) throws -> DTN {
    let system = try untrained(data)
    try restoreTrained(system, of: specification, steps: details.steps, in: workplace)
    return system
  }

  func evaluate() throws -> Evaluation {
    let data = try TransferData(details, data: workplace.data)
    let system = try trained(data)
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    if details.preset.hasDigits {
      try scoreDigits(system, data, &evaluation)
    } else {
      try scoreEmoji(system, data, &evaluation)
    }
    return evaluation
  }

  // MARK: Pictures

  func picture(_ run: Int64) throws {
    let data = try TransferData(details, data: workplace.data)
    let system = try trained(data)
    let shown = min(details.preset.hasDigits ? 60 : 24, data.test.count)
    let sources = data.test.images.sliced(axis: 0, 0..<shown)
    var columns = [Image.batch(sources, .signed), Image.batch(system.transfer(sources), .signed)]
    if let truth = data.truth { columns.append(Image.batch(truth.sliced(axis: 0, 0..<shown), .signed)) }
    let (titles, across) = (["source", "made", "truth"].prefix(columns.count), details.preset.hasDigits ? 6 : 4)
    let rows = stride(from: 0, to: shown, by: across).map { start in
      (start..<min(start + across, shown)).flatMap { item in columns.map { Optional($0[item]) } }
    }
    let sheet = ContactSheet(
      rows: rows, title: specification.title,
      columnTitles: (0..<min(across, shown)).flatMap { _ in titles }, scale: 2, gap: 4)
    try ContactSheetWriter(workplace: workplace, specification: specification).write(
      sheet, "transfer.png", .contactSheet, run)
  }

  func samples(_ count: Int) throws -> [Image] {
    let data = try TransferData(details, data: workplace.data)
    let sources = data.test.images.gatheredRows((0..<count).map { $0 % data.test.count })
    return Image.batch(try trained(data).transfer(sources), .signed)
  }

  var translations: [String] { [details.preset.hasDigits ? "handwritten" : "emoji"] }

  func translate(_ image: Image, to name: String) throws -> Image {
    let size = DTNConfiguration.size
    let small = image.converted(toChannels: 3).resized(height: size, width: size, .pillowLanczos)
    let system = try trained(TransferData(details, data: workplace.data))
    let made = system.transfer(small.tensor(.signed).reshaped([1, size, size, 3]))
    return Image(made.reshaped([size, size, made.shape[3]]), .signed)
  }
}
