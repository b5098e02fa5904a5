/// What a detector found in one picture, compared with what is there.
public struct ComparedDetections: Hashable, Sendable {
  /// How sure the detector is of each box.
  public var confidences: [Double]
  /// For each box its overlap (intersection over union) with each thing that is there.
  public var overlaps: [[Double]]
  /// How many things are there.
  public var thingCount: Int

  /// Detections of one picture; traps when an overlap is missing.
  public init(confidences: [Double], overlaps: [[Double]], thingCount: Int) {
    precondition(
      confidences.count == overlaps.count && overlaps.allSatisfy { $0.count == thingCount },
      "\(confidences.count) detections among \(thingCount) things need as many rows of as many overlaps")
    (self.confidences, self.overlaps, self.thingCount) = (confidences, overlaps, thingCount)
  }
}

/// Whose rule says which box has found which thing. Boxes are asked from the surest on, equally sure ones in their
/// order, and a thing is found once.
public enum DetectionMatching: String, Hashable, Sendable, CaseIterable {
  /// A box stands for the thing that it overlaps most, of equals the first; where that is found already, it is wrong.
  case voc2010
  /// A box stands for the thing not found yet that it overlaps most, of equals the last, as in pycocotools.
  case coco2014
}

extension ComparedDetections {
  /// The boxes, the surest first; equally sure ones keep their order.
  var ranking: [Int] {
    confidences.indices.sorted { (confidences[$1], $0) < (confidences[$0], $1) }
  }

  /// For each box the thing that it has found, nil where it is wrong: a thing must be overlapped by `overlap` at least.
  public func matches(overlap: Double, _ matching: DetectionMatching) -> [Int?] {
    var matches = [Int?](repeating: nil, count: confidences.count)
    var isFound = [Bool](repeating: false, count: thingCount)
    for box in ranking {
      let shares = overlaps[box]
      var best: Int?
      switch matching {
      case .voc2010:
        for thing in shares.indices where best.map({ shares[thing] > shares[$0] }) ?? true { best = thing }
      case .coco2014:
        for thing in shares.indices where !isFound[thing] {
          if best.map({ shares[thing] >= shares[$0] }) ?? true { best = thing }
        }
      }
      guard let best, shares[best] >= overlap, !isFound[best] else { continue }
      (matches[box], isFound[best]) = (best, true)
    }
    return matches
  }
}
