import Autograd
import Foundation
import Layers
import Tensors

/// Images N×H×W×C under a Gaussian of 5×5 pixels, the border mirrored.
package func gaussianBlurred(_ images: Tensor, deviation: Double) -> Tensor {
  let reach = 2
  let taps = (-reach...reach).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
  let total = taps.reduce(0, +)
  let kernel = taps.flatMap { row in taps.map { Float(row / total * $0 / total) } }
  let shape = images.shape
  // Every channel as an image of its own.
  let planes = images.transposed([0, 3, 1, 2]).reshaped([shape[0] * shape[3], shape[1], shape[2], 1])
  let blurred = convolved(
    Variable(planes), Variable(Tensor([1, 1, taps.count, taps.count], kernel)),
    Convolution(padding: Edges(reach), mode: .reflect))
  return blurred.value.reshaped([shape[0], shape[3], shape[1], shape[2]]).transposed([0, 2, 3, 1])
}

extension DIATEnhancer {
  /// What the enhancement of a local attribute minimises: the difference to the transform where the attribute may show,
  /// and to the image elsewhere; means over all values.
  package func localTerms(images: Tensor, transformed: Tensor, masks: Tensor, _ pass: Pass) -> [DIAT.Term] {
    let shape = images.shape
    precondition(
      transformed.shape == shape && masks.shape == [shape[0], shape[1], shape[2], 1],
      "images of shape \(shape), transformed ones of \(transformed.shape) and masks of \(masks.shape) do not match")
    let made = network(Variable(transformed), pass)
    let inside = Tensor.concatenated([Tensor](repeating: masks, count: shape[3]), axis: 3)
    func error(_ wanted: Tensor, _ share: Tensor) -> Variable {
      meanAbsoluteError(made.masked(by: share), Variable(wanted * share))
    }
    return [("kept", 1, error(transformed, inside)), ("restored", 1, error(images, inside * -1 + 1))]
  }

  /// What the enhancement of a global attribute minimises: the difference to the images before the blur, and the
  /// discriminator's doubt.
  package func globalTerms(
    _ discriminator: DIATDiscriminator, made: Variable, references: Tensor, _ pass: Pass
  ) -> [DIAT.Term] {
    [
      ("pixels", 1, meanAbsoluteError(made, Variable(references))),
      (
        "adversarial", configuration.adversarialWeight,
        binaryCrossEntropy(discriminator(made, pass), isTrue: true)
      ),
    ]
  }

  /// The weighted sum of the terms.
  package func loss(_ terms: [DIAT.Term]) -> Variable {
    let weighted = terms.map { $0.weight == 1 ? $0.value : $0.value * $0.weight }
    return weighted.dropFirst().reduce(weighted[0], +)
  }
}
