import Tensors

/// The parts of a data set that never share an item.
public enum Split: String, Hashable, Sendable, CaseIterable, Codable {
  /// What networks are trained on.
  case training
  /// What choices are made on.
  case validation
  /// What is reported.
  case test
  /// Conditions (poses) that have no image: what synthetic images are made for.
  case furtherPoses

  /// A number that keeps the random streams of the splits apart.
  var streamOffset: UInt64 {
    switch self {
    case .training: 0
    case .validation: 1 << 40
    case .test: 2 << 40
    case .furtherPoses: 3 << 40
    }
  }
}

/// What a data set is, in a form that can be stored with every result.
public struct DatasetManifest: Hashable, Sendable, Codable {
  /// The name that commands and results use.
  public var name: String
  /// Who made it and where it is described.
  public var source: String
  /// Under which terms it may be used.
  public var licence: String
  /// How many items each split has.
  public var counts: SplitCounts
  /// What the hash below was taken over.
  public var hashed: String
  /// SHA-256 over the content, 64 hexadecimal digits.
  public var contentHash: String

  /// States what a data set is.
  public init(
    name: String, source: String, licence: String, counts: SplitCounts, hashed: String, contentHash: String
  ) {
    (self.name, self.source, self.licence) = (name, source, licence)
    (self.counts, self.hashed, self.contentHash) = (counts, hashed, contentHash)
  }
}

/// A type that yields samples of one kind by index.
public protocol Dataset: Sendable {
  /// One item.
  associatedtype Sample: Sendable

  /// How many items a split has.
  func count(of split: Split) -> Int

  /// An item; depends on nothing but the data set, the split and the index. Traps on an index beyond the count.
  func sample(_ split: Split, _ index: Int) -> Sample

  /// What the data set is, its content hash included.
  var manifest: DatasetManifest { get }
}

extension Dataset {
  /// The items at some indices.
  public func samples(_ split: Split, _ indices: some Sequence<Int>) -> [Sample] {
    let watch = observed("drawing of samples")
    defer { watch?.ended() }
    return indices.map { sample(split, $0) }
  }

  /// How many items each split has.
  var splitCounts: SplitCounts {
    SplitCounts(
      training: count(of: .training), validation: count(of: .validation), test: count(of: .test),
      furtherPoses: count(of: .furtherPoses))
  }

  /// Traps, saying what there is, when a split has no such item.
  func check(_ split: Split, _ index: Int) {
    precondition(
      index >= 0 && index < count(of: split),
      "the \(split.rawValue) split has items 0..<\(count(of: split)), not \(index)")
  }
}

/// How many items each split of a set has.
public struct SplitCounts: Hashable, Sendable, Codable {
  /// Items to train on.
  public var training: Int
  /// Items to choose on.
  public var validation: Int
  /// Items to report on.
  public var test: Int
  /// Conditions without images.
  public var furtherPoses: Int

  /// Counts of zero or more.
  public init(training: Int, validation: Int, test: Int, furtherPoses: Int = 0) {
    precondition(min(training, validation, test, furtherPoses) >= 0, "a split cannot have fewer than no items")
    (self.training, self.validation, self.test, self.furtherPoses) = (training, validation, test, furtherPoses)
  }

  /// The count of one split.
  public subscript(split: Split) -> Int {
    switch split {
    case .training: training
    case .validation: validation
    case .test: test
    case .furtherPoses: furtherPoses
    }
  }
}

/// Tensors of one shape as one tensor with a new first axis: items H×W×C become a batch N×H×W×C.
public func stacked(_ items: [Tensor]) -> Tensor {
  guard let first = items.first else { preconditionFailure("a batch needs an item") }
  return Tensor(Shape([items.count] + first.shape.extents)) { batch in
    for (number, item) in items.enumerated() {
      precondition(item.shape == first.shape, "items of \(first.shape) and \(item.shape) do not make a batch")
      item.withSpan { span in for i in span.indices { batch[number * span.count + i] = span[i] } }
    }
  }
}
