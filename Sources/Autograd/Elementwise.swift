import Tensors

extension Variable {
  // MARK: Two operands of one shape

  /// The sum.
  public static func + (left: Variable, right: Variable) -> Variable {
    Variable(left.value + right.value, from: [left, right]) { upstream, _ in [upstream, upstream] }
  }

  /// The difference.
  public static func - (left: Variable, right: Variable) -> Variable {
    Variable(left.value - right.value, from: [left, right]) { upstream, call in
      [upstream, call.needed[1] ? -upstream : nil]
    }
  }

  /// The product, value by value.
  public static func * (left: Variable, right: Variable) -> Variable {
    Variable(left.value * right.value, from: [left, right]) { upstream, call in
      [
        call.needed[0] ? upstream * call.inputs[1] : nil,
        call.needed[1] ? upstream * call.inputs[0] : nil,
      ]
    }
  }

  /// The quotient, value by value.
  public static func / (left: Variable, right: Variable) -> Variable {
    Variable(left.value / right.value, from: [left, right]) { upstream, call in
      [
        call.needed[0] ? upstream / call.inputs[1] : nil,
        call.needed[1] ? -(upstream * call.output / call.inputs[1]) : nil,
      ]
    }
  }

  /// The larger of two values; where they are equal the gradient goes to the first.
  public static func maximum(_ left: Variable, _ right: Variable) -> Variable {
    let first = left.value.combined(.greaterOrEqual, right.value)
    return Variable(left.value.combined(.maximum, right.value), from: [left, right]) { upstream, call in
      let toFirst = upstream.masked(by: first)
      return [toFirst, call.needed[1] ? upstream - toFirst : nil]
    }
  }

  // MARK: One operand and a number

  /// The values times a number.
  public static func * (left: Variable, factor: Float) -> Variable {
    left.linear({ $0.applying(.scale(factor)) }, adjoint: { $0.applying(.scale(factor)) })
  }

  /// The values times a number.
  public static func * (factor: Float, right: Variable) -> Variable { right * factor }

  /// The values plus a number.
  public static func + (left: Variable, number: Float) -> Variable {
    Variable(left.value.applying(.offset(number)), from: [left]) { upstream, _ in [upstream] }
  }

  /// The values less a number.
  public static func - (left: Variable, number: Float) -> Variable { left + -number }

  /// A number less the values.
  public static func - (number: Float, right: Variable) -> Variable { -right + number }

  /// The values with the opposite sign.
  public static prefix func - (operand: Variable) -> Variable { operand * -1 }

  /// The values times a constant tensor of the same shape.
  public func masked(by mask: Tensor) -> Variable {
    linear({ $0 * mask }, adjoint: { $0 * mask })
  }

  // MARK: One operand

  private func unary(
    _ operation: UnaryOperation, _ gradient: @escaping (_ upstream: Variable, _ call: GradientCall) -> Variable
  ) -> Variable {
    Variable(value.applying(operation), from: [self]) { upstream, call in [gradient(upstream, call)] }
  }

  /// x².
  public func squared() -> Variable { unary(.square) { upstream, call in upstream * call.inputs[0] * 2 } }

  /// √x.
  public func squareRoot() -> Variable { unary(.squareRoot) { upstream, call in upstream / call.output * 0.5 } }

  /// eˣ.
  public func exponential() -> Variable { unary(.exponential) { upstream, call in upstream * call.output } }

  /// The natural logarithm.
  public func logarithm() -> Variable { unary(.logarithm) { upstream, call in upstream / call.inputs[0] } }

  /// 1/x.
  public func reciprocal() -> Variable {
    unary(.reciprocal) { upstream, call in -(upstream * call.output * call.output) }
  }

  /// |x|, with gradient 0 at 0.
  public func absolute() -> Variable {
    unary(.absolute) { upstream, call in upstream.masked(by: call.inputs[0].value.applying(.sign)) }
  }

  /// Values held between two bounds; the gradient is 0 outside.
  public func clamped(_ low: Float, _ high: Float) -> Variable {
    unary(.clamp(low: low, high: high)) { upstream, call in
      upstream.masked(by: call.inputs[0].value.applying(.inside(low: low, high: high)))
    }
  }

  /// The hyperbolic tangent.
  public func tanh() -> Variable {
    unary(.tanh) { upstream, call in
      call.isRecorded
        ? upstream * (1 - call.output.squared())
        : Variable(upstream.value.combined(.tanhGradient, call.output.value))
    }
  }

  /// 1 / (1 + e⁻ˣ).
  public func sigmoid() -> Variable {
    unary(.sigmoid) { upstream, call in
      call.isRecorded
        ? upstream * call.output * (1 - call.output)
        : Variable(upstream.value.combined(.sigmoidGradient, call.output.value))
    }
  }

  /// log(1 + eˣ), without overflow.
  public func softplus() -> Variable {
    unary(.softplus) { upstream, call in upstream * call.inputs[0].sigmoid() }
  }

  /// max(0, x).
  public func relu() -> Variable {
    unary(.relu) { upstream, call in upstream.sloped(bySignOf: call.output.value, slope: 0) }
  }

  /// x above zero, slope·x below.
  public func leakyRelu(slope: Float) -> Variable {
    unary(.leakyRelu(slope: slope)) { upstream, call in
      upstream.sloped(bySignOf: call.inputs[0].value, slope: slope)
    }
  }

  /// x above zero, slope·x below, with one slope (a tensor of one element) that has a gradient too.
  public func preluActivated(slope: Variable) -> Variable {
    let operation = UnaryOperation.leakyRelu(slope: slope.item)
    return Variable(value.applying(operation), from: [self, slope]) { upstream, call in
      let (input, slope) = (call.inputs[0], call.inputs[1])
      guard call.isRecorded else {
        return [
          call.needed[0] ? upstream.sloped(bySignOf: input.value, slope: slope.item) : nil,
          call.needed[1]
            ? Variable(input.value.slopeGradient(upstream: upstream.value).reshaped(slope.shape)) : nil,
        ]
      }
      // Differentiable in the upstream gradient, the input and the slope.
      let isAbove = input.value.applying(.step(slope: 0))
      let isBelow = isAbove.applying(.negate).applying(.offset(1))
      let everywhere = slope.sum().broadcast(to: input.shape, along: Array(0..<input.shape.rank))
      return [
        upstream.masked(by: isAbove) + (upstream * everywhere).masked(by: isBelow),
        call.needed[1] ? (upstream * input).masked(by: isBelow).sum().reshaped(slope.shape) : nil,
      ]
    }
  }

  /// These values where `reference` is positive, slope times them elsewhere: linear in self, its own adjoint.
  func sloped(bySignOf reference: Tensor, slope: Float) -> Variable {
    let apply: (Tensor) -> Tensor = { $0.combined(.stepGradient(slope: slope), reference) }
    return linear(apply, adjoint: apply)
  }

  /// The gradient before a rectifier: `output` is what the rectifier gave, or has its sign.
  func passing(_ rectifier: Rectifier, signOf output: Tensor) -> Variable {
    rectifier == .none ? self : sloped(bySignOf: output, slope: rectifier.slope)
  }

  // MARK: Channel vectors

  /// …×C plus a vector of C.
  public func addingChannels(_ vector: Variable) -> Variable {
    Variable(value.addingChannels(vector.value), from: [self, vector]) { upstream, call in
      [upstream, call.needed[1] ? upstream.sumToChannels() : nil]
    }
  }

  /// …×C times one vector of C plus another, rectified.
  public func scalingChannels(by scale: Variable, shift: Variable, then rectifier: Rectifier = .none) -> Variable {
    let result = value.scalingChannels(by: scale.value, shift: shift.value, then: rectifier)
    return Variable(result, from: [self, scale, shift]) { upstream, call in
      let passed = upstream.passing(rectifier, signOf: call.output.value)
      return [
        call.needed[0] ? passed.multiplyingChannels(call.inputs[1]) : nil,
        call.needed[1] ? (passed * call.inputs[0]).sumToChannels() : nil,
        call.needed[2] ? passed.sumToChannels() : nil,
      ]
    }
  }

  /// …×C times a vector of C.
  public func multiplyingChannels(_ vector: Variable) -> Variable {
    Variable(value.multiplyingChannels(vector.value), from: [self, vector]) { upstream, call in
      [
        call.needed[0] ? upstream.multiplyingChannels(call.inputs[1]) : nil,
        call.needed[1] ? (upstream * call.inputs[0]).sumToChannels() : nil,
      ]
    }
  }
}
