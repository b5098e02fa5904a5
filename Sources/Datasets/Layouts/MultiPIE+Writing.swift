import Foundation
import Images

extension RotatingFaces {
  /// Writes the first people of training and test as aligned faces of Multi-PIE, in the views of this set, whose
  /// pictures must have 128×128 pixels; test subjects have the higher numbers. Throws `ImageError.unwritable`.
  public func writeMultiPIE(to folder: URL, people: SplitCounts) throws {
    precondition(renderer.size == MultiPIE.fileSize, "faces of \(renderer.size)×\(renderer.size) are not Multi-PIE's")
    try FacePhotographs.makeFolder(folder)
    for (split, list) in MultiPIE.lists {
      var lines = ""
      for person in 0..<people[split] {
        let subject = (split == .test ? people.training : 0) + person + 1
        let views = (0..<perPerson).map(view)
        // A target is needed for each light.
        let targets = Set(views.map(\.frontalized)).subtracting(views).sorted { $0.illumination < $1.illumination }
        for picture in pictures(split, person: person, views + targets) {
          guard let camera = MultiPIECamera(yaw: picture.view.yaw) else {
            preconditionFailure("Multi-PIE has no camera at \(picture.view.yaw)°")
          }
          let name = MultiPIEName(
            subject: subject, session: 1, recording: 1, camera: camera, illumination: picture.view.illumination)
          try Image(picture.image, .signed).write(to: folder.appending(path: name.imageFile))
          try FacePhotographs.write(picture.landmarks.text, to: folder.appending(path: name.landmarkFile))
          if !targets.contains(picture.view) { lines += name.imageFile + "\n" }
        }
      }
      try FacePhotographs.write(lines, to: folder.appending(path: list))
    }
  }
}
