import Images
import Tensors

/// A picture in which people are to be found.
public struct DetectionScene: Sendable {
  /// S×S×3 in [-1, 1].
  public var image: Tensor
  /// Around each person.
  public var boxes: [PixelBox]

  /// A scene from its parts.
  public init(image: Tensor, boxes: [PixelBox]) { (self.image, self.boxes) = (image, boxes) }
}

/// Scenes for a person detector: nobody, one or two people of `PeopleWorld`'s kind, sometimes cut in part by the edge, and
/// portraits stretched to a square, as detectors are given pictures of 128×64.
///
/// An item depends on the seed, its split and its index alone. The people are none of those of the world with the same
/// seed.
public struct PeopleScenes: Dataset, Hashable {
  /// The seed of everything.
  public let seed: UInt64
  /// Rows and columns of a scene.
  public let size: Int
  /// How many scenes each split has.
  public let counts: SplitCounts
  /// What people stand before.
  public let background: SceneBackground

  /// Scenes of `size`×`size` pixels, at least 32.
  public init(
    seed: UInt64, size: Int = 64, counts: SplitCounts = SplitCounts(training: 512, validation: 0, test: 128),
    background: SceneBackground = .drawn
  ) {
    precondition(size >= 32, "a scene of \(size)×\(size) pixels shows nobody; take at least 32")
    if case .photographs(let photographs) = background {
      precondition(!photographs.isEmpty, "scenes before photographs need a photograph")
    }
    (self.seed, self.size, self.counts, self.background) = (seed, size, counts, background)
  }

  /// How many scenes a split has.
  public func count(of split: Split) -> Int { counts[split] }

  /// A scene with the boxes of its people.
  public func sample(_ split: Split, _ index: Int) -> DetectionScene {
    check(split, index)
    var stream = PeopleStreams.scenes.stream(seed: seed, split, index)
    var canvas = emptyCanvas(&stream)
    return scene(&canvas, frames(&stream)) { PersonDrawing(PersonIdentity(from: &stream), PersonStance(from: &stream)) }
  }

  /// Where the people of a scene stand, those behind first.
  func frames(_ stream: inout RandomStream) -> [PersonFrame] {
    if stream.uniform() < 0.35 {
      // A portrait: the frame of a picture twice as high as wide, stretched to the square.
      return [PersonFrame(origin: Point(Float(size) / 2, 0), scale: Point(2, 1) * Float(size))]
    }
    var frames: [PersonFrame] = []
    for _ in 0..<stream.integer(below: 3) {
      let height = Float(size) * stream.uniform(0.45, 0.95)
      let middle = Point(Float(size) * stream.uniform(0.12, 0.88), Float(size) * stream.uniform(0.45, 0.6))
      let frame = PersonFrame(
        origin: Point(middle.x, middle.y - height / 2), scale: Point(repeating: height))
      // Two people side by side may touch; one does not hide the other.
      if frames.allSatisfy({ abs($0.origin.x - frame.origin.x) > 0.3 * height }) { frames.append(frame) }
    }
    return frames
  }

  /// A scene of people who are asked for one after another.
  func scene<Person: PersonAppearance>(
    _ canvas: inout PeopleCanvas, _ frames: [PersonFrame], _ next: () -> Person
  ) -> DetectionScene {
    let boxes = frames.compactMap { frame -> PixelBox? in
      let person = next()
      // The box of this person alone, whatever stands before or behind.
      var alone = PeopleCanvas(height: size, width: size) { _ in .zero }
      alone.draw(person, frame)
      canvas.draw(person, frame)
      return PixelBox(around: alone.labels, width: size)
    }
    return DetectionScene(image: canvas.image.tensor(.signed), boxes: boxes)
  }

  /// The background of a scene.
  func emptyCanvas(_ stream: inout RandomStream) -> PeopleCanvas {
    switch background {
    case .drawn: drawnBackground(&stream)
    case .photographs(let photographs): cutBackground(photographs[stream.integer(below: photographs.count)], &stream)
    }
  }

  /// A wall, and before it upright and round things that a careless detector would take for people.
  private func drawnBackground(_ stream: inout RandomStream) -> PeopleCanvas {
    func colour() -> Paint { hued(stream.uniform(), stream.uniform(0, 0.7), stream.uniform(0.2, 0.95)) }
    let (top, bottom, extent) = (colour(), colour(), Float(size))
    var canvas = PeopleCanvas(height: size, width: size) { blended(top, bottom, $0.y / extent) }
    for _ in 0..<stream.integer(below: 5) {
      let middle = extent * Point(stream.uniform(), stream.uniform(0.2, 1))
      let half = extent * Point(stream.uniform(0.02, 0.15), stream.uniform(0.05, 0.35))
      let outline: Outline =
        switch stream.integer(below: 3) {
        case 0: .box(middle - half, middle + half)
        case 1: .ellipse(middle, half)
        default: .stroke([middle - half, middle + half * Point(-1, 1)], width: extent * stream.uniform(0.02, 0.08))
        }
      canvas.draw(outline, colour())
    }
    return canvas
  }

  /// A square of a photograph, at least a third of its shorter side.
  private func cutBackground(_ photograph: Image, _ stream: inout RandomStream) -> PeopleCanvas {
    let shorter = min(photograph.height, photograph.width)
    let side = max(16, Int(Float(shorter) * stream.uniform(0.34, 1)))
    let top = stream.integer(below: photograph.height - side + 1)
    let left = stream.integer(below: photograph.width - side + 1)
    let square = photograph.cropped(rows: top..<top + side, columns: left..<left + side).converted(toChannels: 3)
      .resized(height: size, width: size, .pillowBilinear)
    return PeopleCanvas(height: size, width: size) { place in
      let start = 3 * (Int(place.y) * size + Int(place.x))
      return Paint(
        Float(square.samples[start]), Float(square.samples[start + 1]), Float(square.samples[start + 2])) / 255
    }
  }

  /// What the scenes are; the hash is over the first 16 of each split.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for index in 0..<min(16, count(of: split)) {
        let scene = sample(split, index)
        hash.update(scene.image)
        hash.update(values: scene.boxes.flatMap { [$0.left, $0.top, $0.right, $0.bottom] })
      }
    }
    let place =
      switch background {
      case .drawn: "drawn backgrounds"
      case .photographs(let photographs): "\(photographs.count) photographs"
      }
    return DatasetManifest(
      name: "people-scenes", source: "procedural: people before \(place), \(size)×\(size), seed \(seed)",
      licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 16 scenes of each split: pictures and boxes", contentHash: hash.hexadecimal)
  }
}
