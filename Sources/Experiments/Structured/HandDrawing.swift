import Datasets
import Images

/// Hands drawn as sticks over their depth maps, each finger in a colour of its own.
enum HandDrawing {
  /// Rows and columns of a drawing.
  static let size = 128

  private static let fingers: [(joints: [HandJoint], colour: Colour)] = [
    ([.palm, .thumbBase, .thumbMiddle, .thumbTip], Colour(204, 51, 17)),
    ([.palm, .indexBase, .indexTip], Colour(238, 119, 51)),
    ([.palm, .middleBase, .middleTip], Colour(0, 136, 68)),
    ([.palm, .ringBase, .ringTip], Colour(0, 119, 187)),
    ([.palm, .littleBase, .littleTip], Colour(136, 34, 136)),
    ([.wristThumbSide, .palm, .wristLittleSide], Colour(80, 80, 80)),
  ]

  /// The joints, 42 numbers in millimetres from the cube's centre, drawn on a map that fades into the background.
  static func drawn(_ joints: [Float], on map: Image) -> Image {
    var image = map
    image.samples = map.samples.map { 128 + $0 / 2 }
    // Columns grow with x, rows against y.
    let places = joints.enumerated().map { number, value in
      (1 + (number % 3 == 1 ? -value : value) / HandWorld.halfCube) / 2 * Float(image.width)
    }
    for finger in fingers {
      for (from, to) in zip(finger.joints, finger.joints.dropFirst()) {
        let (from, to) = (3 * from.rawValue, 3 * to.rawValue)
        let length = max(abs(places[to] - places[from]), abs(places[to + 1] - places[from + 1]), 1)
        for step in 0...Int(length.rounded(.up)) {
          let share = min(1, Float(step) / length)
          let column = places[from] + share * (places[to] - places[from])
          let row = places[from + 1] + share * (places[to + 1] - places[from + 1])
          image.fill(row: Int(row) - 1, column: Int(column) - 1, height: 3, width: 3, colour: finger.colour.samples)
        }
      }
    }
    return image
  }
}
