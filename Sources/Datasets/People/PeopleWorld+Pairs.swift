import Tensors

extension PeopleWorld {
  /// All ordered pairs of unlike pictures of one person in a split, person after person.
  public func pairs(_ split: Split) -> [PersonPair] {
    (0..<people[split]).flatMap { person in
      let items = person * posesPerPerson..<(person + 1) * posesPerPerson
      return items.flatMap { from in items.filter { $0 != from }.map { PersonPair(from: from, to: $0) } }
    }
  }

  /// Some pairs of a split as tensors, each picture drawn once.
  public func batch(_ split: Split, _ pairs: some Collection<PersonPair>) -> PersonPairBatch {
    var drawn: [Int: PersonSample] = [:]
    func sample(_ index: Int) -> PersonSample {
      if let known = drawn[index] { return known }
      let made = self.sample(split, index)
      drawn[index] = made
      return made
    }
    return PersonPairBatch(pairs.map { (sample($0.from), sample($0.to)) })
  }
}

extension PersonPairBatch {
  /// A batch of pairs of pictures, the source first.
  public init(_ pairs: [(source: PersonSample, target: PersonSample)]) {
    self.init(
      sources: stacked(pairs.map(\.source.image)), sourcePoses: pairs.map(\.source.pose),
      targets: stacked(pairs.map(\.target.image)), targetPoses: pairs.map(\.target.pose))
  }
}
