import Autograd
import Layers
import Tensors

extension CrossingNets {
  /// Points of the latent space with the depth maps and hands that they stand for.
  public struct Walk: Sendable {
    /// N×Z.
    public let latents: Tensor
    /// N×S×S×1.
    public let depth: Tensor
    /// N×3J, in millimetres from the crop's centre.
    public let joints: Tensor
  }

  // MARK: Poses from depth maps

  /// The joints of hands N×3J in millimetres from the crop's centre, read off depth maps N×S×S×1.
  public func estimate(_ depth: Tensor) -> Tensor { joints(at: latents(depth: depth)) }

  /// The latent variables N×Z that the posterior reads off depth maps.
  public func latents(depth: Tensor) -> Tensor {
    inBlocks(depth) { posterior(discriminator.trunk($0, .inference), .inference) }
  }

  /// The released program's search from a reading: so many times a tenth of the distance that the smoothness head sees
  /// between the depth map and what is made from the latent variable. The program's own test does without.
  public func refined(_ latents: Tensor, depth: Tensor, steps: Int) -> Tensor {
    func seen(_ depth: Tensor) -> Tensor {
      inBlocks(depth) { smoothness(discriminator.trunk($0, .inference), .inference) }
    }
    let wanted = seen(depth)
    return (0..<steps).reduce(latents) { current, _ in
      current.addingScaled(wanted - seen(self.depth(at: current)), by: 0.1)
    }
  }

  // MARK: Depth maps from poses

  /// The latent variables N×Z of poses, without noise.
  public func latents(poses: RootedPoses) -> Tensor {
    let codes = inBlocks(poses.relative) { poseVAE.encode($0, .inference).mean }
    return .concatenated([codes, poses.offsets], axis: 1)
  }

  /// Depth maps N×S×S×1 of poses.
  public func render(_ poses: RootedPoses) -> Tensor { depth(at: latents(poses: poses)) }

  // MARK: The latent space

  /// The depth maps N×S×S×1 at points N×Z.
  public func depth(at latents: Tensor) -> Tensor {
    inBlocks(latents) { generator(alignment($0, .inference), .inference) }
  }

  /// The joints N×3J in millimetres at points N×Z.
  public func joints(at latents: Tensor) -> Tensor {
    let code = configuration.codeSize
    let relative = inBlocks(latents.sliced(axis: 1, 0..<code)) { poseVAE.decode($0, .inference) }
    return RootedPoses(relative: relative, offsets: latents.sliced(axis: 1, code..<code + 3)).millimetres
  }

  /// A walk along straight lines from each of K points to the next, `steps` equal steps each, both ends included.
  public func walk(through points: Tensor, steps: Int) -> Walk {
    precondition(
      points.rank == 2 && points.shape[0] > 1 && points.shape[1] == configuration.latentSize && steps > 0,
      "there is no walk of \(steps) steps through points of shape \(points.shape)")
    let stations = (0..<(points.shape[0] - 1) * steps + 1).map { step -> Tensor in
      let from = min(step / steps, points.shape[0] - 2)
      let share = Float(step - from * steps) / Float(steps)
      let (start, end) = (points.sliced(axis: 0, from..<from + 1), points.sliced(axis: 0, from + 1..<from + 2))
      return start * (1 - share) + end * share
    }
    let latents = Tensor.concatenated(stations, axis: 0)
    return Walk(latents: latents, depth: depth(at: latents), joints: joints(at: latents))
  }

  /// Rows in blocks of a fixed size, which keeps memory low; a row's result does not depend on those beside it.
  private func inBlocks(_ rows: Tensor, block: Int = 64, _ network: (Variable) -> Variable) -> Tensor {
    let blocks = stride(from: 0, to: rows.shape[0], by: block).map { start in
      network(Variable(rows.sliced(axis: 0, start..<min(start + block, rows.shape[0])))).detached.value
    }
    return .concatenated(blocks, axis: 0)
  }
}
