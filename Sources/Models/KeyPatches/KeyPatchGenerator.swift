import Autograd
import Layers
import Tensors

/// What a generator makes of patches.
public struct KeyPatchImages {
  /// Where it believes the patches to be: N×S×S×1 in [0, 1].
  public let masks: Variable
  /// N×S×S×3 in [−1, 1].
  public let images: Variable
}

/// A network that makes images of patches: K×N×S×S×3 and noise N×Z to masks and images. It may not depend on the order
/// of the patches.
package protocol KeyPatchGenerator: Parameterized {
  func callAsFunction(_ patches: Variable, noise: Tensor, _ pass: Pass) -> KeyPatchImages
}

/// K×N×S×S×3 as (K·N)×S×S×3: all patches go through the encoder as one batch, so that its norms do not know their
/// places either.
func stackedParts(_ patches: Variable) -> Variable {
  let shape = patches.shape.extents
  return patches.reshaped(Shape([shape[0] * shape[1]] + shape.dropFirst(2)))
}

/// (K·N)×H×W×C to N×H×W×C: the sum over the patches of an image.
func fusedParts(_ maps: Variable, _ parts: Int) -> Variable {
  guard parts > 1 else { return maps }
  let shape = maps.shape.extents
  return maps.reshaped(Shape([parts, shape[0] / parts] + shape.dropFirst())).sum(over: [0])
}
