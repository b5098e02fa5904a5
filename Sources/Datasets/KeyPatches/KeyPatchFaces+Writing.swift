import Foundation
import Images

extension KeyPatchFaces {
  /// Writes the first training items in the layout of a published set, pictures and boxes.
  ///
  /// Boxes are found in what a reader keeps of a picture at 128×128. Throws `ImageError`, `DatasetError`.
  public func write(_ layout: KeyPatchLayout, to data: URL, count: Int, format: ImageFormat = .jpeg) throws {
    let frame = 128
    let folder = data.appending(path: layout.folders(size: frame)[0])
    try FacePhotographs.makeFolder(folder)
    let renderer = layout == .celebA ? FaceRenderer(height: 218, width: 178) : FaceRenderer(size: frame)
    let boxes = try (0..<count).map { index in
      let file = folder.appending(path: String(format: "%06d.", index + 1) + format.rawValue)
      let image = renderer.image(faces.face(.training, index))
      try image.write(to: file)
      let kept = try layout.cut(image, file: file.path).loaded(size: frame)
      return self.boxes(of: kept, .training, index)
    }
    try PatchBoxTable(boxes, frame: frame, unit: layout.unit).write(to: data.appending(path: layout.boxFile))
  }
}
