import Tensors

extension Variable {
  /// Σ |left − right|, a scalar, in one pass each way; the gradient is 0 where they are equal.
  public static func distance(_ left: Variable, _ right: Variable) -> Variable {
    Variable(left.value.distance(to: right.value), from: [left, right]) { upstream, call in
      let (left, right) = (call.inputs[0].value, call.inputs[1].value)
      guard call.isRecorded else {
        return call.toEach(upstream.item) { left.distanceGradient(to: right, upstream: $0) }
      }
      let toLeft = upstream.everywhere(left.shape).masked(by: (left - right).applying(.sign))
      return [toLeft, call.needed[1] ? -toLeft : nil]
    }
  }

  /// Σ (left − right)², a scalar, in one pass each way.
  public static func squaredDistance(_ left: Variable, _ right: Variable) -> Variable {
    Variable(left.value.squaredDistance(to: right.value), from: [left, right]) { upstream, call in
      let (left, right) = (call.inputs[0], call.inputs[1])
      guard call.isRecorded else {
        return call.toEach(upstream.item) { left.value.squaredDistanceGradient(to: right.value, upstream: $0) }
      }
      let toLeft = upstream.everywhere(left.shape) * (left - right) * 2
      return [toLeft, call.needed[1] ? -toLeft : nil]
    }
  }

  private func everywhere(_ shape: Shape) -> Variable { broadcast(to: shape, along: Array(0..<shape.rank)) }
}

extension GradientCall {
  /// A gradient for the left operand of a difference, and the opposite one for the right.
  fileprivate func toEach(_ upstream: Float, _ gradient: (Float) -> Tensor) -> [Variable?] {
    [needed[0] ? Variable(gradient(upstream)) : nil, needed[1] ? Variable(gradient(-upstream)) : nil]
  }
}
