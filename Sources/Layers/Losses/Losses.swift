import Autograd
import Tensors

/// Mean squared error over all values.
public func meanSquaredError(_ prediction: Variable, _ target: Variable) -> Variable {
  Variable.squaredDistance(prediction, target) * (1 / Float(target.value.count))
}

/// Mean absolute error over all values.
public func meanAbsoluteError(_ prediction: Variable, _ target: Variable) -> Variable {
  Variable.distance(prediction, target) * (1 / Float(target.value.count))
}

/// Outputs of a critic before any sigmoid, so that a loss cannot be handed probabilities or images by mistake.
public struct Logits {
  /// The values.
  public let variable: Variable

  /// Marks values as logits.
  public init(_ variable: Variable) { self.variable = variable }

  /// The probabilities that the logits stand for.
  public var probabilities: Variable { variable.sigmoid() }
}

/// Binary cross-entropy of logits against one label for all: −log σ(x) for true, −log(1 − σ(x)) for false; the mean.
public func binaryCrossEntropy(_ logits: Logits, isTrue: Bool) -> Variable {
  (isTrue ? -logits.variable : logits.variable).softplus().mean()
}

/// Binary cross-entropy of logits against targets in [0, 1] of the same shape; the mean.
public func binaryCrossEntropy(_ logits: Logits, _ targets: Tensor) -> Variable {
  (logits.variable.softplus() - logits.variable.masked(by: targets)).mean()
}

/// Cross-entropy of …×K logits against one class in 0..<K per row; the mean over rows.
public func crossEntropy(_ logits: Variable, classes: [Int]) -> Variable {
  let (kinds, rows) = (logits.shape[-1], logits.value.count / logits.shape[-1])
  precondition(classes.count == rows, "\(classes.count) classes do not fit logits of shape \(logits.shape)")
  let chosen = Tensor(logits.shape) { span in
    for i in span.indices { span[i] = 0 }
    for (row, kind) in classes.enumerated() {
      precondition((0..<kinds).contains(kind), "class \(kind) is not among \(kinds) classes")
      span[row * kinds + kind] = 1
    }
  }
  return logits.logSoftmax().masked(by: chosen).sum() * (-1 / Float(rows))
}

/// How smooth an image is: mean |difference to the pixel below| + mean |difference to the pixel on the right|.
public func totalVariation(_ images: Variable) -> Variable {
  let (height, width) = (images.shape[1], images.shape[2])
  let down = images.sliced(axis: 1, 1..<height) - images.sliced(axis: 1, 0..<height - 1)
  let right = images.sliced(axis: 2, 1..<width) - images.sliced(axis: 2, 0..<width - 1)
  return down.absolute().mean() + right.absolute().mean()
}

/// Gram matrices FᵀF / (H·W·C) of feature maps N×H×W×C: N×C×C, what style is measured by (Gatys et al. 2016).
public func gramMatrices(_ features: Variable) -> Variable {
  let (count, pixels, channels) = (features.shape[0], features.shape[1] * features.shape[2], features.shape[3])
  let rows = features.reshaped([count, pixels, channels])
  return batchedMatrixProduct(rows, rows, transposeA: true) * (1 / Float(pixels * channels))
}
