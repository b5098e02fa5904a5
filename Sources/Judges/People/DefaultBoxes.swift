import Datasets
import Foundation

/// The boxes that a single-shot detector starts from, in shares of the picture's side: several at each cell of several
/// maps (Liu et al., SSD, ECCV 2016, section 2.2).
struct DefaultBoxes: Hashable, Sendable {
  /// A box by its middle and its extents.
  struct Box: Hashable, Sendable {
    var x: Float
    var y: Float
    var width: Float
    var height: Float

    var edges: PixelBox {
      PixelBox(left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2)
    }
  }

  /// Cells along a side of each map.
  static let maps = [8, 4, 2, 1]
  /// Heights of the boxes of each map: people are upright, so that breadths follow from heights.
  static let heights: [[Float]] = [[0.3, 0.45], [0.6, 0.8], [0.75, 0.95], [0.85, 1]]
  /// Breadths to a height: a person with arms down, one with arms out, and one in a picture stretched to a square.
  static let breadths: [Float] = [0.3, 0.5, 0.85]
  /// How many boxes each cell has.
  static let perCell = 6
  /// The overlap from which a default box is held to find a person.
  static let matchingOverlap: Float = 0.5
  /// What offsets are multiplied by before they move a box: 0.1 for its middle, 0.2 for its extents.
  static let scales: (middle: Float, extent: Float) = (0.1, 0.2)

  /// All boxes, map after map, cell after cell in rows.
  let boxes: [Box]

  /// The boxes of all maps.
  init() {
    boxes = zip(Self.maps, Self.heights).flatMap { cells, heights in
      (0..<cells * cells).flatMap { cell in
        let middle = ((Float(cell % cells) + 0.5) / Float(cells), (Float(cell / cells) + 0.5) / Float(cells))
        return heights.flatMap { height in
          Self.breadths.map { Box(x: middle.0, y: middle.1, width: height * $0, height: height) }
        }
      }
    }
  }

  /// For each default box the number of the person that it is to find, or nil.
  ///
  /// A box finds the person that it overlaps most where that is half or more; and every person is found by the box that
  /// overlaps it most. `people` are in shares of the side.
  func matched(with people: [PixelBox]) -> [Int?] {
    let edges = boxes.map(\.edges)
    var owners: [Int?] = edges.map { box in
      let overlaps = people.map { $0.overlap(with: box) }
      guard let best = overlaps.indices.max(by: { overlaps[$0] < overlaps[$1] }) else { return nil }
      return overlaps[best] >= Self.matchingOverlap ? best : nil
    }
    for (number, person) in people.enumerated() {
      let overlaps = edges.map { $0.overlap(with: person) }
      if let best = overlaps.indices.max(by: { overlaps[$0] < overlaps[$1] }) { owners[best] = number }
    }
    return owners
  }

  /// The offsets that move a default box onto a person.
  func offsets(of index: Int, to person: PixelBox) -> [Float] {
    let box = boxes[index]
    let middle = SIMD2(person.left + person.right, person.top + person.bottom) / 2
    return [
      (middle.x - box.x) / box.width / Self.scales.middle, (middle.y - box.y) / box.height / Self.scales.middle,
      log(person.width / box.width) / Self.scales.extent, log(person.height / box.height) / Self.scales.extent,
    ]
  }

  /// A default box moved by offsets, in shares of the side.
  func moved(_ index: Int, by offsets: SIMD4<Float>) -> PixelBox {
    let box = boxes[index]
    return Box(
      x: box.x + offsets.x * Self.scales.middle * box.width, y: box.y + offsets.y * Self.scales.middle * box.height,
      width: box.width * exp(offsets.z * Self.scales.extent), height: box.height * exp(offsets.w * Self.scales.extent)
    ).edges
  }
}
