import Images
import Tensors

/// A picture of a person with all that is known of it.
public struct PersonSample: Sendable {
  /// H×W×3 in [-1, 1], in 256 levels.
  public var image: Tensor
  /// The joints as a detector would find them: some are hidden, some missed.
  public var pose: BodyPose
  /// The part that each pixel shows, row after row: raw values of `BodyPart`, 0 for what is no person.
  public var labels: [UInt8]
  /// Around all that is seen of the person.
  public var box: PixelBox
}

/// Two pictures of one person by their numbers in a split.
public struct PersonPair: Hashable, Sendable {
  /// The picture whose clothes are taken.
  public var from: Int
  /// The picture whose pose is taken, and that is to be made.
  public var to: Int

  /// A pair of pictures.
  public init(from: Int, to: Int) { (self.from, self.to) = (from, to) }
}

/// Pairs of pictures as pose-guided generators are given them.
public struct PersonPairBatch: Sendable {
  /// N×H×W×3 in [-1, 1].
  public var sources: Tensor
  /// The poses of the sources.
  public var sourcePoses: [BodyPose]
  /// N×H×W×3 in [-1, 1]: the same people in the poses below.
  public var targets: Tensor
  /// The poses of the targets.
  public var targetPoses: [BodyPose]
}

/// A procedural world of people for pose-guided generation: a person is ten clothed parts with colours and patterns, hair,
/// build and a backdrop; each is seen in several stances.
///
/// Wrists, ankles and ears are missed in 5 % of the cases; what another part, something in the foreground or the frame
/// hides is missing too; shoulders and hips never are. A picture depends on the seed, its split and its index alone,
/// another size shows the same; `posesPerPerson` items in a row are one person.
public struct PeopleWorld: Dataset, Hashable {
  /// The seed of everything.
  public let seed: UInt64
  /// Rows of a picture.
  public let height: Int
  /// Columns of a picture.
  public let width: Int
  /// How many people each split has.
  public let people: SplitCounts
  /// How many pictures there are of each person.
  public let posesPerPerson: Int
  /// The share of pictures with something before the person.
  public let occlusion: Float

  /// A world of pictures of at least 32×16 pixels.
  public init(
    seed: UInt64, height: Int = 64, width: Int = 32,
    people: SplitCounts = SplitCounts(training: 64, validation: 8, test: 16), posesPerPerson: Int = 6,
    occlusion: Float = 0.1
  ) {
    precondition(height >= 32 && width >= 16, "a person of \(height)×\(width) pixels is too small; take 32×16 at least")
    precondition(posesPerPerson > 0, "a person is seen at least once, not \(posesPerPerson) times")
    (self.seed, self.height, self.width) = (seed, height, width)
    (self.people, self.posesPerPerson, self.occlusion) = (people, posesPerPerson, occlusion)
  }

  /// How many pictures a split has.
  public func count(of split: Split) -> Int { people[split] * posesPerPerson }

  /// The number of the person that an item shows, among those of its split.
  public func person(_ index: Int) -> Int { index / posesPerPerson }

  /// Who an item shows. Traps on an index beyond the count.
  public func identity(_ split: Split, _ index: Int) -> PersonIdentity {
    check(split, index)
    var stream = PeopleStreams.identities.stream(seed: seed, split, person(index))
    return PersonIdentity(from: &stream)
  }

  /// A picture with its pose, parts and box.
  public func sample(_ split: Split, _ index: Int) -> PersonSample {
    let person = identity(split, index)
    var stream = PeopleStreams.stances.stream(seed: seed, split, index)
    let stance = PersonStance(from: &stream)
    let drawing = PersonDrawing(person, stance)
    let frame = PersonFrame.filling(height: height, width: width)
    var canvas = PeopleCanvas(height: height, width: width, backdrop(of: person))
    canvas.draw(drawing, frame)
    cover(&canvas, frame, &stream)
    let labels = canvas.labels
    let box = PixelBox(around: labels, width: width) ?? PixelBox(left: 0, top: 0, right: 0, bottom: 0)
    return PersonSample(
      image: canvas.image.tensor(.signed), pose: seen(drawing, stance, canvas, frame, &stream), labels: labels,
      box: box)
  }

  /// Something in the foreground, in some pictures: a post beside the person, or a box at the feet.
  private func cover(_ canvas: inout PeopleCanvas, _ frame: PersonFrame, _ stream: inout RandomStream) {
    guard stream.uniform() < occlusion else { return }
    let colour = hued(stream.uniform(), stream.uniform(0, 0.5), stream.uniform(0.15, 0.8))
    let isPost = stream.uniform() < 0.5
    let (side, extent, top) = (
      stream.uniform() < 0.5 ? -1 : Float(1), stream.uniform(0.05, 0.09), stream.uniform(0.76, 0.86)
    )
    let middle = Point(side * stream.uniform(0.1, 0.2), 0)
    let low = isPost ? Point(middle.x - 0.5 * extent, 0.1) : Point(middle.x - 1.6 * extent, top)
    let high = isPost ? Point(middle.x + 0.5 * extent, 1.1) : Point(middle.x + 1.6 * extent, 1.1)
    canvas.draw(.box(frame.pixel(low), frame.pixel(high)), colour)
  }

  /// The joints that a detector would find.
  private func seen(
    _ drawing: PersonDrawing, _ stance: PersonStance, _ canvas: PeopleCanvas, _ frame: PersonFrame,
    _ stream: inout RandomStream
  ) -> BodyPose {
    let hidden = stance.hidden
    return BodyPose(
      places: BodyJoint.allCases.map { joint in
        let isMissed = stream.uniform() < 0.05
        let place = frame.pixel(drawing.joints[joint.rawValue]).rounded(.down)
        let pixel = SIMD2(Int(place.x), Int(place.y))
        guard let part = canvas.part(at: pixel), !hidden.contains(joint) else { return nil }
        switch joint {
        case .rightWrist, .leftWrist, .rightAnkle, .leftAnkle, .rightEar, .leftEar:
          return isMissed || !joint.parts.contains(part) ? nil : pixel
        case .rightElbow, .leftElbow, .rightKnee, .leftKnee: return joint.parts.contains(part) ? pixel : nil
        default: return pixel
        }
      })
  }

  /// What stands behind a person: a wall that changes from top to bottom.
  private func backdrop(of person: PersonIdentity) -> (Point) -> Paint {
    { [height] place in blended(person.backdropTop, person.backdropBottom, place.y / Float(height)) }
  }

  /// What the world is; the hash is over the first 18 pictures of each split.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for index in 0..<min(18, count(of: split)) {
        let sample = sample(split, index)
        hash.update(sample.labels)
        hash.update(sample.image)
        hash.update(values: sample.pose.places.flatMap { [Float($0?.x ?? -1), Float($0?.y ?? -1)] })
      }
    }
    return DatasetManifest(
      name: "people",
      source: "procedural: people in \(posesPerPerson) stances each, \(height)×\(width), seed \(seed)",
      licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 18 pictures of each split: parts, pictures, joints", contentHash: hash.hexadecimal)
  }
}

/// Which random numbers a stream of the world holds.
enum PeopleStreams: UInt64 {
  case identities = 8
  case stances = 9
  case scenes = 10

  func stream(seed: UInt64, _ split: Split, _ number: Int) -> RandomStream {
    RandomStream(seed: seed, role: .world, index: rawValue << 50 + split.streamOffset + UInt64(number))
  }
}

extension BodyJoint {
  /// The labels of the parts that show a joint when it can be seen; the head for joints of the face.
  var parts: Set<UInt8> {
    let limbs = BodyPart.allCases.filter { $0.ends.map { $0.start == self || $0.end == self } ?? false }
    return Set((limbs.isEmpty ? [BodyPart.head] : limbs).map(\.rawValue))
  }
}
