import CKernels
import Foundation

// One pass over all parameters of a network: many small tensors would else cost more in calls than in arithmetic.

extension [Tensor] {
  /// One step of Adam (Kingma and Ba 2015) in PyTorch's form, in place: both averages corrected for their start at
  /// zero, `epsilon` added to the root of the corrected second one. `step` counts from 1.
  public mutating func stepAdam(
    gradients: [Tensor], first: inout [Tensor], second: inout [Tensor], rate: Float, beta1: Float, beta2: Float,
    epsilon: Float, step: Int
  ) {
    let watch = observed("Adam step")
    defer { watch?.ended() }
    precondition(step >= 1, "Adam counts its steps from 1; there is no step \(step)")
    let size = Float(Double(rate) / (1 - pow(Double(beta1), Double(step))))
    let root = Float(1 / (1 - pow(Double(beta2), Double(step))).squareRoot())
    withEntries(gradients, &first, &second) { sb_adam($0, $1, beta1, beta2, size, root, epsilon) }
  }

  /// One step of gradient descent with momentum, in place: v = momentum·v - rate·g; p += v.
  public mutating func stepMomentum(gradients: [Tensor], velocities: inout [Tensor], rate: Float, momentum: Float) {
    let watch = observed("momentum step")
    defer { watch?.ended() }
    var none: [Tensor] = []
    withEntries(gradients, &velocities, &none) { sb_momentum($0, $1, rate, momentum) }
  }

  /// One step of RMSProp in TensorFlow 1's form, in place: s = decay·s + (1 - decay)·g²; p -= rate·g/√(s + epsilon).
  public mutating func stepRMSProp(
    gradients: [Tensor], squares: inout [Tensor], rate: Float, decay: Float, epsilon: Float
  ) {
    let watch = observed("RMSProp step")
    defer { watch?.ended() }
    var none: [Tensor] = []
    withEntries(gradients, &squares, &none) { sb_rmsprop($0, $1, rate, decay, epsilon) }
  }

  /// Hands all tensors to a kernel; `second` may be empty.
  private mutating func withEntries(
    _ gradients: [Tensor], _ first: inout [Tensor], _ second: inout [Tensor],
    _ kernel: (UnsafePointer<sb_parameter>?, Int) -> Void
  ) {
    precondition(
      gradients.count == count && first.count == count && (second.isEmpty || second.count == count),
      "\(count) tensors of parameters cannot take a step with \(gradients.count) gradients, \(first.count) and "
        + "\(second.count) memories")
    var entries: [sb_parameter] = []
    entries.reserveCapacity(count)
    for index in indices {
      let shape = self[index].shape
      for other in [gradients[index], first[index]] + (second.isEmpty ? [] : [second[index]]) {
        precondition(
          other.shape == shape,
          "parameters of shape \(shape) cannot take a step with a tensor of shape \(other.shape)")
      }
      // Each tensor that is written has its block to itself from here on, and keeps it until the kernel has run.
      entries.append(
        sb_parameter(
          p: self[index].mutatePointer { $0 }, g: UnsafePointer(gradients[index].storage.pointer),
          first: first[index].mutatePointer { $0 },
          second: second.isEmpty ? nil : second[index].mutatePointer { $0 }, count: shape.count))
    }
    // Safe: the arrays hold every tensor meanwhile, and no two pointers that are written are equal.
    withExtendedLifetime((self, gradients, first, second)) { kernel(entries, entries.count) }
  }
}
