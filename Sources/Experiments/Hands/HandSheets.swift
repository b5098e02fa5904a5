import Foundation
import Images
import Models
import Results

extension Workplace {
  /// One picture per seed with the real test images, what each variant of the hand-depth system makes of their poses,
  /// and the training image nearest to the last variant's; noted with the style run.
  func writeHandSheets(_ profile: Profile, seeds: [UInt64]) throws {
    for seed in seeds {
      let runs = HandDepthVariant.allCases.map { variant in
        RunSpecification.handDepth(HandsPlan(profile).generator(variant, seed: seed))
      }
      guard let style = runs.last,
        let row = try store.runs(RunFilter(benchmark: Benchmark.hands.rawValue, specificationHash: style.hash)).last,
        let id = row.id
      else { continue }
      let folders = try runs.map { try folder(of: $0) }
      let last = folders[folders.count - 1]
      let columns =
        [last + "/real"] + folders.map { $0 + "/generated" } + [last + "/nearest"]
      // A run of another plan may have left no pictures; the sheet is then left out, not the report.
      guard columns.allSatisfy({ FileManager.default.fileExists(atPath: $0 + "-0.png") }) else { continue }
      let shown = (0..<ContactSheetWriter.shownHands).filter { index in
        columns.allSatisfy { FileManager.default.fileExists(atPath: "\($0)-\(index).png") }
      }
      let rows = try shown.map { index in
        try columns.map { Optional(try Image(contentsOf: URL(fileURLWithPath: "\($0)-\(index).png"))) }
      }
      let size = rows.first?.first.flatMap { $0?.width } ?? 32
      let sheet = ContactSheet(
        rows: rows, title: "Hands of the test split, seed \(seed)",
        columnTitles: ["real", "L2", "L2 + GAN", "L2 + GAN + style", "nearest training image"],
        rowLabels: rows.indices.map { "test \($0)" }, scale: max(1, 128 / size))
      try ContactSheetWriter(workplace: self, specification: style).write(
        sheet, "variants.png", .contactSheet, id)
    }
  }
}
