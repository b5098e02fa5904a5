import Tensors

extension FaceAttribute {
  /// The rectangle of a face that the attribute shows in, upper left and lower right in half widths of the picture
  /// around the head; nil for those that show all over.
  var region: (low: Point, high: Point)? {
    switch self {
    case .smiling: ([-0.34, 0.38], [0.34, 0.74])
    case .eyeglasses: ([-0.68, -0.12], [0.68, 0.34])
    case .blackHair, .blondHair, .brownHair, .male, .young, .noBeard: nil
    }
  }

  /// Whether the attribute shows in one part of a face only.
  public var isLocal: Bool { region != nil }
}

extension FaceRenderer {
  /// Where a local attribute may show in the pictures of faces: N×H×W×1, 1 in the upright rectangle around its region;
  /// traps for an attribute that shows all over.
  public func masks(of attribute: FaceAttribute, in faces: [Face]) -> Tensor {
    guard let region = attribute.region else { preconditionFailure("\(attribute.rawValue) has no region of its own") }
    let each = height * width
    return Tensor([faces.count, height, width, 1]) { span in
      for (number, face) in faces.enumerated() {
        let (rows, columns) = rectangle(around: region, in: face)
        for place in 0..<each {
          let isInside = rows.contains(place / width) && columns.contains(place % width)
          span[number * each + place] = isInside ? 1 : 0
        }
      }
    }
  }

  /// The pixels of the smallest upright rectangle around a region of a face that may lean.
  private func rectangle(around region: (low: Point, high: Point), in face: Face) -> (Range<Int>, Range<Int>) {
    let canvas = FaceDrawing(face, style: style, canvas: FaceCanvas(height: height, width: width)).canvas
    let corners = [
      region.low, region.high, Point(region.low.x, region.high.y), Point(region.high.x, region.low.y),
    ].map { canvas.pixel(of: $0) }
    func range(_ places: [Float], below extent: Int) -> Range<Int> {
      let low = min(extent, max(0, Int((places.min() ?? 0).rounded(.down))))
      return low..<max(low, min(extent, Int((places.max() ?? 0).rounded(.up))))
    }
    return (range(corners.map(\.y), below: height), range(corners.map(\.x), below: width))
  }
}
