import Autograd
import Datasets
import Layers
import Networks
import Tensors

extension TPGAN {
  /// A term of the generator's loss, its weight, and its name in curves.
  package typealias Term = (name: String, weight: Float, value: Variable)

  /// The generator's terms for what it made of a batch.
  package func generatorTerms(_ made: Frontalized, _ batch: FrontalizationBatch, _ pass: Pass) -> [Term] {
    let weights = configuration.weights
    let pixels = weighted(weights.pixels) { level in
      meanAbsoluteError(
        made.faces[level],
        Variable(level == 0 ? batch.frontals : batch.frontals.averagePooled(Window(1 << level, stride: 1 << level))))
    }
    let symmetry = weighted(weights.symmetry) { asymmetry(of: made.faces[$0], level: $0) }
    var terms: [Term] = [
      ("pixels", 1, pixels), ("symmetry", configuration.variant == .noSymmetry ? 0 : 1, symmetry),
      (
        "classification", weights.classification,
        crossEntropy(generator.people(of: made.code, pass), classes: batch.people)
      ), ("total-variation", weights.totalVariation, totalVariationPerPixel(made.faces[0])),
    ]
    if let identity {
      terms.append(
        ("identity", weights.identity, identityLoss(made.faces[0], batch.frontals, identity, pass.arithmetic)))
    }
    if let discriminator {
      let verdict = discriminator(made.faces[0], pass)
      terms.append(
        (
          "adversarial", weights.adversarial,
          binaryCrossEntropy(verdict, Tensor(verdict.variable.shape, repeating: configuration.realTarget))
        ))
    }
    return terms
  }

  /// What the critic minimises; real faces are told to be real with less than certainty.
  package func discriminatorLoss(real: Logits, fake: Logits) -> Variable {
    binaryCrossEntropy(real, Tensor(real.variable.shape, repeating: configuration.realTarget))
      + binaryCrossEntropy(fake, isTrue: false)
  }

  /// How far the parts by themselves are off, for one pixel of the face.
  package func partLoss(_ parts: [Variable], _ batch: FrontalizationBatch) -> Variable {
    let pixels = Float(configuration.size * configuration.size)
    return weighted(
      FacePart.allCases.map { part in
        let box = configuration.geometry.box(of: part)
        return Float(box.height * box.width) / pixels
      }
    ) { meanAbsoluteError(parts[$0], Variable(batch.frontalParts[$0])) }
  }

  /// The weighted sum of the terms; those of weight 0 are measured and not trained on.
  package func total(_ terms: [Term]) -> Variable {
    let trained = terms.filter { $0.weight != 0 }
    return trained.dropFirst().reduce(trained[0].value * trained[0].weight) { $0 + $1.value * $1.weight }
  }

  private func weighted(_ weights: [Float], _ value: (Int) -> Variable) -> Variable {
    let terms = weights.enumerated().map { value($0) * $1 }
    return terms.dropFirst().reduce(terms[0], +)
  }
}

/// How far the right half is from the mirrored left one, which is where the visible side is and so is not moved: the
/// mean over the half. The whole face is halved in size first; smaller ones are compared in their edges too.
package func asymmetry(of faces: Variable, level: Int) -> Variable {
  let seen =
    level == 0
    ? faces.averagePooled(Window(2, stride: 2)) : .concatenated([faces, edges(of: faces)], axis: 3)
  let width = seen.shape[2]
  let left = seen.value.sliced(axis: 2, 0..<width / 2).flippedHorizontally()
  return meanAbsoluteError(seen.sliced(axis: 2, width / 2..<width), Variable(left))
}

/// Eight times each pixel less its eight neighbours, zeros beyond the edge.
private func edges(of faces: Variable) -> Variable {
  let means = faces.padded(Edges(1), .zero).averagePooled(Window(3, stride: 1))
  return (faces - means) * 9
}

/// The absolute differences of neighbouring pixels in all channels, summed, for one pixel of the face.
package func totalVariationPerPixel(_ faces: Variable) -> Variable {
  let (height, width) = (faces.shape[1], faces.shape[2])
  let down = Variable.distance(
    faces.sliced(axis: 1, 1..<height), faces.sliced(axis: 1, 0..<height - 1))
  let right = Variable.distance(faces.sliced(axis: 2, 1..<width), faces.sliced(axis: 2, 0..<width - 1))
  return (down + right) * (1 / Float(faces.shape[0] * height * width))
}

/// How unlike two people look: the mean difference of their vectors, and that of the last maps summed over places.
package func identityLoss(
  _ made: Variable, _ wanted: Tensor, _ network: any IdentityNetwork, _ arithmetic: Arithmetic
) -> Variable {
  let found = network.identityFeatures(of: made, in: arithmetic)
  let truth = network.identityFeatures(of: Variable(wanted), in: arithmetic)
  let places = Float(found.map.shape[1] * found.map.shape[2])
  return meanAbsoluteError(found.vector, truth.vector) + meanAbsoluteError(found.map, truth.map) * places
}
