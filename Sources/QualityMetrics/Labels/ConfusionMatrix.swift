/// What becomes of pixels whose predicted label is void or no class at all.
public enum VoidPrediction: String, Codable, Hashable, Sendable, CaseIterable {
  /// The pixel counts as a wrong one of its true class, and as a prediction of no class.
  case wrong
  /// The pixel does not count.
  case dropped
  /// As the histogram of pix2pix's `eval_cityscapes` has it: label p over truth c lands at place classes·c + p, hence
  /// under the next classes; where that is beyond the last place, the whole frame is lost. For equal numbers only.
  case pix2pix2017 = "pix2pix2017-quirk"
}

/// How often each true class was predicted as each class, over any number of frames.
public struct ConfusionMatrix: Hashable, Sendable {
  /// The number of classes; labels are 0..<classes.
  public let classes: Int
  /// Labels that are no class: pixels with such a truth never count.
  public let void: Set<Int>
  /// What becomes of pixels that are predicted void.
  public let voidPrediction: VoidPrediction
  /// classes×classes numbers of pixels, rows the truth, columns the prediction.
  public private(set) var counts: [Int]
  /// For each true class, pixels predicted as no class and counted as wrong.
  public private(set) var unassigned: [Int]

  /// An empty matrix.
  public init(classes: Int, void: Set<Int> = [], voidPrediction: VoidPrediction = .wrong) {
    precondition(classes > 0, "a confusion matrix of \(classes) classes does not exist")
    precondition(!void.contains { (0..<classes).contains($0) }, "a label cannot be void and one of \(classes) classes")
    (self.classes, self.void, self.voidPrediction) = (classes, void, voidPrediction)
    counts = [Int](repeating: 0, count: classes * classes)
    unassigned = [Int](repeating: 0, count: classes)
  }

  /// A matrix of known counts: rows the truth, columns the prediction.
  public init(counts: [[Int]], unassigned: [Int]? = nil) {
    self.init(classes: counts.count)
    precondition(
      counts.allSatisfy { $0.count == counts.count } && (unassigned?.count ?? classes) == classes,
      "\(counts.count) rows of counts must each have as many columns")
    self.counts = counts.flatMap { $0 }
    if let unassigned { self.unassigned = unassigned }
  }

  /// The matrix of one frame's label maps, pixel by pixel. Throws as `add`.
  public static func frame(
    truth: [UInt8], predicted: [UInt8], classes: Int, void: Set<Int> = [], voidPrediction: VoidPrediction = .wrong,
    item: Int = 0
  ) throws -> ConfusionMatrix {
    var matrix = ConfusionMatrix(classes: classes, void: void, voidPrediction: voidPrediction)
    try matrix.add(truth: truth, predicted: predicted, item: item)
    return matrix
  }

  /// Adds one frame's label maps, pixel by pixel; traps when their sizes differ. Throws
  /// `MetricError.labelOutOfRange`, naming `item`, for a label that is neither a class nor void, and then adds nothing.
  public mutating func add(truth: [UInt8], predicted: [UInt8], item: Int = 0) throws {
    try add(truth.span, predicted.span, item)
  }

  /// As for bytes.
  public mutating func add(truth: [Int], predicted: [Int], item: Int = 0) throws {
    try add(truth.span, predicted.span, item)
  }

  /// Adds the counts of a matrix of the same classes and rules.
  public mutating func add(_ other: ConfusionMatrix) {
    precondition(
      classes == other.classes && void == other.void && voidPrediction == other.voidPrediction,
      "confusion matrices of \(classes) and \(other.classes) classes, or of unlike void rules, cannot be added")
    for i in counts.indices { counts[i] += other.counts[i] }
    for i in unassigned.indices { unassigned[i] += other.unassigned[i] }
  }

  private mutating func add<Label: BinaryInteger>(_ truth: Span<Label>, _ predicted: Span<Label>, _ item: Int) throws {
    precondition(
      truth.count == predicted.count, "\(predicted.count) predicted pixels do not match \(truth.count) true ones")
    var (frame, missed) = (counts, unassigned)
    for i in truth.indices {
      let (row, column) = (Int(truth[i]), Int(predicted[i]))
      guard row >= 0, row < classes else {
        if void.contains(row) { continue }
        throw MetricError.labelOutOfRange(.pixelAccuracy, label: row, classes: classes, item: item)
      }
      if column >= 0, column < classes {
        frame[row * classes + column] += 1
        continue
      }
      guard void.contains(column) else {
        throw MetricError.labelOutOfRange(.pixelAccuracy, label: column, classes: classes, item: item)
      }
      switch voidPrediction {
      case .wrong: missed[row] += 1
      case .dropped: break
      case .pix2pix2017:
        let place = row * classes + column
        guard place < frame.count else { return }
        frame[place] += 1
      }
    }
    (counts, unassigned) = (frame, missed)
  }

  /// Pixels of a class that were predicted as it.
  public func hits(_ label: Int) -> Int { counts[label * classes + label] }

  /// Pixels whose truth is a class.
  public func truths(_ label: Int) -> Int {
    counts[(label * classes)..<((label + 1) * classes)].reduce(unassigned[label], +)
  }

  /// Pixels predicted as a class.
  public func predictions(_ label: Int) -> Int {
    stride(from: label, to: counts.count, by: classes).reduce(0) { $0 + counts[$1] }
  }

  /// All pixels that count.
  public var pixels: Int { counts.reduce(0, +) + unassigned.reduce(0, +) }
}
