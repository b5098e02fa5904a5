import Foundation

/// The boxes of a set's key patches as they are published: the array `allbbs` of a MAT file, images × parts × (left,
/// top, width, height).
public struct PatchBoxTable: Hashable, Sendable {
  /// What the numbers count.
  public enum Unit: Hashable, Sendable {
    /// Pixels of a picture of `frame`×`frame`; CelebA's boxes are of 128.
    case pixels(frame: Int)
    /// Shares of the picture's side, as CompCars' boxes.
    case fractions

    /// The picture's side.
    var side: Double {
      switch self {
      case .pixels(let frame): Double(frame)
      case .fractions: 1
      }
    }

    /// How far a box may reach beyond its picture and is cut: a pixel of 128, since detectors count from 1.
    var slack: Double { side / 128 }
  }

  /// The name of the array in the file.
  static let arrayName = "allbbs"

  /// What the numbers count.
  public let unit: Unit
  /// How many boxes an image has.
  public let partCount: Int
  /// How many images there are.
  public let imageCount: Int
  /// Left, top, width, height; box by box, image by image.
  private let values: [Double]

  /// A table of boxes in pictures of `frame`×`frame` pixels; every image must have as many.
  public init(_ boxes: [[PatchBox]], frame: Int, unit: Unit) {
    partCount = boxes.first?.count ?? 0
    for (image, parts) in boxes.enumerated() {
      precondition(parts.count == partCount, "image \(image) has \(parts.count) boxes where others have \(partCount)")
    }
    (self.unit, imageCount) = (unit, boxes.count)
    values = boxes.joined().flatMap { box in
      [box.left, box.top, box.width, box.height].map { Double($0) / Double(frame) * unit.side }
    }
  }

  /// Reads a file. Throws `DatasetError` that names the file and the box that no picture can have.
  public init(contentsOf file: URL, unit: Unit) throws {
    let array = try MATFile(
      contentsOf: file, advice: "take it from the authors' program, or let boxes be proposed"
    ).array(named: Self.arrayName)
    func fail(_ expected: String, _ found: String) -> DatasetError {
      .damaged(file: file.path, expected: expected, found: found)
    }
    guard array.extents.count == 3, array.extents[1] > 0, array.extents[2] == 4 else {
      let extents = array.extents.map(String.init).joined(separator: "×")
      throw fail("images × parts × 4 numbers under the name \(Self.arrayName)", "an array of \(extents)")
    }
    let (images, parts) = (array.extents[0], array.extents[1])
    let columns = array.values.doubles
    // MATLAB runs over images first, then parts, then the four numbers.
    values = (0..<images * parts * 4).map { place in
      let (image, part, number) = (place / 4 / parts, place / 4 % parts, place % 4)
      return columns[image + images * (part + parts * number)]
    }
    (self.unit, imageCount, partCount) = (unit, images, parts)
    for place in stride(from: 0, to: values.count, by: 4) {
      let box = values[place..<place + 4]
      guard box.allSatisfy(\.isFinite), Self.fits(Array(box), unit) else {
        throw fail(
          "a box inside a picture of side \(unit.side) as part \(place / 4 % parts) of image \(place / 4 / parts)",
          box.map { String($0) }.joined(separator: " "))
      }
    }
  }

  private static func fits(_ box: [Double], _ unit: Unit) -> Bool {
    let limit = unit.side + unit.slack
    return box[0] >= 0 && box[1] >= 0 && box[2] > 0 && box[3] > 0 && box[0] < unit.side && box[1] < unit.side
      && box[0] + box[2] <= limit && box[1] + box[3] <= limit
  }

  /// The boxes of an image in a picture of `size`×`size`: each number scaled, then rounded down, as the program does;
  /// what would leave the picture is cut.
  public func boxes(_ image: Int, size: Int) -> [PatchBox] {
    precondition((0..<imageCount).contains(image), "the table has images 0..<\(imageCount), not \(image)")
    return (0..<partCount).map { part in
      let start = (image * partCount + part) * 4
      // The small number undoes the rounding of fractions that are whole pixels.
      let numbers = values[start..<start + 4].map { Int(($0 / unit.side * Double(size) + 1e-6).rounded(.down)) }
      let (left, top) = (min(numbers[0], size - 1), min(numbers[1], size - 1))
      return PatchBox(
        left: left, top: top, width: max(1, min(numbers[2], size - left)), height: max(1, min(numbers[3], size - top)))
    }
  }

  /// Writes the table as published. Throws `DatasetError` where the system does not let it be written.
  public func write(to file: URL) throws {
    var columns = [Double](repeating: 0, count: values.count)
    for place in values.indices {
      let (image, part, number) = (place / 4 / partCount, place / 4 % partCount, place % 4)
      columns[image + imageCount * (part + partCount * number)] = values[place]
    }
    try MATFile.write(
      [Self.arrayName: MATArray(extents: [imageCount, partCount, 4], values: .double(columns))], to: file)
  }
}
