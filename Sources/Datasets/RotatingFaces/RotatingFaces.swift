import Tensors

/// A head from one side, and whose it is.
public struct RotatingFaceSample: Sendable {
  /// What is seen.
  public var picture: HeadPicture
  /// The number of the person among those of the split.
  public var person: Int
}

/// People seen from every side under every light, with exact landmarks: what stands in for Multi-PIE.
///
/// The splits share no person. An item depends on the seed, its split and its index alone; a person's pictures follow
/// one another, all lights of a yaw together.
public struct RotatingFaces: Dataset, Hashable {
  /// The seed of everything.
  public let seed: UInt64
  /// How many people each split has.
  public let people: SplitCounts
  /// The sides that people are seen from.
  public let yaws: [Int]
  /// The lights that they are seen under.
  public let illuminations: [Int]
  /// Draws the pictures.
  public let renderer: HeadRenderer

  /// A set of pictures of `size`×`size` pixels.
  public init(
    seed: UInt64, size: Int = 32, people: SplitCounts = SplitCounts(training: 100, validation: 10, test: 40),
    yaws: [Int] = HeadView.yaws, illuminations: [Int] = Array(HeadView.illuminations)
  ) {
    precondition(!yaws.isEmpty && !illuminations.isEmpty, "a head is seen from no side, or under no light")
    (self.seed, self.people, self.yaws, self.illuminations) = (seed, people, yaws, illuminations)
    renderer = HeadRenderer(size: size)
  }

  /// How many pictures there are of a person.
  public var perPerson: Int { yaws.count * illuminations.count }

  /// How many items a split has.
  public func count(of split: Split) -> Int { people[split] * perPerson }

  /// The number of the person that an item shows, among those of its split.
  public func person(_ index: Int) -> Int { index / perPerson }

  /// From where, and under which light, an item is seen.
  public func view(_ index: Int) -> HeadView {
    let place = index % perPerson
    return HeadView(yaw: yaws[place / illuminations.count], illumination: illuminations[place % illuminations.count])
  }

  /// The item that shows a person in a view; nil where the set has no such view.
  public func index(person: Int, _ view: HeadView) -> Int? {
    guard let side = yaws.firstIndex(of: view.yaw), let light = illuminations.firstIndex(of: view.illumination) else {
      return nil
    }
    return person * perPerson + side * illuminations.count + light
  }

  /// A person, as drawn from the front.
  public func face(_ split: Split, person: Int) -> Face {
    precondition(
      (0..<people[split]).contains(person),
      "the \(split.rawValue) split has people 0..<\(people[split]), not \(person)")
    var stream = FaceStreams.rotating.stream(seed: seed, split, person)
    let identity = FaceIdentity(from: &stream)
    var attributes = FaceAttributes(from: &stream)
    attributes.isSmiling = false
    return Face(identity: identity, attributes: attributes)
  }

  /// One item.
  public func sample(_ split: Split, _ index: Int) -> RotatingFaceSample {
    check(split, index)
    return RotatingFaceSample(
      picture: pictures(split, person: person(index), [view(index)])[0], person: person(index))
  }

  /// A person of a split in any views, those that are no items too; quicker than one by one.
  public func pictures(_ split: Split, person: Int, _ views: [HeadView]) -> [HeadPicture] {
    let watch = observed("drawing of samples")
    defer { watch?.ended() }
    return renderer.pictures(of: face(split, person: person), views)
  }

  /// Items of a split beside the same people from the front under the same light, in the items' order.
  public func pairs(_ split: Split, _ indices: some Sequence<Int>) -> [FrontalizationPair] {
    let indices = Array(indices)
    for index in indices { check(split, index) }
    var found: [Int: FrontalizationPair] = [:]
    // A person's head is painted once for all of its pictures.
    for (person, own) in Dictionary(grouping: Set(indices), by: person).sorted(by: { $0.key < $1.key }) {
      // Of each light one frontal picture serves all sides.
      let views = Array(Set(own.flatMap { [view($0), view($0).frontalized] }))
      let pictures = Dictionary(uniqueKeysWithValues: zip(views, pictures(split, person: person, views)))
      for index in own {
        if let profile = pictures[view(index)], let frontal = pictures[view(index).frontalized] {
          found[index] = FrontalizationPair(profile: profile, frontal: frontal, person: person)
        }
      }
    }
    return indices.compactMap { found[$0] }
  }

  /// What the set is; the hash is over the first 16 items of each split.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for pair in pairs(split, 0..<min(16, count(of: split))) {
        hash.update(pair.profile.image)
        hash.update(values: pair.profile.landmarks.points.flatMap { [$0.x, $0.y] })
        hash.update(pair.frontal.image)
      }
    }
    let size = renderer.size
    return DatasetManifest(
      name: "rotating-faces",
      source: "procedural: drawn heads from \(yaws.count) sides under \(illuminations.count) lights, \(size)×\(size), "
        + "seed \(seed)",
      licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 16 items of each split: picture, landmarks, frontal picture", contentHash: hash.hexadecimal)
  }
}
