import Foundation
import Images

extension ExpressionFaces {
  /// Writes the first people of training and test as one folder under the database's names, test last, so that `RaFD`
  /// with `testShare` = test / (training + test) divides them alike. Pictures have the size of this set.
  /// Throws `ImageError.unwritable`.
  public func writeRaFD(to folder: URL, people: SplitCounts, format: ImageFormat = .jpeg) throws {
    try FacePhotographs.makeFolder(folder)
    for (file, face) in named(people) {
      try renderer.image(face).write(to: folder.appending(path: "\(file.name.stem).\(format.rawValue)"))
    }
  }

  /// Writes the first people of training and test in StarGAN's folders, `{train,test}/<expression>/<name>`.
  /// Throws `ImageError.unwritable`.
  public func writeClassFolders(to folder: URL, people: SplitCounts, format: ImageFormat = .jpeg) throws {
    for (file, face) in named(people) {
      let part = file.split == .test ? "test" : "train"
      let place = folder.appending(path: "\(part)/\(face.expression.rawValue)")
      try FacePhotographs.makeFolder(place)
      try renderer.image(face).write(to: place.appending(path: "\(file.name.stem).\(format.rawValue)"))
    }
  }

  /// The pictures of the first people of training, then of test, with their names; people are numbered from 1.
  private func named(_ people: SplitCounts) -> [(file: (split: Split, name: RaFDName), face: Face)] {
    [Split.training, .test].flatMap { split in
      faces(split, 0..<people[split] * Self.perPerson).enumerated().map { index, face in
        let model = (split == .test ? people.training : 0) + person(index) + 1
        let name = RaFDName(
          camera: 90, model: model, description: ["Drawn", face.attributes.isMale ? "male" : "female"],
          expression: face.expression, gaze: face.pose.gaze)
        return ((split, name), face)
      }
    }
  }
}
