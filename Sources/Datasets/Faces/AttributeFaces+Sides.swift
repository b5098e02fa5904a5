extension AttributeFaces {
  /// The first items of a split that have an attribute, or lack it; fewer where the split has not so many.
  public func items(
    _ split: Split, with attribute: FaceAttribute, isThere: Bool = true, limit: Int = .max
  ) -> [Int] {
    var found: [Int] = []
    for index in 0..<count(of: split) where found.count < limit {
      if face(split, index).attributes[attribute] == isThere { found.append(index) }
    }
    return found
  }
}
