import Images
import Tensors

/// Where a person's frame lies in a picture: its pixels are `origin` + `scale` × place.
struct PersonFrame {
  var origin: Point
  /// Pixels of the picture to a height of the frame, along each axis.
  var scale: Point

  /// The frame that fills a picture, the person in its middle, not stretched.
  static func filling(height: Int, width: Int) -> PersonFrame {
    PersonFrame(origin: Point(Float(width) / 2, 0), scale: Point(repeating: Float(height)))
  }

  @inline(__always) func pixel(_ place: Point) -> Point { origin + scale * place }
  @inline(__always) func place(_ pixel: Point) -> Point { (pixel - origin) / scale }
}

/// What is seen of a person at a place of the frame.
protocol PersonAppearance {
  /// The part and its colour; nil beside the person.
  func point(_ place: Point) -> PersonPoint?
}

/// A picture of people in the making: several points for each pixel, so that edges are smooth.
struct PeopleCanvas {
  let height: Int
  let width: Int
  /// Rows and columns of points in a pixel.
  private let fineness: Int
  private var colours: [Paint]
  private var parts: [UInt8]

  /// A picture of a background, whose colour at each place in pixels is given.
  init(height: Int, width: Int, _ background: (Point) -> Paint) {
    (self.height, self.width) = (height, width)
    fineness = height < 100 ? 3 : 2
    let points = height * width * fineness * fineness
    parts = [UInt8](repeating: 0, count: points)
    colours = []
    colours.reserveCapacity(points)
    for row in 0..<height * fineness {
      for column in 0..<width * fineness { colours.append(background(place(row, column))) }
    }
  }

  private func place(_ row: Int, _ column: Int) -> Point {
    (Point(Float(column), Float(row)) + 0.5) / Float(fineness)
  }

  /// Draws a person over what is there.
  mutating func draw(_ person: some PersonAppearance, _ frame: PersonFrame) {
    paint { place in person.point(frame.place(place)).map { ($0.part.rawValue, $0.colour) } }
  }

  /// Draws a thing that is no person over what is there.
  mutating func draw(_ outline: Outline, _ colour: Paint) {
    paint { place in outline.distance(place) < 0 ? (0, colour) : nil }
  }

  private mutating func paint(_ look: (Point) -> (part: UInt8, colour: Paint)?) {
    var index = 0
    for row in 0..<height * fineness {
      for column in 0..<width * fineness {
        if let seen = look(place(row, column)) { (parts[index], colours[index]) = seen }
        index += 1
      }
    }
  }

  /// The picture in 256 steps.
  var image: Image {
    var samples: [UInt8] = []
    samples.reserveCapacity(3 * height * width)
    let scale = 255 / Float(fineness * fineness)
    for row in 0..<height {
      for column in 0..<width {
        var sum = Paint.zero
        forEachPoint(row, column) { sum += colours[$0] }
        let levels = (sum * scale + 0.5).clamped(lowerBound: .zero, upperBound: Paint(repeating: 255.5))
        samples += [UInt8(levels.x), UInt8(levels.y), UInt8(levels.z)]
      }
    }
    return Image(height: height, width: width, channels: 3, samples: samples)
  }

  /// The part that most points of each pixel show, the lowest of equals; 0 where that is no person.
  var labels: [UInt8] {
    var counts = [Int](repeating: 0, count: BodyPart.labelCount)
    var labels: [UInt8] = []
    labels.reserveCapacity(height * width)
    for row in 0..<height {
      for column in 0..<width {
        for label in counts.indices { counts[label] = 0 }
        forEachPoint(row, column) { counts[Int(parts[$0])] += 1 }
        var best = 0
        for label in counts.indices where counts[label] > counts[best] { best = label }
        labels.append(UInt8(best))
      }
    }
    return labels
  }

  /// The part at a pixel's middle; nil beyond the picture.
  func part(at pixel: SIMD2<Int>) -> UInt8? {
    guard (0..<width).contains(pixel.x), (0..<height).contains(pixel.y) else { return nil }
    let (row, column) = (pixel.y * fineness + fineness / 2, pixel.x * fineness + fineness / 2)
    return parts[row * width * fineness + column]
  }

  @inline(__always)
  private func forEachPoint(_ row: Int, _ column: Int, _ visit: (Int) -> Void) {
    for fineRow in row * fineness..<(row + 1) * fineness {
      for fineColumn in column * fineness..<(column + 1) * fineness {
        visit(fineRow * width * fineness + fineColumn)
      }
    }
  }
}
