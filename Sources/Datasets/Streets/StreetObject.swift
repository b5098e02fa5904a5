import Tensors

/// A thing that stands in the street.
struct StreetObject {
  enum Kind { case car, tree, pole, person }
  /// What a point of a thing belongs to.
  enum Part: UInt8 { case body, glass, dark, lamp, skin, trunk, plate, legs }

  var kind: Kind
  /// Where it stands across the street, at nearness 1 in widths of the picture.
  var across: Float
  var nearness: Float
  /// Half its width and its height, at nearness 1.
  var halfWidth: Float
  var height: Float
  var colour: LinearColour
  /// Whether a car is seen from the front.
  var facesCamera: Bool
  /// Of a tree's crown, x, y and radius of five balls in the box −1…1 × 0…1.
  var balls: [SIMD3<Float>]
  /// The number of its texture.
  var texture: UInt32

  /// The class that label maps give it.
  var label: StreetClass {
    switch kind {
    case .car: .car
    case .tree: .vegetation
    case .pole: .pole
    case .person: .person
    }
  }

  /// What a point of its box shows, or nil for what lies behind; x from −1 to 1, y from 0 at the ground to 1.
  @inline(__always)
  func part(_ x: Float, _ y: Float) -> Part? {
    switch kind {
    case .car: carPart(abs(x), y)
    case .tree: treePart(x, y)
    case .pole: polePart(x, y)
    case .person: personPart(x, y)
    }
  }

  private func carPart(_ x: Float, _ y: Float) -> Part? {
    if y < 0.2 && x > 0.55 && x < 0.88 { return .dark }
    if y < 0.1 { return nil }
    if y < 0.6 {
      let edge: Float = y < 0.2 ? 0.88 : 0.95 - max(0, y - 0.48) * 0.8
      guard x < edge else { return nil }
      if y > 0.36 && y < 0.5 && x > 0.62 { return .lamp }
      if y > 0.24 && y < 0.36 && x < 0.24 { return .plate }
      return y < 0.22 ? .dark : .body
    }
    let edge = 0.8 - 0.4 * (y - 0.6)
    guard x < edge else { return nil }
    return y > 0.64 && y < 0.92 && x < edge - 0.09 ? .glass : .body
  }

  private func treePart(_ x: Float, _ y: Float) -> Part? {
    for ball in balls {
      let (dx, dy) = (x - ball.x, (y - ball.y) * height / halfWidth)
      if dx * dx + dy * dy < ball.z * ball.z { return .body }
    }
    return y < 0.55 && abs(x) < 0.11 ? .trunk : nil
  }

  private func polePart(_ x: Float, _ y: Float) -> Part? {
    // The arm reaches over the road: towards the middle.
    let inner = across < 0 ? x : -x
    if y > 0.975 { return inner > -0.1 && inner < 0.95 ? .body : nil }
    if y > 0.945 && inner > 0.5 && inner < 0.95 { return .lamp }
    return abs(x) < 0.12 ? .body : nil
  }

  private func personPart(_ x: Float, _ y: Float) -> Part? {
    let (dx, dy) = (x * halfWidth / height, y - 0.9)
    if dx * dx + dy * dy < 0.0095 { return .skin }
    if y > 0.44 && y < 0.82 { return abs(x) < 0.95 - 0.5 * abs(y - 0.68) ? .body : nil }
    if y <= 0.44 { return abs(x) < 0.72 && abs(x) > 0.08 + 0.15 * (0.44 - y) ? .legs : nil }
    return abs(x) < 0.2 && y < 0.9 ? .skin : nil
  }
}

extension StreetScene {
  /// Cars on the road and beside it, trees, poles and people on the sidewalks; the farthest first.
  static func objects(road: Float, walls: Float, from stream: inout RandomStream) -> [StreetObject] {
    var objects: [StreetObject] = []
    func add(
      _ kind: StreetObject.Kind, _ across: Float, _ nearness: Float, _ halfWidth: Float, _ height: Float,
      _ colour: LinearColour, from stream: inout RandomStream
    ) {
      let balls = (0..<5).map { _ -> SIMD3<Float> in
        [stream.uniform(-0.45, 0.45), stream.uniform(0.55, 0.82), stream.uniform(0.42, 0.58)]
      }
      objects.append(
        StreetObject(
          kind: kind, across: across, nearness: nearness, halfWidth: halfWidth, height: height, colour: colour,
          facesCamera: across < 0, balls: kind == .tree ? balls : [], texture: stream.nextBits()))
    }
    for _ in 0..<stream.integer(below: 4) {
      let lane: Float = stream.uniform() < 0.5 ? -1 : 1
      let colour = hued(stream.uniform(), stream.uniform(0.65, 0.95), stream.uniform(0.55, 0.95))
      add(
        .car, lane * road * stream.uniform(0.38, 0.62), stream.uniform(0.2, 0.68), stream.uniform(0.19, 0.23),
        stream.uniform(0.29, 0.36), colour, from: &stream)
    }
    let middle = (road + walls) / 2
    for side: Float in [-1, 1] {
      for _ in 0..<stream.integer(below: 3) {
        let colour = hued(stream.uniform(0.2, 0.36), stream.uniform(0.4, 0.7), stream.uniform(0.42, 0.62))
        add(
          .tree, side * (middle + stream.uniform(-0.05, 0.1)), stream.uniform(0.18, 0.5), stream.uniform(0.28, 0.42),
          stream.uniform(0.85, 1.25), colour, from: &stream)
      }
      for _ in 0..<stream.integer(below: 3) {
        let grey = stream.uniform(0.25, 0.5)
        add(
          .pole, side * (road + 0.05), stream.uniform(0.18, 0.55), 0.12, stream.uniform(1.1, 1.4),
          [grey, grey, grey * 1.08], from: &stream)
      }
      for _ in 0..<stream.integer(below: 3) {
        let colour = hued(stream.uniform(), stream.uniform(0.3, 0.9), stream.uniform(0.3, 0.9))
        add(
          .person, side * (middle + stream.uniform(-0.1, 0.1)), stream.uniform(0.22, 0.52), 0.085,
          stream.uniform(0.4, 0.46), colour, from: &stream)
      }
    }
    return objects.sorted { $0.nearness < $1.nearness }
  }
}
