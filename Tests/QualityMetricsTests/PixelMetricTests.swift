import QualityMetrics
import Tensors
import Testing

@Suite struct StructuralSimilarityTests {
  @Test("SSIM of Wang et al. equals scikit-image's", arguments: ["rgb", "grey", "small"])
  func wang(_ set: String) throws {
    let shape = try #require(Formula.shapes[set])
    let score = try StructuralSimilarity.wang2004(Formula.first(shape), Formula.second(shape), range: 255)
    #expect(agree(score.perItem, try Reference.values("wang-\(set)"), 1e-9))
    #expect(score.value < 0.99)
  }

  @Test("SSIM of Wang et al. equals scikit-image's on values in [0, 1]")
  func wangUnit() throws {
    let shape = try #require(Formula.shapes["rgb"])
    let (a, b) = (Formula.first(shape).mapped { $0 / 256 }, Formula.second(shape).mapped { $0 / 256 })
    let score = try StructuralSimilarity.wang2004(a, b, range: 1)
    #expect(agree(score.perItem, try Reference.values("wang-unit"), 1e-9))
  }

  @Test("SSIM of Deformable GANs equals scikit-image 0.13.1's rules", arguments: ["rgb", "grey", "small"])
  func poseGAN(_ set: String) throws {
    let shape = try #require(Formula.shapes[set])
    let (a, b) = (Formula.first(shape), Formula.second(shape))
    #expect(
      agree(try StructuralSimilarity.poseGAN2018(a, b).perItem, try Reference.values("posegan-\(set)"), 1e-9))
    #expect(
      agree(try StructuralSimilarity.poseGAN2018(b, a).perItem, try Reference.values("posegan-swapped-\(set)"), 1e-9))
  }

  @Test("The two SSIM protocols give different numbers for the same images")
  func protocolsDiffer() throws {
    let (a, b) = (Formula.first([1, 24, 20, 3]), Formula.second([1, 24, 20, 3]))
    let canonical = try StructuralSimilarity.wang2004(a, b, range: 255)
    let poseGAN = try StructuralSimilarity.poseGAN2018(a, b)
    #expect(abs(canonical.value - poseGAN.value) > 1e-4)
    #expect(
      canonical.signature.line == "ssim@wang2004|v1|colour:rgb|range:255|window:gauss11-1.5-valid|order:any|n:1")
    #expect(
      poseGAN.signature.line
        == "ssim@posegan2018|v1|colour:rgb|range:of-generated|window:gauss13-1.5-reflect|order:any|n:1")
  }

  @Test("An image is like itself: SSIM 1, whatever the protocol")
  func identity() throws {
    let a = Formula.first([2, 16, 12, 3])
    #expect(agree(try StructuralSimilarity.wang2004(a, a, range: 255).perItem, [1, 1], 1e-12))
    #expect(agree(try StructuralSimilarity.poseGAN2018(a, a).perItem, [1, 1], 1e-12))
  }

  @Test("SSIM of Wang et al. does not care which image is which")
  func symmetry() throws {
    let (a, b) = (Formula.first([1, 16, 12, 3]), Formula.second([1, 16, 12, 3]))
    let there = try StructuralSimilarity.wang2004(a, b, range: 255)
    let back = try StructuralSimilarity.wang2004(b, a, range: 255)
    #expect(there.value == back.value)
  }

  @Test("A generated image of one value scores 0 under Deformable GANs' rules, instead of 0/0")
  func flatImage() throws {
    let flat = Tensor([1, 12, 12, 1], repeating: 7)
    #expect(try StructuralSimilarity.poseGAN2018(flat, Formula.first([1, 12, 12, 1])).value == 0)
    #expect(try StructuralSimilarity.poseGAN2018(flat, flat).value == 0)
  }

  @Test("Images below 11×11 are refused, with their size in the message")
  func tooSmall() throws {
    let a = Formula.first([1, 10, 30, 1])
    #expect(throws: MetricError.imageTooSmall(.ssimWang2004, height: 10, width: 30, window: 11)) {
      try StructuralSimilarity.wang2004(a, a, range: 255)
    }
    let error = #expect(throws: MetricError.self) { try StructuralSimilarity.poseGAN2018(a, a) }
    #expect(error?.description.contains("10×30") == true)
  }
}

@Suite struct ScikitImageSimilarityTests {
  @Test("SSIM as scikit-image computes it by default", arguments: ["rgb", "grey"])
  func published(_ set: String) throws {
    let shape = try #require(Formula.shapes[set])
    let score = try StructuralSimilarity.scikitImage2014(Formula.first(shape), Formula.second(shape), range: 255)
    #expect(agree(score.perItem, try HashedFeatures.expected("scikit-image-\(set)"), 1e-9))
    #expect(score.signature.line.contains("|x-covariance:sample|x-window:uniform7-valid"))
  }
}

@Suite struct MultiScaleSimilarityTests {
  private func pair(_ shape: Shape) -> (Tensor, Tensor) { (Formula.first(shape), Formula.second(shape)) }

  @Test("MS-SSIM equals pytorch-msssim's")
  func published() throws {
    let (a, b) = pair([2, 192, 176, 3])
    let score = try MultiScaleSimilarity.wang2003(a, b, range: 255)
    #expect(agree(score.perItem, try HashedFeatures.expected("ms-ssim"), 1e-7))
    #expect(
      score.signature.line
        == "ms-ssim@wang2003|v1|colour:rgb|range:255|window:gauss11-1.5-valid|order:any|n:2|x-scales:5")
  }

  @Test("An image is like itself, a negative one scores 0 and not NaN, and order has no say")
  func limits() throws {
    let (a, b) = pair([1, 161, 171, 1])
    #expect(agree(try MultiScaleSimilarity.wang2003(a, a, range: 255).perItem, [1], 1e-12))
    let opposite = try MultiScaleSimilarity.wang2003(a.mapped { 255 - $0 }, a, range: 255)
    #expect(opposite.value == 0)
    #expect(
      try MultiScaleSimilarity.wang2003(a, b, range: 255).value == MultiScaleSimilarity.wang2003(b, a, range: 255).value
    )
  }

  @Test("Images whose fifth scale does not hold the window are refused")
  func tooSmall() throws {
    let (a, b) = pair([1, 160, 200, 1])
    #expect(throws: MetricError.imageTooSmall(.multiScaleSSIMWang2003, height: 160, width: 200, window: 161)) {
      try MultiScaleSimilarity.wang2003(a, b, range: 255)
    }
  }

  @Test("A pixel that is no number is refused, with its image")
  func notFinite() throws {
    let (a, b) = pair([2, 161, 161, 1])
    var broken = a
    broken.mutate { $0[161 * 161 + 80] = .nan }
    #expect(throws: MetricError.notFinite(.multiScaleSSIMWang2003, item: 1)) {
      try MultiScaleSimilarity.wang2003(broken, b, range: 255)
    }
  }
}

@Suite struct PerceptualDistanceTests {
  @Test("The distance is the mean squared difference of each layer's map, meant over layers")
  func written() throws {
    let (a, b) = (Formula.first([2, 4, 5, 3]), Formula.second([2, 4, 5, 3]))
    let (c, d) = (Formula.first([2, 2, 2, 8]), Formula.second([2, 2, 2, 8]))
    func squared(_ x: Tensor, _ y: Tensor, _ item: Int) -> Double {
      let each = x.count / 2
      let pairs = zip(x.values, y.values).dropFirst(item * each).prefix(each)
      return pairs.reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) } / Double(each)
    }
    let score = try PerceptualDistance.score([a, c], [b, d], layers: ["relu1_1", "relu2_1"])
    let expected = (0..<2).map { (squared(a, b, $0) + squared(c, d, $0)) / 2 }
    #expect(agree(score.perItem, expected, 1e-9) && score.value > 0)
    #expect(score.signature.extra["layers"] == "relu1_1+relu2_1")
    #expect(try PerceptualDistance.score([a], [a], layers: ["relu1_1"]).value == 0)
  }
}

@Suite struct PixelErrorTests {
  @Test("PSNR equals scikit-image's, with and without a border left out", arguments: ["rgb", "grey", "small"])
  func psnr(_ set: String) throws {
    let shape = try #require(Formula.shapes[set])
    let (a, b) = (Formula.first(shape), Formula.second(shape))
    let whole = try PixelErrors.peakSignalToNoise(a, b, range: 255)
    #expect(agree(whole.perItem, try Reference.values("psnr-\(set)"), 1e-10))
    var inner = try #require(PixelProtocol(.psnrCanonical))
    inner.border = 4
    #expect(agree(try inner.perItem(a, b), try Reference.values("psnr-border-\(set)"), 1e-10))
  }

  @Test("A published protocol, chosen choice by choice, is the metric itself", arguments: ["rgb", "grey"])
  func published(_ set: String) throws {
    let shape = try #require(Formula.shapes[set])
    let (a, b) = (Formula.first(shape), Formula.second(shape))
    let scores = try [
      StructuralSimilarity.wang2004(a, b, range: 255), StructuralSimilarity.poseGAN2018(a, b),
      StructuralSimilarity.scikitImage2014(a, b, range: 255), SRGAN2017.structuralSimilarity(a, b),
      SRGAN2017.peakSignalToNoise(a, b), PixelErrors.peakSignalToNoise(a, b, range: 255),
      PixelErrors.meanAbsolute(a, b), PixelErrors.meanSquared(a, b),
    ]
    for score in scores {
      #expect(try PixelProtocol(score.signature.metric)?.perItem(a, b) == score.perItem)
    }
    #expect(PixelProtocol(.frechetDistance) == nil)
  }

  @Test("Choices have the effect that they say")
  func choices() throws {
    let (black, grey) = (Tensor.zeros([1, 12, 12, 3]), Tensor([1, 12, 12, 3], [Float](repeating: 51, count: 432)))
    var rules = try #require(PixelProtocol(.meanAbsoluteError))
    func value() throws -> Double { try rules.perItem(grey, black)[0] }
    #expect(try value() == 51)
    rules.range = .fixed(1)
    #expect(abs(try value() - 0.2) < 1e-12)
    rules.range = .fixed(255)
    rules.colour = .lumaStudio601
    #expect(abs(try value() - 43.8) < 1e-5)
    rules.rounding = .eightBit
    #expect(try value() == 44)
    rules.rounding = .truncated
    #expect(try value() == 43)
    (rules.colour, rules.rounding) = (.lumaFull601, .none)
    #expect(abs(try value() - 51) < 1e-4)
  }

  @Test("Absolute and squared errors equal NumPy's", arguments: ["rgb", "grey", "small"])
  func errors(_ set: String) throws {
    let shape = try #require(Formula.shapes[set])
    let (a, b) = (Formula.first(shape), Formula.second(shape))
    #expect(agree(try PixelErrors.meanAbsolute(a, b).perItem, try Reference.values("l1-\(set)"), 1e-10))
    #expect(agree(try PixelErrors.meanSquared(a, b).perItem, try Reference.values("mse-\(set)"), 1e-10))
  }

  @Test("Equal images have no error and infinite PSNR; one such pair makes the mean infinite")
  func identity() throws {
    let a = Formula.first([1, 6, 6, 1])
    #expect(try PixelErrors.meanAbsolute(a, a).value == 0)
    #expect(try PixelErrors.meanSquared(a, a).value == 0)
    #expect(try PixelErrors.peakSignalToNoise(a, a, range: 255).value == .infinity)
    let both = try PixelErrors.peakSignalToNoise(
      Formula.first([2, 6, 6, 1]), Formula.first([2, 6, 6, 1]).mapped { $0 == 0 ? 1 : $0 }, range: 255)
    #expect(both.perItem[0].isFinite && both.perItem[1] == .infinity && both.value == .infinity)
  }

  @Test("Scores keep their bits under another order and other batches")
  func orderAndBatch() throws {
    let shape: Shape = [5, 13, 12, 3]
    let (a, b) = (Formula.first(shape), Formula.second(shape))
    let order = [3, 0, 4, 2, 1]
    func scores(_ a: Tensor, _ b: Tensor) throws -> [MetricScore] {
      [
        try StructuralSimilarity.wang2004(a, b, range: 255), try StructuralSimilarity.poseGAN2018(a, b),
        try PixelErrors.peakSignalToNoise(a, b, range: 255), try PixelErrors.meanAbsolute(a, b),
        try PixelErrors.meanSquared(a, b), try GramDistance.score(a, b), try Roughness.gradientEnergyDistance(a, b),
      ]
    }
    let whole = try scores(a, b)
    let shuffled = try scores(a.reordered(order), b.reordered(order))
    let singles = try (0..<5).map { try scores(a.reordered([$0]), b.reordered([$0])) }
    for metric in whole.indices {
      #expect(whole[metric].value == shuffled[metric].value)
      #expect(order.map { whole[metric].perItem[$0] } == shuffled[metric].perItem)
      #expect(singles.map { $0[metric].value } == whole[metric].perItem)
    }
  }

  @Test("Unlike shapes, no images, wrong ranges and values that are not finite are refused")
  func refusals() throws {
    let (a, b) = (Formula.first([1, 12, 12, 1]), Formula.first([1, 12, 13, 1]))
    #expect(throws: MetricError.shapesDiffer(.meanSquaredError, [1, 12, 12, 1], [1, 12, 13, 1])) {
      try PixelErrors.meanSquared(a, b)
    }
    #expect(throws: MetricError.noItems(.ssimWang2004)) {
      try StructuralSimilarity.wang2004(.zeros([0, 12, 12, 1]), .zeros([0, 12, 12, 1]), range: 1)
    }
    #expect(throws: MetricError.notPositive(.psnrCanonical, name: "data range", value: 0)) {
      try PixelErrors.peakSignalToNoise(a, a, range: 0)
    }
    #expect(throws: MetricError.imageTooSmall(.psnrCanonical, height: 12, width: 12, window: 13)) {
      var inner = try #require(PixelProtocol(.psnrCanonical))
      inner.border = 6
      _ = try inner.perItem(a, a)
    }
    let broken = Tensor(a.shape, a.values.enumerated().map { $0 == 77 ? .nan : $1 })
    #expect(throws: MetricError.notFinite(.ssimWang2004, item: 0)) {
      try StructuralSimilarity.wang2004(broken, a, range: 255)
    }
    #expect(throws: MetricError.notFinite(.meanAbsoluteError, item: 0)) { try PixelErrors.meanAbsolute(broken, a) }
  }
}

@Suite struct TextureTests {
  @Test("Gradient energies and Gram distances equal NumPy's", arguments: ["rgb", "grey", "small"])
  func energies(_ set: String) throws {
    let shape = try #require(Formula.shapes[set])
    let (a, b) = (Formula.first(shape), Formula.second(shape))
    #expect(agree(try Roughness.gradientEnergyRatio(a, b).perItem, try Reference.values("energy-ratio-\(set)"), 1e-11))
    #expect(
      agree(try Roughness.gradientEnergyDistance(a, b).perItem, try Reference.values("energy-distance-\(set)"), 1e-9))
    #expect(agree(try GramDistance.score(a, b).perItem, try Reference.values("gram-\(set)"), 1e-9))
  }

  @Test("The roughness ratio equals SciPy's Laplacian over the foreground, for sets of unlike sizes")
  func roughness() throws {
    let score = try Roughness.ratio(Formula.depth([3, 12, 9, 1], 2), Formula.depth([2, 10, 14, 1], 5))
    #expect(agree(score.perItem, try Reference.values("roughness"), 1e-12))
    #expect(score.signature.items == 3)
  }

  @Test("Equal sets have ratio 1 and distance 0")
  func identity() throws {
    let a = Formula.depth([2, 12, 9, 1], 2)
    #expect(abs(try Roughness.ratio(a, a).value - 1) < 1e-12)
    #expect(abs(try Roughness.gradientEnergyRatio(a, a).value - 1) < 1e-12)
    #expect(try Roughness.gradientEnergyDistance(a, a).value == 0)
    #expect(try GramDistance.score(a, a).value == 0)
  }

  @Test("One style image stands beside every synthetic one, of another size")
  func style() throws {
    let (features, style) = (Formula.first([2, 6, 5, 4]), Formula.second([1, 9, 4, 4]))
    let together = try GramDistance.score(features, style)
    let alone = try (0..<2).map { try GramDistance.score(features.reordered([$0]), style).value }
    #expect(together.perItem == alone)
    #expect(throws: MetricError.shapesDiffer(.gramDistance, [2, 6, 5, 4], [1, 6, 5, 3])) {
      try GramDistance.score(features, .zeros([1, 6, 5, 3]))
    }
  }

  @Test("Flat real images and real images without foreground give nothing to compare with")
  func nothing() throws {
    let a = Formula.depth([1, 8, 8, 1], 2)
    #expect(throws: MetricError.self) { try Roughness.gradientEnergyRatio(a, Tensor([1, 8, 8, 1], repeating: 3)) }
    #expect(throws: MetricError.self) { try Roughness.ratio(a, Tensor([1, 8, 8, 1], repeating: 1)) }
    #expect(throws: MetricError.wrongShape(.roughnessRatio, [1, 8, 8, 3], expected: "depth images N×H×W×1")) {
      try Roughness.ratio(.zeros([1, 8, 8, 3]), a)
    }
  }
}
