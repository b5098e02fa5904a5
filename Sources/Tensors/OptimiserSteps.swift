import CKernels
import Foundation

extension Tensor {
  /// One step of Adam (Kingma and Ba 2015) in PyTorch's form, in place: both averages corrected for their start at
  /// zero, `epsilon` added to the root of the corrected second one. `step` counts from 1.
  public mutating func stepAdam(
    gradient: Tensor, first: inout Tensor, second: inout Tensor, rate: Float, beta1: Float, beta2: Float,
    epsilon: Float, step: Int
  ) {
    let watch = observed("Adam step", [self, gradient])
    defer { watch?.ended() }
    precondition(step >= 1, "Adam counts its steps from 1; there is no step \(step)")
    check(gradient, first, second)
    let size = Float(Double(rate) / (1 - pow(Double(beta1), Double(step))))
    let root = Float(1 / (1 - pow(Double(beta2), Double(step))).squareRoot())
    let count = count
    // Safe, here and below: all tensors have `count` values, and no two of those written share their block.
    withPointers(gradient) { g in
      mutatePointer { p in
        first.mutatePointer { m in
          second.mutatePointer { v in sb_adam(p, g, m, v, count, beta1, beta2, size, root, epsilon) }
        }
      }
    }
  }

  /// One step of gradient descent with momentum, in place: v = momentum·v - rate·g; p += v.
  public mutating func stepMomentum(gradient: Tensor, velocity: inout Tensor, rate: Float, momentum: Float) {
    let watch = observed("momentum step", [self, gradient])
    defer { watch?.ended() }
    check(gradient, velocity)
    let count = count
    withPointers(gradient) { g in
      mutatePointer { p in velocity.mutatePointer { v in sb_momentum(p, g, v, count, rate, momentum) } }
    }
  }

  /// One step of RMSProp in TensorFlow 1's form, in place: s = decay·s + (1 - decay)·g²; p -= rate·g/√(s + epsilon).
  public mutating func stepRMSProp(
    gradient: Tensor, square: inout Tensor, rate: Float, decay: Float, epsilon: Float
  ) {
    let watch = observed("RMSProp step", [self, gradient])
    defer { watch?.ended() }
    check(gradient, square)
    let count = count
    withPointers(gradient) { g in
      mutatePointer { p in square.mutatePointer { s in sb_rmsprop(p, g, s, count, rate, decay, epsilon) } }
    }
  }

  private func check(_ others: Tensor...) {
    for other in others {
      precondition(
        other.shape == shape, "parameters of shape \(shape) cannot take a step with a tensor of shape \(other.shape)")
    }
  }
}
