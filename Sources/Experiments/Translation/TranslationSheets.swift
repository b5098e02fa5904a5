import Foundation
import Images
import Results

extension ContactSheetWriter {
  /// Scenes that are shown.
  static let shownScenes = 8

  /// One column of a sheet.
  struct Column {
    let title: String
    let images: [Image]

    /// Images under a title.
    init(_ title: String, _ images: [Image]) { (self.title, self.images) = (title, images) }
  }

  /// A sheet with a row for each scene; the columns are kept as samples too, under their numbers.
  func writeTranslations(_ name: String, _ columns: [Column], _ run: Int64) throws {
    try write(Self.sheet(columns, title: specification.title), name, .contactSheet, run)
    for (number, column) in columns.enumerated() { try writeSamples("column-\(number)", column.images, run) }
  }

  /// Columns side by side, as many rows as the shortest has.
  static func sheet(_ columns: [Column], title: String, rowLabels: [String]? = nil) -> ContactSheet {
    let rows = columns.map(\.images.count).min() ?? 0
    let size = columns.first?.images.first?.width ?? 64
    return ContactSheet(
      rows: (0..<rows).map { row in columns.map { $0.images[row] } }, title: title, columnTitles: columns.map(\.title),
      rowLabels: (0..<rows).map { "test \($0)" }, scale: max(1, 128 / size))
  }
}

extension Workplace {
  /// For each seed one picture with the same test inputs, what every variant of pix2pix, CycleGAN or super-resolution
  /// made of them, and the truth; noted with the last variant's run. Other benchmarks have none.
  public func writeTranslationSheets(_ benchmark: Benchmark, _ profile: Profile, seeds: [UInt64]) throws {
    for seed in seeds {
      switch benchmark {
      case .pix2pix:
        let runs = Pix2PixRun.benchmark(profile, seed: seed).map { RunSpecification.pix2pix($0) }
        try writeVariantSheet(runs, "variants.png", input: 0, output: 1, truth: 2, "Labels to photo, seed \(seed)")
      case .cycleGAN:
        let runs = CycleGANRun.benchmark(profile, seed: seed).map { RunSpecification.cycleGAN($0) }
        try writeVariantSheet(runs, "variants.png", input: 3, output: 4, truth: 0, "Labels to photo, seed \(seed)")
        try writeVariantSheet(
          runs, "variants-labels.png", input: 0, output: 1, truth: 3, "Photo to labels, seed \(seed)")
      case .srgan:
        let runs = SuperResolutionRun.benchmark(profile, seed: seed).map { RunSpecification.superResolution($0) }
        try writeVariantSheet(
          runs, "variants.png", input: 0, alsoBefore: ("bicubic", 1), output: 2, truth: 3,
          "Four times larger, seed \(seed)")
      default: return
      }
    }
  }

  /// A sheet from the columns that runs kept as samples: the last run's input, another of its columns and its truth,
  /// every run's output.
  private func writeVariantSheet(
    _ runs: [RunSpecification], _ name: String, input: Int, alsoBefore: (title: String, number: Int)? = nil,
    output: Int, truth: Int, _ title: String
  ) throws {
    guard let last = runs.last,
      let row = try store.runs(RunFilter(specificationHash: last.hash, states: [.finished])).last, let id = row.id
    else { return }
    func column(_ title: String, _ number: Int, of run: RunSpecification) throws -> ContactSheetWriter.Column {
      let folder = try folder(of: run)
      let paths = (0..<ContactSheetWriter.shownScenes).map { "\(folder)/column-\(number)-\($0).png" }
      return .init(
        title,
        try paths.filter { FileManager.default.fileExists(atPath: $0) }.map {
          try Image(contentsOf: URL(fileURLWithPath: $0))
        })
    }
    let columns =
      try [column("input", input, of: last)] + (alsoBefore.map { [try column($0.title, $0.number, of: last)] } ?? [])
      + runs.map { try column($0.variant, output, of: $0) } + [column("truth", truth, of: last)]
    // A run that left no pictures would leave no rows: the sheet is then left out, not the report.
    guard columns.allSatisfy({ !$0.images.isEmpty }) else { return }
    try ContactSheetWriter(workplace: self, specification: last).write(
      ContactSheetWriter.sheet(columns, title: title), name, .contactSheet, id)
  }
}
