import CKernels
import COneDNN
import Synchronization

/// Which of a convolution's three functions is computed.
package enum ConvolutionPass: Hashable, Sendable, CaseIterable {
  /// Output from input and weights.
  case forward
  /// Gradient of the input from the output's gradient and the weights.
  case inputGradient
  /// Gradient of the weights from the input and the output's gradient.
  case weightGradient
}

/// Everything that a compiled convolution depends on.
struct ConvolutionKey: Hashable, Sendable {
  var pass: ConvolutionPass
  /// N×H×W×I.
  var input: Shape
  /// O×I×KH×KW.
  var weights: Shape
  /// When the plain weights are a range of the input channels of wider ones: how many channels those have.
  var widerInputChannels: Int? = nil
  var convolution: Convolution
  var hasBias = false
  /// oneDNN divides the work when it compiles, so the number of threads is part of the compiled operation.
  var threads: Int

  /// N×OH×OW×O.
  var output: Shape {
    let extents = convolution.outputExtents(
      height: input[1], width: input[2], kernelHeight: weights[2], kernelWidth: weights[3])
    return [input[0], extents.height, extents.width, weights[0]]
  }
}

/// A compiled convolution and the copy between plain weights and the layout that it wants.
final class ConvolutionPrimitive: Sendable {
  let primitive: Primitive
  let input: Layout
  let output: Layout
  let plainWeights: Layout
  /// From plain weights to the wanted layout, or back for a weight gradient; nil when they are the same.
  let reorder: Primitive?
  /// The number of the weights' layout, see `PackedKey`.
  let weightsLayout: Int

  fileprivate init(_ key: ConvolutionKey, number: (Layout) -> Int) throws(OneDNNError) {
    input = try .images(key.input)
    output = try .images(key.output)
    plainWeights = try .weights(key.weights, withinInputChannels: key.widerInputChannels ?? key.weights[1])
    primitive = try Self.compile(key, input: input, output: output, weights: .freeWeights(key.weights))
    weightsLayout = number(primitive.weights)
    if primitive.weights == plainWeights {
      reorder = nil
    } else if key.pass == .weightGradient {
      reorder = try Primitive(reordering: primitive.weights, to: plainWeights)
    } else {
      reorder = try Primitive(reordering: plainWeights, to: primitive.weights)
    }
  }

  /// The operation of a key with operands in the given layouts, which may be left free.
  static func compile(
    _ key: ConvolutionKey, input: Layout, output: Layout, weights: Layout
  ) throws(OneDNNError) -> Primitive {
    var forward = try operation(.forward, key, input: input, output: output, weights: weights)
    guard key.pass != .forward else { return try Primitive(operation: &forward) }
    // oneDNN wants the forward operation's descriptor beside a backward one.
    let hint = try Primitive.description(of: &forward, hint: nil)
    defer { dnnl_primitive_desc_destroy(hint) }
    var backward = try operation(key.pass, key, input: input, output: output, weights: weights)
    return try Primitive(operation: &backward, hint: hint)
  }

  /// oneDNN's descriptor of one pass.
  private static func operation(
    _ pass: ConvolutionPass, _ key: ConvolutionKey, input: Layout, output: Layout, weights: Layout
  ) throws(OneDNNError) -> dnnl_convolution_desc_t {
    let geometry = key.convolution
    let strides = [geometry.strideY, geometry.strideX].map(Int64.init)
    let dilations = [Int64](repeating: Int64(geometry.dilation - 1), count: 2)  // oneDNN counts the taps left out
    let before = [geometry.padding.top, geometry.padding.left].map(Int64.init)
    let after = [geometry.padding.bottom, geometry.padding.right].map(Int64.init)
    var (input, output, weights) = (input.descriptor, output.descriptor, weights.descriptor)
    var bias = try Layout.vector(key.weights[0]).descriptor
    var operation = dnnl_convolution_desc_t()
    switch pass {
    case .forward:
      let status = withUnsafePointer(to: &bias) { bias in
        dnnl_dilated_convolution_forward_desc_init(
          &operation, dnnl_forward_inference, dnnl_convolution_direct, &input, &weights, key.hasBias ? bias : nil,
          &output, strides, dilations, before, after)
      }
      try OneDNNError.check(status, "dnnl_dilated_convolution_forward_desc_init")
    case .inputGradient:
      try OneDNNError.check(
        dnnl_dilated_convolution_backward_data_desc_init(
          &operation, dnnl_convolution_direct, &input, &weights, &output, strides, dilations, before, after),
        "dnnl_dilated_convolution_backward_data_desc_init")
    case .weightGradient:
      try OneDNNError.check(
        dnnl_dilated_convolution_backward_weights_desc_init(
          &operation, dnnl_convolution_direct, &input, &weights, nil, &output, strides, dilations, before, after),
        "dnnl_dilated_convolution_backward_weights_desc_init")
    }
    return operation
  }
}

/// Keeps compiled operations, so that the steady state compiles nothing. Shared by all threads.
final class PrimitiveCache: Sendable {
  static let shared = PrimitiveCache()

  /// More compiled operations than this are not kept: all are dropped, and those still wanted are compiled again.
  static let capacity = 1024

  private struct State {
    var convolutions: [ConvolutionKey: ConvolutionPrimitive] = [:]
    var channelSums: [Shape: Primitive] = [:]
    var layouts: [Layout] = []

    mutating func number(of layout: Layout) -> Int {
      if let known = layouts.firstIndex(of: layout) { return known }
      layouts.append(layout)
      return layouts.count - 1
    }
  }
  private let state = Mutex(State())

  /// The compiled operation of a key, for the key's number of threads.
  func convolution(_ key: ConvolutionKey) throws(OneDNNError) -> ConvolutionPrimitive {
    try state.withLock { state throws(OneDNNError) in
      if let known = state.convolutions[key] { return known }
      if state.convolutions.count >= Self.capacity { state.convolutions = [:] }
      let made = try Threads.with(key.threads) { () throws(OneDNNError) in
        try ConvolutionPrimitive(key) { state.number(of: $0) }
      }
      state.convolutions[key] = made
      return made
    }
  }

  /// The operation that adds one value per channel to images N×H×W×C, in place.
  func channelSum(_ images: Shape) throws(OneDNNError) -> Primitive {
    try state.withLock { state throws(OneDNNError) in
      if let known = state.channelSums[images] { return known }
      if state.channelSums.count >= Self.capacity { state.channelSums = [:] }
      var (whole, channels) = (try Layout.images(images).descriptor, try Layout.channels(images[3]).descriptor)
      var operation = dnnl_binary_desc_t()
      try OneDNNError.check(
        withUnsafePointer(to: &whole) { dnnl_binary_desc_init(&operation, dnnl_binary_add, $0, &channels, $0) },
        "dnnl_binary_desc_init")
      let made = try Primitive(operation: &operation)
      state.channelSums[images] = made
      return made
    }
  }
}
