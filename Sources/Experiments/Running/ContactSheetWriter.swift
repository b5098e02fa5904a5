import Datasets
import Foundation
import Images
import Results
import Tensors

/// Writes a run's pictures into its folder and notes them in the results file.
struct ContactSheetWriter {
  let workplace: Workplace
  let specification: RunSpecification
  /// Hands on a sheet.
  static let shownHands = 8

  /// Generated hands beside the real ones and the nearest training images, for fixed poses of the test split.
  ///
  /// Besides the run's own sheet, the pictures are kept as samples, from which the report sets sheets that show all
  /// variants side by side.
  func writeHands(generated: Tensor, test: HandData, training: HandData, run: Int64) throws {
    let shown = Array(0..<min(Self.shownHands, test.count))
    let nearest = shown.map { nearestRow(to: generated, $0, among: training.images) }
    let columns = [
      Image.batch(test.images.gatheredRows(shown), .signed), Image.batch(generated.gatheredRows(shown), .signed),
      Image.batch(training.images.gatheredRows(nearest), .signed),
    ]
    let sheet = ContactSheet(
      rows: shown.indices.map { row in columns.map { $0[row] } }, title: specification.title,
      columnTitles: ["real", specification.variant, "nearest training image"], rowLabels: shown.map { "test \($0)" },
      scale: max(1, 96 / generated.shape[1]))
    try write(sheet, "hands.png", .contactSheet, run)
    try writeSamples("real", columns[0], run)
    try writeSamples("generated", columns[1], run)
    try writeSamples("nearest", columns[2], run)
  }

  /// The first hundred generated digits, and beside eight of them the nearest training digit.
  func writeDigits(generated: Tensor, training: Tensor, run: Int64) throws {
    let size = Int(Double(generated.shape[1]).squareRoot())
    func images(_ rows: Tensor) -> [Image] {
      Image.batch(rows.reshaped([rows.shape[0], size, size, 1]), .unit)
    }
    let shown = min(100, generated.shape[0])
    let digits = images(generated.sliced(axis: 0, 0..<shown))
    let grid = ContactSheet(
      rows: stride(from: 0, to: shown, by: 10).map { Array(digits[$0..<min($0 + 10, shown)]) },
      title: specification.title, scale: max(1, 48 / size), gap: 2)
    try write(grid, "digits.png", .contactSheet, run)
    let compared = Array(0..<min(8, shown))
    let nearest = images(training.gatheredRows(compared.map { nearestRow(to: generated, $0, among: training) }))
    let pairs = ContactSheet(
      rows: compared.map { [digits[$0], nearest[$0]] }, title: "nearest", columnTitles: ["made", "training"],
      scale: max(1, 64 / size))
    try write(pairs, "nearest.png", .contactSheet, run)
  }

  /// The row of `others` with the smallest squared distance to a row of `items`.
  private func nearestRow(to items: Tensor, _ item: Int, among others: Tensor) -> Int {
    let width = items.count / items.shape[0]
    return items.withSpan { wanted in
      others.withSpan { span in
        var best = (row: 0, distance: Float.infinity)
        for row in 0..<others.shape[0] {
          var distance: Float = 0
          for i in 0..<width {
            let difference = span[row * width + i] - wanted[item * width + i]
            distance += difference * difference
          }
          if distance < best.distance { best = (row, distance) }
        }
        return best.row
      }
    }
  }

  /// Keeps pictures as samples `KIND-0.png`, …, from which sheets of several runs are set.
  func writeSamples(_ kind: String, _ images: [Image], _ run: Int64) throws {
    for (index, image) in images.enumerated() { try write(image, "\(kind)-\(index).png", .samples, run) }
  }

  func write(_ sheet: ContactSheet, _ name: String, _ kind: ArtefactKind, _ run: Int64) throws {
    try write(sheet.image, name, kind, run)
  }

  private func write(_ image: Image, _ name: String, _ kind: ArtefactKind, _ run: Int64) throws {
    let path = try workplace.folder(of: specification) + "/\(name)"
    let bytes = image.png
    try image.write(to: URL(fileURLWithPath: path))
    try workplace.store.record(
      Artefact(
        runId: run, kind: kind, path: path, sha256: SHA256.hexadecimal(of: bytes), byteCount: bytes.count))
  }
}
