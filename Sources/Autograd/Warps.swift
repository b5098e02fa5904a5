import Tensors

extension Variable {
  /// The maps warped by parts, with the exact adjoint: where the greatest value was taken, the gradient goes to the pixel
  /// that it came from.
  public func warped(_ warp: PartWarp, fusedBy fusion: PartFusion) -> Variable {
    switch fusion {
    case .mean: return linear({ $0.warpedMean(warp) }, adjoint: { $0.warpedMeanGradient(warp) })
    case .maximum:
      guard requiresGradient else { return Variable(value.warpedMaxima(warp)) }
      let (output, winners) = value.warpedMaximum(warp)
      return Variable(output, from: [self]) { upstream, _ in
        [
          upstream.linear(
            { $0.warpScattered(warp, winners: winners) }, adjoint: { $0.warpGathered(warp, winners: winners) })
        ]
      }
    }
  }

  /// For each pixel of `left`, N×H×W×C, the smallest Σ |left − right| over channels among the pixels of `right` within a
  /// square of `neighbourhood`×`neighbourhood` around it: N×H×W. The gradient goes to the nearest pixel alone.
  public static func nearestDistances(_ left: Variable, _ right: Variable, neighbourhood: Int) -> Variable {
    precondition(
      neighbourhood > 0 && neighbourhood % 2 == 1,
      "a neighbourhood of \(neighbourhood)×\(neighbourhood) pixels has no middle")
    let reach = neighbourhood / 2
    let (distances, winners) = left.value.nearestDistances(to: right.value, reach: reach)
    return Variable(distances, from: [left, right]) { upstream, call in
      let (left, right) = (call.inputs[0].value, call.inputs[1].value)
      let toLeft: Variable
      if call.isRecorded {
        let signs = (left - right.gatheredNeighbours(winners)).applying(.sign)
        toLeft = upstream.broadcast(to: left.shape, along: [3]).masked(by: signs)
      } else {
        toLeft = Variable(left.nearestDistancesGradient(to: right, winners: winners, upstream: upstream.value))
      }
      guard call.needed[1] else { return [toLeft, nil] }
      let toRight = toLeft.linear(
        { $0.scatteredNeighbours(winners, reach: reach) }, adjoint: { $0.gatheredNeighbours(winners) })
      return [call.needed[0] ? toLeft : nil, -toRight]
    }
  }
}
