import Datasets
import Images
import Models
import Tensors

extension KeyPatchExperiment {
  func picture(_ run: Int64) throws {
    let system = try trained()
    let test = try KeyPatchData(details, in: workplace).test(ContactSheetWriter.shownScenes)
    let writer = ContactSheetWriter(workplace: workplace, specification: specification)
    let parts = details.variant.parts
    let made = made(of: test, system)
    let masks = KeyPatchBatch(test, parts: parts).masks
    // The columns that sheets of several variants take, by their numbers in `VariantSheets`.
    let columns: [ContactSheetWriter.Column] = [
      .init("picture", test.map { $0.marked(parts: parts) }),
      .init("made", Image.batch(made.images, .signed)),
      .init("truth", test.map(\.image)),
      .init("mask made", Image.batch(made.masks, .unit)),
      .init("true mask", Image.batch(masks, .unit)),
    ]
    for (number, column) in columns.enumerated() { try writer.writeSamples("column-\(number)", column.images, run) }
    let patches = (0..<parts).map { part in
      ContactSheetWriter.Column("patch \(part + 1)", test.map { $0.patches[part] })
    }
    try writer.write(
      ContactSheetWriter.sheet(
        [columns[0]] + patches + [columns[3], columns[1], columns[2]], title: specification.title),
      "patches.png", .contactSheet, run)
    try writer.write(exchangeSheet(test, system), "exchanged.png", .contactSheet, run)
  }

  /// Pictures made with one of the patches taken from another picture, each in turn.
  private func exchangeSheet(_ test: [KeyPatchPicture], _ system: KeyPatchGAN) -> ContactSheet {
    let parts = details.variant.parts
    let donors = Array(test.dropFirst() + test.prefix(1))
    let noise = system.noise(test.count, seed: details.seed)
    func made(takingOver changed: Int?) -> [Image] {
      let patches = (0..<parts).map { part in (part == changed ? donors : test).map { $0.patches[part] } }
      return Image.batch(system.generate(KeyPatchBatch.patches(patches), noise: noise).images, .signed)
    }
    let columns =
      [
        ContactSheetWriter.Column("picture", test.map { $0.marked(parts: parts) }),
        .init("other picture", donors.map { $0.marked(parts: parts) }), .init("made", made(takingOver: nil)),
      ]
      + (0..<parts).flatMap { part in
        [
          ContactSheetWriter.Column("other patch \(part + 1)", donors.map { $0.patches[part] }),
          .init("made with it", made(takingOver: part)),
        ]
      }
    return ContactSheetWriter.sheet(columns, title: "\(specification.title): one patch of another picture")
  }
}

extension KeyPatchPicture {
  /// The picture with the borders of its first boxes in red, green and blue.
  fileprivate func marked(parts: Int) -> Image {
    let colours: [[UInt8]] = [[255, 40, 40], [40, 220, 40], [60, 90, 255]]
    var result = image
    for (number, box) in boxes.prefix(parts).enumerated() {
      let colour = colours[number % colours.count]
      for row in [box.top, box.rows.upperBound - 1] {
        result.fill(row: row, column: box.left, height: 1, width: box.width, colour: colour)
      }
      for column in [box.left, box.columns.upperBound - 1] {
        result.fill(row: box.top, column: column, height: box.height, width: 1, colour: colour)
      }
    }
    return result
  }
}
