import Autograd
import Tensors
import Testing

/// Warps by parts and distances to nearest neighbours; values lie far enough apart that no winner changes.
private let cases: [GradientCase] = {
  let maps = spread([2, 4, 3, 2], 80)
  let (near, far) = separated()
  return [
    GradientCase("warp by the greatest part", [clear(maps)]) { $0[0].warped(warp, fusedBy: .maximum) },
    GradientCase("warp by the mean of parts", [maps]) { $0[0].warped(warp, fusedBy: .mean) },
    GradientCase("nearest distances", [near, far]) { .nearestDistances($0[0], $0[1], neighbourhood: 3) },
    GradientCase("nearest distances from a constant", [near]) {
      .nearestDistances($0[0], Variable(far), neighbourhood: 3)
    },
  ]
}()

/// Two maps whose winners no step of the checker changes, nor a sign of a difference from them: the first that are drawn so.
private func separated() -> (Tensor, Tensor) {
  let shape: Shape = [1, 3, 3, 2]
  for seed in 0..<500 {
    let (left, right) = (drawn(shape, 200 + 2 * seed, -2, 2), drawn(shape, 201 + 2 * seed, -2, 2))
    let (a, b) = (left.values, right.values)
    let isClear = (0..<9).allSatisfy { pixel in
      let around = (0..<9).filter { abs($0 / 3 - pixel / 3) <= 1 && abs($0 % 3 - pixel % 3) <= 1 }
      let found = around.map { place in (0..<2).map { abs(a[2 * pixel + $0] - b[2 * place + $0]) } }
        .sorted { $0[0] + $0[1] < $1[0] + $1[1] }
      let margin = found[1][0] + found[1][1] - found[0][0] - found[0][1]
      return margin > 8 * GradientChecker.step && (found[0].min() ?? 0) > 3 * GradientChecker.step
    }
    if isClear { return (left, right) }
  }
  preconditionFailure("no pair of maps is clear of ties")
}

/// The same values without any near zero, which stands for hidden parts.
private func clear(_ tensor: Tensor) -> Tensor {
  Tensor(tensor.shape, tensor.values.map { $0 < 0 ? $0 - 0.1 : $0 + 0.1 })
}

private let warp: PartWarp = {
  let turned = AffineMap(x: [0, 1, 0], y: [1, 0, 0]), shifted = AffineMap(x: [1, 0, 1], y: [0, 1, -1])
  let all = PixelMask(height: 4, width: 3, repeating: true)
  let some = PixelMask(height: 4, width: 3, rows: 1..<4, columns: 0..<2)
  let parts = [
    WarpedPart(source: .identity, mask: all), WarpedPart(source: turned, mask: some),
    WarpedPart(source: shifted, mask: all), WarpedPart(source: .identity, mask: some),
  ]
  return PartWarp([parts, [parts[2], parts[0]]], height: 4, width: 3)
}()

@Suite("Gradients of warps and of nearest-neighbour distances agree with finite differences")
struct WarpGradientTests {
  @Test("First order, fused and recorded", arguments: cases)
  func first(_ example: GradientCase) { GradientChecker(example).checkFirstOrder() }

  @Test("Second order", arguments: cases)
  func second(_ example: GradientCase) { GradientChecker(example).checkSecondOrder() }

  @Test("The gradient of a distance goes to the nearest pixel alone")
  func nearest() {
    let left = Variable(Tensor([1, 1, 2, 1], [0, 5]), requiresGradient: true)
    let right = Variable(Tensor([1, 1, 2, 1], [4, 7]), requiresGradient: true)
    let distances = Variable.nearestDistances(left, right, neighbourhood: 3)
    #expect(distances.value.values == [4, 1])
    let found = gradients(of: distances.sum(), withRespectTo: [left, right])
    #expect(found[0].value.values == [-1, 1])
    #expect(found[1].value.values == [0, 0])
  }
}
