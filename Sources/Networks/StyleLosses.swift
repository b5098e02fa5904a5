import Autograd
import Layers
import Tensors

/// Mean |difference| of the content features.
public func contentLoss(_ generated: PerceptualFeatures, _ target: PerceptualFeatures) -> Variable {
  meanAbsoluteError(generated.content, target.content)
}

/// The mean over layers of mean |difference| of Gram matrices; `target` holds one N×C×C or 1×C×C tensor a layer.
///
/// - Parameter onlyFirstImage: takes only the first image of the batch, as the released program does.
public func styleLoss(_ generated: PerceptualFeatures, target: [Tensor], onlyFirstImage: Bool = false) -> Variable {
  precondition(
    generated.style.count == target.count, "\(generated.style.count) style layers cannot meet \(target.count) targets")
  let terms = zip(generated.style, target).map { features, target in
    let used = onlyFirstImage ? features.sliced(axis: 0, 0..<1) : features
    let grams = gramMatrices(used)
    let count = grams.shape[0]
    let goal =
      target.shape[0] == count ? target : Tensor.concatenated(Array(repeating: target, count: count), axis: 0)
    return meanAbsoluteError(grams, Variable(goal))
  }
  return terms.dropFirst().reduce(terms[0], +) * (1 / Float(terms.count))
}
