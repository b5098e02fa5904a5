import Images
import Tensors

/// How boxes of key patches are proposed where no object detector has made any.
///
/// The published boxes come from EdgeBox. Here boxes of the published sizes are drawn, ranked by what an edge detector
/// would look for (much gradient inside, little across the border) and taken from the top unless one overlaps those
/// before it too far.
public struct PatchProposals: Hashable, Sendable, Codable {
  /// Boxes of an image.
  public var parts = 3
  /// Boxes that are drawn and ranked.
  public var candidates = 200
  /// A box's rows and columns as shares of the picture's side.
  public var sides: ClosedRange<Double> = 0.25...0.40
  /// Its columns divided by its rows.
  public var aspects: ClosedRange<Double> = 0.63...1.5
  /// Its share of the picture.
  public var areas: ClosedRange<Double> = 0.071...0.159
  /// How far two boxes of an image may overlap, as the share of their union.
  public var overlapLimit = 0.5

  /// The statistics of the first 20,000 published boxes of CelebA.
  public init() {}

  /// The boxes of a square picture, the best first.
  public func boxes(of image: Image, using random: inout RandomStream) -> [PatchBox] {
    precondition(
      image.height == image.width, "boxes are proposed in square pictures, not of \(image.height)×\(image.width)")
    let size = image.height
    let shapes = shapes(size: size)
    precondition(!shapes.isEmpty, "no box of the wanted sizes fits into \(size)×\(size) pixels")
    let gradient = GradientSums(image)
    let drawn = (0..<candidates).map { _ in
      let shape = shapes[random.integer(below: shapes.count)]
      return PatchBox(
        left: random.integer(below: size - shape.width + 1), top: random.integer(below: size - shape.height + 1),
        width: shape.width, height: shape.height)
    }
    let scored = drawn.enumerated().map { (place: $0, box: $1, score: gradient.score(of: $1)) }
    // Equal scores keep the order in which they were drawn.
    let ranked = scored.sorted { ($0.score, -$0.place) > ($1.score, -$1.place) }.map(\.box)
    return (0..<parts).reduce(into: [PatchBox]()) { chosen, _ in
      if let best = best(after: chosen, ranked) { chosen.append(best) }
    }
  }

  /// The best box that overlaps the chosen ones little enough; where there is none, the one that overlaps least.
  private func best(after chosen: [PatchBox], _ ranked: [PatchBox]) -> PatchBox? {
    func worst(_ box: PatchBox) -> Double { chosen.map { $0.overlap(with: box) }.max() ?? 0 }
    return ranked.first { worst($0) <= overlapLimit } ?? ranked.min { worst($0) < worst($1) }
  }

  /// All rows and columns that a box may have.
  private func shapes(size: Int) -> [(width: Int, height: Int)] {
    let side = Double(size)
    let lengths = (1...size).filter { sides.contains(Double($0) / side) }
    return lengths.flatMap { width in
      lengths.map { (width: width, height: $0) }.filter { shape in
        aspects.contains(Double(shape.width) / Double(shape.height))
          && areas.contains(Double(shape.width * shape.height) / (side * side))
      }
    }
  }
}

/// Sums of a picture's gradient over any rectangle in four steps.
private struct GradientSums {
  private let width: Int
  /// (rows + 1) × (columns + 1): the sum over all rows and columns before.
  private let sums: [Double]

  init(_ image: Image) {
    let grey = image.converted(toChannels: 1)
    let (height, width) = (grey.height, grey.width)
    var sums = [Double](repeating: 0, count: (height + 1) * (width + 1))
    for row in 0..<height {
      for column in 0..<width {
        let here = Double(grey[row, column, 0])
        let right = Double(grey[row, min(column + 1, width - 1), 0]) - here
        let down = Double(grey[min(row + 1, height - 1), column, 0]) - here
        let place = (row + 1) * (width + 1) + column + 1
        sums[place] =
          (right * right + down * down).squareRoot() + sums[place - 1] + sums[place - width - 1]
          - sums[place - width - 2]
      }
    }
    (self.width, self.sums) = (width, sums)
  }

  /// The mean gradient inside a box less that along its border.
  func score(of box: PatchBox) -> Double {
    let inside = mean(box.rows, box.columns)
    let (last, right) = (box.rows.upperBound - 1, box.columns.upperBound - 1)
    let border = [
      mean(box.top..<box.top + 1, box.columns), mean(last..<last + 1, box.columns),
      mean(box.rows, box.left..<box.left + 1), mean(box.rows, right..<right + 1),
    ]
    return inside - border.reduce(0, +) / 4
  }

  private func mean(_ rows: Range<Int>, _ columns: Range<Int>) -> Double {
    func sum(_ row: Int, _ column: Int) -> Double { sums[row * (width + 1) + column] }
    let total =
      sum(rows.upperBound, columns.upperBound) - sum(rows.lowerBound, columns.upperBound)
      - sum(rows.upperBound, columns.lowerBound) + sum(rows.lowerBound, columns.lowerBound)
    return total / Double(rows.count * columns.count)
  }
}
