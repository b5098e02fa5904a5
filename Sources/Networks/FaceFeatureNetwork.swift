import Autograd
import Layers
import Tensors

/// A frozen network that knows people, in whose features a translation must stay near its source.
public protocol FaceFeatureNetwork {
  /// What it is, for signatures: architecture and the hash of its weights.
  var identity: String { get }
  /// Feature maps after ReLU of images N×H×W×3 in [−1, 1], from shallow to deep; the weights enter as constants.
  func faceFeatures(of images: Variable, in arithmetic: Arithmetic) -> [Variable]
}

/// Σ weight / (2·H·W·C) · ‖made − wanted‖² over maps, the mean over images.
public func featureError(_ made: [Variable], _ wanted: [Variable], weights: [Float]) -> Variable {
  precondition(
    made.count == wanted.count && made.count == weights.count && !made.isEmpty,
    "\(made.count) and \(wanted.count) feature maps do not go with \(weights.count) weights")
  let terms = zip(zip(made, wanted), weights).map { meanSquaredError($0.0, $0.1.detached) * ($1 / 2) }
  return terms.dropFirst().reduce(terms[0], +)
}
