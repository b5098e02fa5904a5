import Datasets
import Foundation
import Images
import Tensors
import Testing

@Test func streetLook() throws {
  func image(_ t: Tensor, _ w: TranslationTask, _ lightness: Tensor? = nil) -> Image {
    if t.shape[2] == 2 { return Image(lightness: lightness!, colour: t) }
    return Image(t, .signed).converted(toChannels: 3)
  }
  for size in [64, 128] {
    var rows: [[Image?]] = []
    for task in TranslationTask.allCases {
      let world = TranslationWorld(task: task, seed: 1, size: size)
      var row: [Image?] = []
      for i in 0..<(size == 64 ? 5 : 3) {
        let p = world.sample(.test, i)
        row += [image(p.input, task), image(p.target, task, p.input)]
      }
      rows.append(row)
    }
    let sheet = ContactSheet(
      rows: rows, title: "TASKS", rowLabels: TranslationTask.allCases.map(\.rawValue), scale: size == 64 ? 2 : 1)
    try sheet.image.write(to: URL(filePath: "/tmp/streets-\(size).png"))
  }
  let street = StreetWorld(seed: 1, size: 256)
  var rows: [[Image?]] = []
  for r in 0..<3 { rows.append((0..<4).map { street.scene(.training, 4 * r + $0).photo(size: 256) }) }
  try ContactSheet(rows: rows).image.write(to: URL(filePath: "/tmp/streets-256.png"))
  for task in TranslationTask.allCases {
    let world = TranslationWorld(task: task, seed: 1)
    let start = clock()
    for i in 0..<100 { _ = world.sample(.training, i) }
    print(task.rawValue, Double(clock() - start) / 1e5, "ms a pair")
  }
}
