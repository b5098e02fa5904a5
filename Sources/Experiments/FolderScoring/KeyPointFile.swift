import Datasets
import Foundation
import Images
import QualityMetrics

/// The key points of the people in images, as Deformable GANs' annotation files list them by file name.
struct KeyPointFile {
  private let path: String
  private let annotations: PoseAnnotations

  /// Reads a file. Throws `DatasetError`.
  init(_ path: String) throws {
    self.path = path
    annotations = try PoseAnnotations(contentsOf: URL(filePath: path))
  }

  /// The pose in an image. Throws `FolderScoringError.missingPose` where it is not listed.
  func pose(of name: String) throws -> BodyPose {
    guard let pose = annotations[name] else { throw FolderScoringError.missingPose(name: name, file: path) }
    return pose
  }

  /// The image with everything black but the person in it.
  func masked(_ name: String, _ image: Image) throws -> Image {
    let colours = image.converted(toChannels: 3)
    let batch = colours.tensor(.bytes).reshaped([1, colours.height, colours.width, 3])
    return Image.batch(MaskedImages.masked(batch, [try pose(of: name).places]), .bytes)[0]
  }
}
