import Tensors

/// A convolution of Inception-v3, which batch norm and ReLU follow, apart from its weights.
struct InceptionLayer: Sendable {
  /// Rows and columns of a kernel, and how it moves.
  struct Kernel: Sendable {
    var rows, columns: Int
    var stride = 1
    /// Whether zeros around the input keep its size.
    var isPadded = true

    /// A single pixel.
    static let point = Kernel(rows: 1, columns: 1)
    /// 3×3 at every second pixel, without padding.
    static let halving = Kernel(rows: 3, columns: 3, stride: 2, isPadded: false)
    /// 3×3 without padding.
    static let narrowing = Kernel(rows: 3, columns: 3, isPadded: false)

    static func square(_ size: Int) -> Kernel { Kernel(rows: size, columns: size) }
    static func row(_ columns: Int) -> Kernel { Kernel(rows: 1, columns: columns) }
    static func column(_ rows: Int) -> Kernel { Kernel(rows: rows, columns: 1) }
  }

  /// torchvision's, such as `Mixed_5b.branch1x1`.
  var name: String
  var inputs, outputs: Int
  var kernel: Kernel

  /// O×I×KH×KW.
  var weightShape: Shape { [outputs, inputs, kernel.rows, kernel.columns] }
}

/// Which of the two published Inception-v3 it is.
enum InceptionVariant: Sendable {
  /// torchvision's, for 1000 classes.
  case torchvision
  /// The graph of 2015-12-05, for 1008 classes, as the Fréchet distance takes it. Means leave out what lies beyond the
  /// edge, and the last block takes maxima in their place.
  case graph2015

  /// What the projections of all blocks but the last pool with.
  var pooling: InceptionPooling { self == .torchvision ? .meanWithZeros : .mean }
  /// What that of the last block pools with.
  var lastPooling: InceptionPooling { self == .torchvision ? .meanWithZeros : .maximum }
}

/// What is taken of the 3×3 pixels around each before a projection.
enum InceptionPooling: Sendable {
  /// The mean, zeros beyond the edge included.
  case meanWithZeros
  /// The mean of those within the map.
  case mean
  /// The largest.
  case maximum
}

/// A part of Inception-v3, over what stands for a convolution: its description, or its weights.
indirect enum InceptionPart<Convolution: Sendable>: Sendable {
  case convolution(Convolution)
  /// The largest of 3×3 at every second pixel.
  case maxPool
  /// 3×3 around each pixel pooled, and a 1×1 convolution of it.
  case projection(Convolution, of: InceptionPooling)
  /// Several ways side by side, whose channels are put one after the other.
  case branches([[InceptionPart]])

  /// The same part over something else.
  func map<Other: Sendable>(_ change: (Convolution) throws -> Other) rethrows -> InceptionPart<Other> {
    switch self {
    case .convolution(let layer): .convolution(try change(layer))
    case .maxPool: .maxPool
    case .projection(let layer, let pooling): .projection(try change(layer), of: pooling)
    case .branches(let branches): .branches(try branches.map { try $0.map { try $0.map(change) } })
    }
  }
}

/// The network's parts from the image to the map of 2048 channels (Szegedy et al. 2016, table 1, as torchvision builds
/// it), without the auxiliary head.
struct InceptionPlan {
  typealias Part = InceptionPart<InceptionLayer>
  private typealias Step = (name: String, outputs: Int, kernel: InceptionLayer.Kernel)

  /// Which of the two networks.
  let variant: InceptionVariant

  /// The parts in four stages, after which the maps have 64, 192, 768 and 2048 channels.
  var stages: [[Part]] {
    [
      chain(
        3,
        [
          ("Conv2d_1a_3x3", 32, .halving), ("Conv2d_2a_3x3", 32, .narrowing), ("Conv2d_2b_3x3", 64, .square(3)),
        ]) + [.maxPool],
      chain(64, [("Conv2d_3b_1x1", 80, .point), ("Conv2d_4a_3x3", 192, .narrowing)]) + [.maxPool],
      [
        squares("Mixed_5b", 192, pool: 32), squares("Mixed_5c", 256, pool: 64), squares("Mixed_5d", 288, pool: 64),
        firstHalving("Mixed_6a", 288),
        crosses("Mixed_6b", 128), crosses("Mixed_6c", 160), crosses("Mixed_6d", 160), crosses("Mixed_6e", 192),
      ],
      [
        secondHalving("Mixed_7a", 768), forks("Mixed_7b", 1280, variant.pooling),
        forks("Mixed_7c", 2048, variant.lastPooling),
      ],
    ]
  }

  /// Every convolution, in the order of the parts.
  var layers: [InceptionLayer] {
    var layers: [InceptionLayer] = []
    for part in stages.joined() { _ = part.map { layers.append($0) } }
    return layers
  }

  /// Convolutions one after the other.
  private func chain(_ inputs: Int, _ steps: [Step], block: String = "") -> [Part] {
    var inputs = inputs
    return steps.map { step in
      defer { inputs = step.outputs }
      return .convolution(
        InceptionLayer(name: block + step.name, inputs: inputs, outputs: step.outputs, kernel: step.kernel))
    }
  }

  private func projection(_ inputs: Int, _ outputs: Int, block: String, of pooling: InceptionPooling) -> [Part] {
    let layer = InceptionLayer(name: block + "branch_pool", inputs: inputs, outputs: outputs, kernel: .point)
    return [.projection(layer, of: pooling)]
  }

  /// 1×1, 5×5, twice 3×3, pooled: the paper's figure 5.
  private func squares(_ name: String, _ inputs: Int, pool: Int) -> Part {
    let block = name + "."
    return .branches([
      chain(inputs, [("branch1x1", 64, .point)], block: block),
      chain(inputs, [("branch5x5_1", 48, .point), ("branch5x5_2", 64, .square(5))], block: block),
      chain(
        inputs,
        [
          ("branch3x3dbl_1", 64, .point), ("branch3x3dbl_2", 96, .square(3)), ("branch3x3dbl_3", 96, .square(3)),
        ], block: block),
      projection(inputs, pool, block: block, of: variant.pooling),
    ])
  }

  /// From 35×35 to 17×17.
  private func firstHalving(_ name: String, _ inputs: Int) -> Part {
    let block = name + "."
    return .branches([
      chain(inputs, [("branch3x3", 384, .halving)], block: block),
      chain(
        inputs,
        [("branch3x3dbl_1", 64, .point), ("branch3x3dbl_2", 96, .square(3)), ("branch3x3dbl_3", 96, .halving)],
        block: block),
      [.maxPool],
    ])
  }

  /// 1×1, rows and columns of seven once and twice, pooled: the paper's figure 6.
  private func crosses(_ name: String, _ width: Int) -> Part {
    let (block, inputs) = (name + ".", 768)
    return .branches([
      chain(inputs, [("branch1x1", 192, .point)], block: block),
      chain(
        inputs, [("branch7x7_1", width, .point), ("branch7x7_2", width, .row(7)), ("branch7x7_3", 192, .column(7))],
        block: block),
      chain(
        inputs,
        [
          ("branch7x7dbl_1", width, .point), ("branch7x7dbl_2", width, .column(7)),
          ("branch7x7dbl_3", width, .row(7)), ("branch7x7dbl_4", width, .column(7)), ("branch7x7dbl_5", 192, .row(7)),
        ], block: block),
      projection(inputs, 192, block: block, of: variant.pooling),
    ])
  }

  /// From 17×17 to 8×8.
  private func secondHalving(_ name: String, _ inputs: Int) -> Part {
    let block = name + "."
    return .branches([
      chain(inputs, [("branch3x3_1", 192, .point), ("branch3x3_2", 320, .halving)], block: block),
      chain(
        inputs,
        [
          ("branch7x7x3_1", 192, .point), ("branch7x7x3_2", 192, .row(7)), ("branch7x7x3_3", 192, .column(7)),
          ("branch7x7x3_4", 192, .halving),
        ], block: block),
      [.maxPool],
    ])
  }

  /// Branches that fork into a row and a column of three: the paper's figure 7.
  private func forks(_ name: String, _ inputs: Int, _ pooling: InceptionPooling) -> Part {
    let block = name + "."
    func fork(_ layer: String) -> Part {
      .branches([
        chain(384, [(layer + "a", 384, .row(3))], block: block),
        chain(384, [(layer + "b", 384, .column(3))], block: block),
      ])
    }
    return .branches([
      chain(inputs, [("branch1x1", 320, .point)], block: block),
      chain(inputs, [("branch3x3_1", 384, .point)], block: block) + [fork("branch3x3_2")],
      chain(inputs, [("branch3x3dbl_1", 448, .point), ("branch3x3dbl_2", 384, .square(3))], block: block)
        + [fork("branch3x3dbl_3")],
      projection(inputs, 192, block: block, of: pooling),
    ])
  }
}
