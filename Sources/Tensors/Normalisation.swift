import CKernels

/// What one mean and one variance are taken over, for N×H×W×C (or N×…×C with any number of axes between).
public enum NormScope: Hashable, Sendable {
  /// Over N, H and W: one for each channel (Ioffe and Szegedy 2015).
  case batch
  /// Over H and W: one for each image and channel (Ulyanov et al. 2016).
  case instance
  /// Over H, W and C: one for each image (Ba et al. 2016).
  case sample
}

/// Where a normalisation adds ε, which keeps it from dividing by zero.
public enum EpsilonPlace: Hashable, Sendable {
  /// √(variance + ε), as PyTorch has it.
  case underRoot
  /// √variance + ε, as keras-contrib's instance normalisation has it.
  case besideRoot
}

/// The result of a normalisation with the statistics it was made with.
public struct Normalized {
  /// The normalised values, rectified and with what was added, of the input's shape.
  public var output: Tensor
  /// What the values were normalised with.
  public var statistics: NormRecord
}

/// What a normalisation leaves behind for its gradient.
public struct NormRecord: Sendable {
  /// C for the batch, N×C for instances, N for samples.
  public let mean: Tensor
  /// 1/√(variance + epsilon) or 1/(√variance + epsilon), of the mean's shape.
  public let inverseDeviation: Tensor
  let epsilon: Float
  let epsilonPlace: EpsilonPlace
  /// What the statistics, scale and shift amount to: for each group its channels' means, factors and shifts.
  let map: Tensor
}

/// How a tensor of a normalisation is cut: statistics are taken over `rows`, and over the channels too for samples.
private struct NormLayout {
  let scope: NormScope
  let groups: Int
  let rows: Int
  let channels: Int
  let statistics: Shape

  init(_ shape: Shape, _ scope: NormScope) {
    precondition(shape.rank >= 2, "a normalisation needs images N×H×W×C, not a tensor of shape \(shape)")
    let pixels = shape.extents.dropFirst().dropLast().reduce(1, *)
    self.scope = scope
    channels = shape[-1]
    groups = scope == .batch ? 1 : shape[0]
    rows = scope == .batch ? shape[0] * pixels : pixels
    switch scope {
    case .batch: statistics = [shape[-1]]
    case .instance: statistics = [shape[0], shape[-1]]
    case .sample: statistics = [shape[0]]
    }
  }

  var map: Shape { [groups, 3, channels] }

  func check(_ vector: Tensor?, _ name: String) {
    precondition(
      vector.map { $0.shape == [channels] } ?? true,
      "a normalisation of \(channels) channels cannot take a \(name) of shape \(vector?.shape ?? [])")
  }

  /// What the kernels take; the pointers are valid while the tensors live.
  func kernel(
    scale: Tensor?, shift: Tensor?, rectifier: Rectifier, _ record: NormRecord
  ) -> sb_norm {
    let (kind, slope) = rectifier.kernel
    return sb_norm(
      groups: groups, rows: rows, channels: channels, joins_channels: scope == .sample ? 1 : 0,
      scale: scale.map { UnsafePointer($0.storage.pointer) }, shift: shift.map { UnsafePointer($0.storage.pointer) },
      epsilon: record.epsilon, epsilon_to_root: record.epsilonPlace == .besideRoot ? 1 : 0, rectifier: kind,
      slope: slope, mean: record.mean.storage.pointer, inverse: record.inverseDeviation.storage.pointer,
      map: record.map.storage.pointer)
  }
}

extension Tensor {
  /// (x - mean)/√(variance + epsilon)·scale + shift with the population variance, rectified, plus a residual of the
  /// same shape; `scale` and `shift` are C vectors, or nil for ones and zeros.
  public func normalized(
    over scope: NormScope, scale: Tensor?, shift: Tensor?, epsilon: Float, at place: EpsilonPlace = .underRoot,
    then rectifier: Rectifier = .none, adding residual: Tensor? = nil
  ) -> Normalized {
    let watch = observed("\(scope) normalisation", [self, scale, shift, residual].compactMap(\.self))
    defer { watch?.ended() }
    let layout = NormLayout(shape, scope)
    layout.check(scale, "scale")
    layout.check(shift, "shift")
    precondition(
      residual.map { $0.shape == shape } ?? true,
      "a tensor of shape \(residual?.shape ?? []) cannot be added to a normalised one of shape \(shape)")
    let record = NormRecord(
      mean: Tensor(uninitialized: layout.statistics), inverseDeviation: Tensor(uninitialized: layout.statistics),
      epsilon: epsilon, epsilonPlace: place, map: Tensor(uninitialized: layout.map))
    let norm = layout.kernel(scale: scale, shift: shift, rectifier: rectifier, record)
    let output = Tensor(shape) { y in
      // Safe: groups·rows·channels is the count; nobody else has seen the tensors that the kernel fills, and all live
      // until it has run.
      withExtendedLifetime((scale, shift, residual, record)) {
        withPointers(self) { x in
          sb_normalise(norm, x, residual.map { UnsafePointer($0.storage.pointer) }, y)
        }
      }
    }
    return Normalized(output: output, statistics: record)
  }

  /// The gradients of `normalized` with respect to its input, scale and shift: self is the gradient with respect to
  /// its output, the other arguments are what it took and gave.
  public func normalizedGradient(
    input: Tensor, scale: Tensor?, of forward: NormRecord, scope: NormScope, then rectifier: Rectifier = .none
  ) -> (input: Tensor, scale: Tensor, shift: Tensor) {
    let watch = observed("\(scope) normalisation gradient", [self, input])
    defer { watch?.ended() }
    let layout = NormLayout(shape, scope)
    layout.check(scale, "scale")
    precondition(shape == input.shape, "a gradient of shape \(shape) does not fit an input of shape \(input.shape)")
    precondition(
      forward.mean.shape == layout.statistics && forward.inverseDeviation.shape == layout.statistics
        && forward.map.shape == layout.map,
      "statistics of shape \(forward.mean.shape) do not fit an input of shape \(shape)")
    let norm = layout.kernel(scale: scale, shift: nil, rectifier: rectifier, forward)
    let scaleGradient = Tensor(uninitialized: [layout.channels])
    let shiftGradient = Tensor(uninitialized: [layout.channels])
    let inputGradient = Tensor(shape) { y in
      // Safe: as in `normalized`; the kernel only reads the statistics here.
      withExtendedLifetime((scale, forward, scaleGradient, shiftGradient)) {
        withPointers(self, input) { g, x in
          sb_normalise_gradient(norm, g, x, y, scaleGradient.storage.pointer, shiftGradient.storage.pointer)
        }
      }
    }
    return (inputGradient, scaleGradient, shiftGradient)
  }
}
