import Tensors

/// A person from some side and, under the same light, from the front.
public struct FrontalizationPair: Sendable {
  /// From some side.
  public var profile: HeadPicture
  /// From the front.
  public var frontal: HeadPicture
  /// A number of the person.
  public var person: Int

  /// Two pictures of one person.
  public init(profile: HeadPicture, frontal: HeadPicture, person: Int) {
    (self.profile, self.frontal, self.person) = (profile, frontal, person)
  }
}

/// Faces with their parts, and what they look like from the front: what TP-GAN is trained on.
///
/// Pictures of heads that are turned to the left are mirrored, with all that belongs to them, so that the side that is
/// seen is always on the left.
public struct FrontalizationBatch: Sendable {
  /// N×S×S×3 in [-1, 1].
  public let images: Tensor
  /// The parts of the images in the order of `FacePart`, each N×H×W×3.
  public let parts: [Tensor]
  /// The true frontal faces, N×S×S×3.
  public let frontals: Tensor
  /// Their parts.
  public let frontalParts: [Tensor]
  /// The number of the person in each image.
  public let people: [Int]
  /// Which images and frontal faces were mirrored.
  public let isMirrored: [Bool]

  /// A batch of tensors that belong together.
  package init(
    images: Tensor, parts: [Tensor], frontals: Tensor, frontalParts: [Tensor], people: [Int], isMirrored: [Bool]
  ) {
    (self.images, self.parts, self.frontals) = (images, parts, frontals)
    (self.frontalParts, self.people, self.isMirrored) = (frontalParts, people, isMirrored)
  }

  /// Turns pairs to one side and cuts out their parts.
  public init(_ pairs: [FrontalizationPair], _ geometry: FacePartGeometry) {
    isMirrored = pairs.map { $0.profile.view.yaw < 0 }
    people = pairs.map(\.person)
    func faces(_ choose: (FrontalizationPair) -> HeadPicture, yaw: (FrontalizationPair) -> Int) -> (Tensor, [Tensor]) {
      let cut = pairs.map { geometry.parts(of: choose($0).image, choose($0).landmarks, yaw: yaw($0)) }
      let parts = FacePart.allCases.map { part in
        stacked(
          zip(pairs, cut).map { pair, own in
            pair.profile.view.yaw < 0 ? own[part.mirrored.rawValue].mirroredImage : own[part.rawValue]
          })
      }
      return (stacked(pairs.map { $0.profile.view.yaw < 0 ? choose($0).image.mirroredImage : choose($0).image }), parts)
    }
    (images, parts) = faces(\.profile) { $0.profile.view.yaw }
    (frontals, frontalParts) = faces(\.frontal) { _ in 0 }
  }

  /// Images N×S×S×3 that belong to this batch, such as frontal faces made of it, turned back to the side that they were
  /// taken from.
  public func turnedBack(_ images: Tensor) -> Tensor {
    precondition(
      images.shape[0] == isMirrored.count, "\(isMirrored.count) images were turned, not those of \(images.shape)")
    let flipped = images.flippedHorizontally()
    let rows = isMirrored.indices.map { (isMirrored[$0] ? flipped : images).sliced(axis: 0, $0..<$0 + 1) }
    return .concatenated(rows, axis: 0)
  }
}

extension Tensor {
  /// An image H×W×C as a mirror shows it.
  fileprivate var mirroredImage: Tensor {
    reshaped([1, shape[0], shape[1], shape[2]]).flippedHorizontally().reshaped(shape)
  }
}
