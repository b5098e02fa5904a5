import Tensors

/// What loading does with names that only one side knows.
public enum LoadingRule: Sendable {
  /// Every parameter must be in the file, and every tensor in the file must be a parameter.
  case exact
  /// Every parameter must be in the file; other tensors are ignored.
  case allowingExtraTensors
  /// Every parameter must be in the file; besides, only the running statistics and counters that PyTorch's norms keep
  /// are allowed, and ignored.
  case allowingNormStatistics

  /// Whether a tensor that is no parameter may be in the file.
  fileprivate func allows(_ name: String) -> Bool {
    switch self {
    case .exact: false
    case .allowingExtraTensors: true
    case .allowingNormStatistics:
      ["running_mean", "running_var", "num_batches_tracked"].contains(name.split(separator: ".").last)
    }
  }
}

extension Safetensors {
  /// Puts the tensors into parameters of the same names; changes nothing unless everything fits.
  ///
  /// - Throws: `WeightsError` naming the file, the tensor, and both shapes or the nearest names.
  public func load(into parameters: [NamedParameter], rule: LoadingRule = .exact, file: String) throws {
    var taken: [(Parameter, Tensor)] = []
    let known = Set(parameters.map(\.name))
    for named in parameters {
      guard let tensor = tensors[named.name] else {
        throw WeightsError.missingTensor(
          file: file, name: named.name,
          suggestions: Self.nearest(named.name, among: tensors.keys.filter { !known.contains($0) }))
      }
      guard tensor.shape == named.parameter.shape else {
        throw WeightsError.wrongShape(
          file: file, name: named.name, expected: named.parameter.shape, found: tensor.shape)
      }
      taken.append((named.parameter, tensor))
    }
    if let stranger = tensors.keys.sorted().first(where: { !known.contains($0) && !rule.allows($0) }) {
      throw WeightsError.unexpectedTensor(
        file: file, name: stranger, suggestions: Self.nearest(stranger, among: Array(known)))
    }
    for (parameter, tensor) in taken { parameter.set(tensor) }
  }

  /// Up to three names that begin and end most like the wanted one.
  package static func nearest(_ name: String, among candidates: [String]) -> [String] {
    func likeness(_ other: String) -> Int {
      name.commonPrefix(with: other).count + String(name.reversed()).commonPrefix(with: String(other.reversed())).count
    }
    return candidates.sorted { (likeness($0), $1) > (likeness($1), $0) }.prefix(3).filter { likeness($0) > 2 }
  }
}
