/// How many rows and columns lie beyond each edge of an image.
public struct Edges: Hashable, Sendable {
  /// Rows above the image.
  public var top: Int
  /// Rows below the image.
  public var bottom: Int
  /// Columns before the image.
  public var left: Int
  /// Columns after the image.
  public var right: Int

  /// No padding.
  public static let none = Edges(0)

  /// The same on all four sides.
  public init(_ all: Int) { self.init(top: all, bottom: all, left: all, right: all) }

  /// Each side by itself; none may be negative.
  public init(top: Int, bottom: Int, left: Int, right: Int) {
    precondition(min(top, bottom, left, right) >= 0, "padding of \(top), \(bottom), \(left), \(right) is negative")
    (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
  }

  /// TensorFlow's "same" rule along one axis: the output has ⌈input / stride⌉ pixels and the smaller half of the
  /// padding comes first.
  public static func same(kernel: Int, stride: Int, input: Int) -> (before: Int, after: Int) {
    let output = (input + stride - 1) / stride
    let total = max(0, (output - 1) * stride + kernel - input)
    return (total / 2, total - total / 2)
  }
}

/// What pixels beyond the edge hold.
public enum PaddingMode: Hashable, Sendable {
  /// Zeros.
  case zero
  /// The image mirrored at its edge pixel, which is not repeated.
  case reflect
}

/// A pooling window.
public struct Window: Hashable, Sendable {
  /// Rows of the window.
  public var height: Int
  /// Columns of the window.
  public var width: Int
  /// Rows from one window to the next.
  public var strideY: Int
  /// Columns from one window to the next.
  public var strideX: Int
  /// Pixels beyond the edge that windows may touch; they never win and do not count in an average.
  public var padding: Edges

  /// A square window.
  public init(_ size: Int, stride: Int, padding: Edges = .none) {
    (height, width, strideY, strideX) = (size, size, stride, stride)
    self.padding = padding
  }

  /// Rows and columns of the pooled image.
  public func outputExtents(height inputHeight: Int, width inputWidth: Int) -> (height: Int, width: Int) {
    (
      (inputHeight + padding.top + padding.bottom - height) / strideY + 1,
      (inputWidth + padding.left + padding.right - width) / strideX + 1
    )
  }
}

/// The geometry of a convolution: where its windows lie, and what they are multiplied in.
public struct Convolution: Hashable, Sendable {
  /// Rows from one window to the next.
  public var strideY: Int
  /// Columns from one window to the next.
  public var strideX: Int
  /// Pixels around the input.
  public var padding: Edges
  /// What those pixels hold.
  public var mode: PaddingMode
  /// Distance between the taps of the kernel; 1 for none left out.
  public var dilation: Int
  /// What the operands of all three passes are rounded to.
  public var arithmetic = Arithmetic.float32

  /// A convolution with equal strides along both axes, in float32.
  public init(stride: Int = 1, padding: Edges = .none, mode: PaddingMode = .zero, dilation: Int = 1) {
    precondition(stride > 0 && dilation > 0, "a convolution with stride \(stride), dilation \(dilation) does not exist")
    (strideY, strideX) = (stride, stride)
    self.padding = padding
    self.mode = mode
    self.dilation = dilation
  }

  /// TensorFlow's "same" padding for a square kernel on an image of `height`×`width`.
  public static func same(kernel: Int, stride: Int, height: Int, width: Int) -> Convolution {
    let rows = Edges.same(kernel: kernel, stride: stride, input: height)
    let columns = Edges.same(kernel: kernel, stride: stride, input: width)
    return Convolution(
      stride: stride,
      padding: Edges(top: rows.before, bottom: rows.after, left: columns.before, right: columns.after))
  }

  /// Rows and columns of the output for an input and a kernel.
  public func outputExtents(
    height: Int, width: Int, kernelHeight: Int, kernelWidth: Int
  ) -> (height: Int, width: Int) {
    (
      (height + padding.top + padding.bottom - dilation * (kernelHeight - 1) - 1) / strideY + 1,
      (width + padding.left + padding.right - dilation * (kernelWidth - 1) - 1) / strideX + 1
    )
  }
}
