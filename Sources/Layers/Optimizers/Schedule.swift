import Foundation

/// How a rate changes with the step, counted from 0.
public enum Schedule: Hashable, Sendable {
  case constant(Float)
  /// From one value to another in a straight line over the steps, then the last.
  case linear(from: Float, to: Float, start: Int, steps: Int)
  /// Divided by a number after every step, down to a floor.
  case dividing(from: Float, by: Double, floor: Float)
  /// Multiplied by a factor at each of the given steps.
  case stepwise(from: Float, factor: Float, at: [Int])
  /// Constant for some epochs, then falling by equal amounts over some more, as pix2pix and CycleGAN in PyTorch: epoch
  /// k, counted from 1, has the factor 1 − max(0, k − constant) / (falling + 1).
  case epochwise(from: Float, constant: Int, falling: Int, stepsPerEpoch: Int)

  /// The value for a step.
  public func callAsFunction(_ step: Int) -> Float {
    switch self {
    case .constant(let value): return value
    case .linear(let from, let to, let start, let steps):
      let share = min(1, max(0, Float(step - start) / Float(max(1, steps))))
      return from + (to - from) * share
    case .dividing(let from, let divisor, let floor):
      return max(floor, Float(Double(from) * pow(divisor, -Double(step))))
    case .stepwise(let from, let factor, let steps):
      return steps.reduce(from) { step >= $1 ? $0 * factor : $0 }
    case .epochwise(let from, let constant, let falling, let stepsPerEpoch):
      let epoch = step / max(1, stepsPerEpoch) + 1
      return from * max(0, 1 - Float(max(0, epoch - constant)) / Float(falling + 1))
    }
  }
}
