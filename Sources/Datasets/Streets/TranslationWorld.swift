import Images
import Tensors

/// Two pictures of one thing.
public struct PairedImage: Sendable {
  /// H×W×Ci in [-1, 1].
  public var input: Tensor
  /// H×W×Co in [-1, 1].
  public var target: Tensor

  /// A pair of pictures of equal height and width.
  public init(input: Tensor, target: Tensor) { (self.input, self.target) = (input, target) }
}

/// Pairs of pictures of a translation task, drawn from a seed.
///
/// Tasks about streets show the streets that `StreetWorld` of the same seed has under the same split and index.
public struct TranslationWorld: Dataset, Hashable {
  /// What is translated.
  public let task: TranslationTask
  /// The seed of everything.
  public let seed: UInt64
  /// Rows and columns of the pictures.
  public let size: Int
  /// How many items each split has.
  public let counts: SplitCounts

  /// Pairs of `size`×`size` pixels, at least 16.
  public init(
    task: TranslationTask, seed: UInt64, size: Int = 64,
    counts: SplitCounts = SplitCounts(training: 512, validation: 64, test: 128)
  ) {
    precondition(size >= 16, "pictures of \(size)×\(size) pixels show nothing; take at least 16")
    (self.task, self.seed, self.size, self.counts) = (task, seed, size, counts)
  }

  /// How many items a split has.
  public func count(of split: Split) -> Int { counts[split] }

  /// A pair; the training split of sketches is that of outlines.
  public func sample(_ split: Split, _ index: Int) -> PairedImage {
    check(split, index)
    var stream = RandomStream(seed: seed, role: .world, index: split.streamOffset + UInt64(index))
    switch split == .training ? task.trainedOn : task {
    case .labelsToFacade:
      let (labels, photo) = FacadeScene(from: &stream).pictures(size: size)
      return PairedImage(input: labels.tensor(.signed), target: photo.tensor(.signed))
    case .mapToAerial:
      let (map, aerial) = AerialScene(from: &stream).pictures(size: size)
      return PairedImage(input: map.tensor(.signed), target: aerial.tensor(.signed))
    case .aerialToMap:
      let (map, aerial) = AerialScene(from: &stream).pictures(size: size)
      return PairedImage(input: aerial.tensor(.signed), target: map.tensor(.signed))
    case let task: return street(StreetScene(from: &stream), task)
    }
  }

  private func street(_ scene: StreetScene, _ task: TranslationTask) -> PairedImage {
    let grid = SupersampledGrid(size: size)
    let surfaces = scene.surfaces(grid)
    let day = scene.photo(grid, surfaces, .day)
    func pair(_ input: Image, _ target: Image) -> PairedImage {
      PairedImage(input: input.tensor(.signed), target: target.tensor(.signed))
    }
    func labels() -> Image {
      CityscapesLabels.image(trainIds: scene.labels(grid, surfaces), height: size, width: size)
    }
    switch task {
    case .streetToLabels: return pair(day, labels())
    case .greyToColour: return day.lightnessAndColour
    case .edgesToPhoto: return pair(scene.edges(grid, surfaces), day)
    case .sketchToPhoto: return pair(scene.sketch(grid, surfaces), day)
    case .dayToNight: return pair(day, scene.photo(grid, surfaces, .night))
    case .thermalToColour: return pair(scene.thermal(grid, surfaces), day)
    case .inpainting: return pair(day.withCentralHole, day)
    case .labelsToStreet, .labelsToFacade, .mapToAerial, .aerialToMap: return pair(labels(), day)
    }
  }

  /// The pairs at some indices: inputs N×H×W×Ci and targets N×H×W×Co, both in [-1, 1].
  public func batch(_ split: Split, _ indices: some Sequence<Int>) -> (inputs: Tensor, targets: Tensor) {
    let pairs = samples(split, indices)
    return (stacked(pairs.map(\.input)), stacked(pairs.map(\.target)))
  }

  /// What the world is; the hash is over the first 8 pairs of each split.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for index in 0..<min(8, count(of: split)) {
        let pair = sample(split, index)
        hash.update(pair.input)
        hash.update(pair.target)
      }
    }
    return DatasetManifest(
      name: "translation-" + task.rawValue, source: "procedural: \(task.summary), \(size)×\(size), seed \(seed)",
      licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 8 pairs of each split", contentHash: hash.hexadecimal)
  }
}

extension Image {
  /// pix2pix's pair for colouring an RGB image: L/50 − 1 as H×W×1, and a/110, b/110 as H×W×2.
  public var lightnessAndColour: PairedImage {
    precondition(channels == 3, "lightness and colour need an RGB image, not one of \(channels) channels")
    let colours = stride(from: 0, to: samples.count, by: 3).map {
      Lab.fromBytes(samples[$0], samples[$0 + 1], samples[$0 + 2])
    }
    return PairedImage(
      input: Tensor([height, width, 1], colours.map { Float($0.x / 50 - 1) }),
      target: Tensor([height, width, 2], colours.flatMap { [Float($0.y / 110), Float($0.z / 110)] }))
  }

  /// The RGB image of lightness H×W×1 and colour H×W×2 as `lightnessAndColour` gives them; colours are clamped to
  /// [-1, 1] first.
  public init(lightness: Tensor, colour: Tensor) {
    let shape = lightness.shape
    precondition(
      shape.rank == 3 && shape[2] == 1 && colour.shape == [shape[0], shape[1], 2],
      "lightness H×W×1 and colour H×W×2 make an image, \(shape) and \(colour.shape) do not")
    let samples = lightness.withSpan { lightness in
      colour.withSpan { colour in
        lightness.indices.flatMap { place -> [UInt8] in
          let (a, b) = (min(1, max(-1, colour[2 * place])), min(1, max(-1, colour[2 * place + 1])))
          let rgb = Lab.toRGB([50 * (Double(lightness[place]) + 1), 110 * Double(a), 110 * Double(b)])
          return [UInt8(255 * rgb.x + 0.5), UInt8(255 * rgb.y + 0.5), UInt8(255 * rgb.z + 0.5)]
        }
      }
    }
    self.init(height: shape[0], width: shape[1], channels: 3, samples: samples)
  }

  /// The image with a white square of half its side in the middle: rows and columns from a quarter to three quarters.
  public var withCentralHole: Image {
    var result = self
    for row in height / 4..<3 * height / 4 {
      for column in width / 4..<3 * width / 4 {
        for channel in 0..<channels { result[row, column, channel] = 255 }
      }
    }
    return result
  }
}
