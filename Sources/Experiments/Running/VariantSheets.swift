import Foundation
import Images
import Results

/// A sheet with the same test inputs, what every variant made of them, and the truth, set from the columns that runs
/// kept as samples.
struct VariantSheet {
  /// The file's name.
  var name = "variants.png"
  /// What is written above, before the seed.
  let title: String
  /// The number of the column that is shown first, of the last run.
  let input: Int
  /// Another column of the last run that is shown after it.
  var alsoBefore: (title: String, number: Int)?
  /// The number of the column that is shown of every run.
  let output: Int
  /// The number of the column that is shown last, of the last run.
  let truth: Int
  /// The preset whose runs are shown; all where nil.
  var preset: String?
}

extension Benchmark {
  /// The sheets of all variants; most benchmarks have one.
  var variantSheets: [VariantSheet] {
    switch self {
    case .pix2pix: [VariantSheet(title: "Labels to photo", input: 0, output: 1, truth: 2)]
    case .cycleGAN:
      [
        VariantSheet(title: "Labels to photo", input: 3, output: 4, truth: 0),
        VariantSheet(name: "variants-labels.png", title: "Photo to labels", input: 0, output: 1, truth: 3),
      ]
    case .srgan:
      [VariantSheet(title: "Four times larger", input: 0, alsoBefore: ("bicubic", 1), output: 2, truth: 3)]
    case .deformableGAN: [VariantSheet(title: "People in another pose", input: 0, output: 1, truth: 2)]
    case .crossingNets: [VariantSheet(title: "Poses read off depth maps", input: 0, output: 1, truth: 2)]
    case .tpGAN: [VariantSheet(title: "Frontal faces from profiles", input: 0, output: 1, truth: 2)]
    case .keyPatches:
      [
        VariantSheet(title: "Faces from patches", input: 0, output: 1, truth: 2),
        VariantSheet(name: "variants-masks.png", title: "Where the patches are", input: 0, output: 3, truth: 4),
      ]
    case .diat:
      [
        VariantSheet(title: "With glasses, the transform", input: 0, output: 1, truth: 3, preset: "glasses"),
        VariantSheet(
          name: "variants-enhanced.png", title: "With glasses, enhanced", input: 0, output: 2, truth: 3,
          preset: "glasses"),
      ]
    default: []
    }
  }
}

extension Workplace {
  /// Writes the sheets of all variants for each seed, noted with the last variant's run.
  public func writeVariantSheets(_ benchmark: Benchmark, _ profile: Profile, seeds: [UInt64]) throws {
    if benchmark == .hands { try writeHandSheets(profile, seeds: seeds) }
    for seed in seeds where !benchmark.variantSheets.isEmpty {
      let runs = benchmark.stages(profile, seeds: [seed]).flatMap(\.self).filter { $0.system.makesPictures }
      for sheet in benchmark.variantSheets {
        try write(sheet, of: runs.filter { sheet.preset == nil || $0.preset == sheet.preset }, seed: seed)
      }
    }
  }

  private func write(_ sheet: VariantSheet, of runs: [RunSpecification], seed: UInt64) throws {
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
      try [column("input", sheet.input, of: last)]
      + (sheet.alsoBefore.map { [try column($0.title, $0.number, of: last)] } ?? [])
      + runs.map { try column($0.variant, sheet.output, of: $0) } + [column("truth", sheet.truth, of: last)]
    // A run that left no pictures would leave no rows: the sheet is then left out, not the report.
    guard columns.allSatisfy({ !$0.images.isEmpty }) else { return }
    try ContactSheetWriter(workplace: self, specification: last).write(
      ContactSheetWriter.sheet(columns, title: "\(sheet.title), seed \(seed)"), sheet.name, .contactSheet, id)
  }
}
