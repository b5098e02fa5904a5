import Autograd
import Layers
import Models
import Networks
import ParityFixtures
import Tensors
import Testing

/// A small deformable GAN, as in `make_deformable_gan.py`.
enum DeformableGANCase: String, Sendable, CaseIterable {
  case baseline, deformable, perceptual, full, options

  static let (height, width) = (32, 16)

  var configuration: DeformableGANConfiguration {
    let variant = DeformableGANVariant(rawValue: rawValue) ?? .deformable
    var configuration = DeformableGANConfiguration(
      height: Self.height, width: Self.width, variant: variant, encoderWidths: [4, 6, 8, 8, 8],
      decoderWidths: [8, 8, 6, 4, 3], discriminatorWidths: [4, 6])
    configuration.preset = self == .deformable || self == .full ? .repo : .corrected
    (configuration.heatMapDeviation, configuration.droppingLayers) = (3, 0)
    (configuration.optimizer, configuration.rate) = (.momentum, .constant(1e-3))
    if self == .options {
      (configuration.fusion, configuration.background, configuration.norm) = (.mean, .identity, .channel)
    }
    return configuration
  }

  /// The system with hashed weights, and a VGG-19 of a sixteenth of the channels.
  func system() -> DeformableGAN {
    var random = RandomStream(seed: 0, role: .weights)
    let network = VGG19(widthDivisor: 16, preprocessing: .caffe, using: &random)
    setHashedValues(of: network.parameters)
    let system = DeformableGAN(configuration, seed: 0, features: network)
    setHashedValues(of: system.parameters)
    return system
  }

  static func batch(_ fixture: ParityFixture) throws -> DeformableGAN.Batch {
    func pairs(_ name: String) throws -> DeformableGAN.Pairs {
      let shape: Shape = [2, height, width, 3]
      return DeformableGAN.Pairs(
        sources: hashedTensor("\(name).sources", shape), sourcePoses: try fixture.poses("\(name).source"),
        targets: hashedTensor("\(name).targets", shape), targetPoses: try fixture.poses("\(name).target"))
    }
    return DeformableGAN.Batch(
      real: try pairs("real"), generated: try pairs("generated"), learned: try pairs("learned"))
  }
}

extension ParityFixture {
  /// Stored poses N×18×2, −1 where a joint is missing.
  func poses(_ name: String) throws -> [DeformableGAN.Keypoints] {
    let stored = try tensor(name)
    let values = stored.values.map(Double.init)
    return (0..<stored.shape[0]).map { item in
      DeformableGAN.Keypoints(
        (0..<18).map { joint in
          let place = 2 * (18 * item + joint)
          return values[place] == -1 ? nil : SIMD2(values[place], values[place + 1])
        })
    }
  }
}

@Suite("Deformable GANs agree with PyTorch, to 1e-4")
struct DeformableGANParityTests {
  private let fixture = Result { try ParityFixture("deformable_gan", in: .module) }

  @Test("Outputs, losses, and all parameter gradients", arguments: DeformableGANCase.allCases)
  func networks(example: DeformableGANCase) throws {
    let fixture = try fixture.get()
    let (system, name) = (example.system(), example.rawValue)
    let pairs = try DeformableGANCase.batch(fixture).learned
    let guide = PoseGuide(from: pairs.sourcePoses, to: pairs.targetPoses, system.configuration)
    let fake = system.generator(Variable(pairs.sources), guide, .inference)
    #expect(try fixture.mismatch(fake.value, "\(name).fake") == nil)
    let generated = system.generate(pairs.sources, poses: pairs.sourcePoses, wanted: pairs.targetPoses)
    #expect(try fixture.mismatch(generated, "\(name).fake") == nil)
    func verdict(_ images: Variable) -> Variable {
      system.discriminator(sources: Variable(pairs.sources), targets: images, guide, .inference)
    }
    let real = verdict(Variable(pairs.targets))
    #expect(try fixture.mismatch(real.value, "\(name).verdict") == nil)

    let critic = system.discriminatorLosses(real: real, fake: verdict(fake.detached))
    let adversarial = system.adversarialLoss(verdict(fake))
    let reconstruction = system.reconstructionLoss(fake, pairs.targets, in: .float32)
    let losses = Tensor([4], [critic.real.item, critic.fake.item, adversarial.item, reconstruction.item])
    #expect(try fixture.mismatch(losses, "\(name).losses") == nil)
    let ofCritic = try fixture.gradientMismatches(
      of: critic.real + critic.fake, system.discriminator.parameters(under: "discriminator"), prefix: "\(name).critic")
    #expect(ofCritic == [])
    let ofPainter = try fixture.gradientMismatches(
      of: adversarial + reconstruction * system.configuration.reconstructionWeight,
      system.generator.parameters(under: "generator"), prefix: "\(name).painter")
    #expect(ofPainter == [])
  }

  @Test("Two steps by gradient descent", arguments: DeformableGANCase.allCases)
  func steps(example: DeformableGANCase) throws {
    let fixture = try fixture.get()
    let (system, name) = (example.system(), example.rawValue)
    let batch = try DeformableGANCase.batch(fixture)
    let losses = (0..<2).flatMap { system.train(batch, step: $0).map(\.value) }
    #expect(try fixture.mismatch(Tensor([2, 4], losses), "\(name).trace") == nil)
    let pairs = batch.learned
    let afterwards = system.generate(pairs.sources, poses: pairs.sourcePoses, wanted: pairs.targetPoses)
    #expect(try fixture.mismatch(afterwards, "\(name).afterwards") == nil)
  }
}

@Suite("Body geometry")
struct BodyGeometryTests {
  private let fixture = Result { try ParityFixture("deformable_gan", in: .module) }

  @Test("Maps agree with scikit-image's and NumPy's fits", arguments: AffineFit.allCases)
  func maps(fit: AffineFit) throws {
    let fixture = try fixture.get()
    let (sources, targets) = (try fixture.poses("geometry.sources"), try fixture.poses("geometry.targets"))
    let stored = try fixture.tensor("geometry.\(fit.rawValue)").values
    for (item, (source, target)) in zip(sources, targets).enumerated() {
      for part in DeformableGAN.BodyPart.allCases {
        let found = DeformableGAN.map(of: part, from: source, to: target, fit)
        let expected = stored[(item * 10 + part.rawValue) * 6..<(item * 10 + part.rawValue + 1) * 6]
        if expected.contains(1000) {
          #expect(found == nil, "\(item) \(part)")
        } else {
          let map = try #require(found)
          let rows = (0..<3).map { map.x[$0] } + (0..<3).map { map.y[$0] }
          #expect(
            zip(rows, expected).allSatisfy { abs($0 - Double($1)) <= 1e-5 * max(1, abs($0)) }, "\(item) \(part) \(rows)"
          )
        }
      }
    }
  }

  @Test("Masks cover the pixels that scikit-image's polygons and squares do", arguments: ["torso", "identity"])
  func masks(background: String) throws {
    let fixture = try fixture.get()
    let kind = try #require(DeformableGANConfiguration.Background(rawValue: background))
    var (rows, columns): ([Float], [Float]) = ([], [])
    for pose in try fixture.poses("geometry.targets") {
      for part in DeformableGAN.BodyPart.allCases {
        let mask = DeformableGAN.mask(of: part, in: pose, height: 64, width: 32, kind)
        rows += (0..<64).map { row in Float((0..<32).count { mask[row, $0] }) }
        columns += (0..<32).map { column in Float((0..<64).count { mask[$0, column] }) }
      }
    }
    #expect(try fixture.tensor("geometry.\(background).rows").values == rows)
    #expect(try fixture.tensor("geometry.\(background).columns").values == columns)
  }

  @Test("Heat maps agree with NumPy's; at distances 0, 3, 6 and 12 they are 1, 0.882497, 0.606531 and 0.135335")
  func heatMaps() throws {
    let fixture = try fixture.get()
    let maps = DeformableGAN.heatMaps(
      of: try fixture.poses("geometry.targets"), height: 64, width: 32, deviation: 3)
    #expect(try fixture.projectionMismatch(maps, "geometry.heat-maps") == nil)
    var joints = [SIMD2<Double>?](repeating: nil, count: 18)
    joints[3] = [2, 1]
    let map = DeformableGAN.heatMaps(of: [DeformableGAN.Keypoints(joints)], height: 2, width: 15, deviation: 6)
    let row = map.sliced(axis: 1, 1..<2).reshaped([15, 18])
    let found = [2, 5, 8, 14].map { row.sliced(axis: 0, $0..<$0 + 1).values[3] }
    #expect(zip(found, [1, 0.882497, 0.606531, 0.135335]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(map.values.count { $0 != 0 } == 30)
  }

  private func expectClose(_ found: [SIMD2<Double>], _ expected: [SIMD2<Double>]) {
    for (a, b) in zip(found, expected) { #expect(abs(a.x - b.x) < 1e-6 && abs(a.y - b.y) < 1e-6, "\(a) \(b)") }
  }

  @Test("The worked limb: corners, and the map between them, which fits exactly under either rule")
  func limb() throws {
    let target = DeformableGAN.limbCorners(from: [30, 60], to: [30, 90], unit: 40, reach: 0.1)
    let source = DeformableGAN.limbCorners(from: [20, 60], to: [40, 85], unit: 44, reach: 0.1)
    expectClose(target, [[38, 57], [22, 57], [22, 93.3], [38, 93.3]])
    expectClose(
      source,
      [[24.871646, 52.002684], [11.128354, 62.997316], [35.328354, 93.247316], [49.071646, 82.252684]])
    for fit in AffineFit.allCases {
      let map = try #require(fit.map(from: target, to: source))
      expectClose(
        [[map.x[0], map.x[1]], [map.x[2], map.y[2]], [map.y[0], map.y[1]]],
        [[0.858956, 0.666667], [-45.768671, 30.614937], [-0.687165, 0.833333]])
      expectClose(target.map { map($0) }, source)
    }
  }

  @Test("The worked torso: lengths, and other maps under the two rules")
  func torso() throws {
    func pose(_ rightHip: SIMD2<Double>, _ leftHip: SIMD2<Double>, _ left: SIMD2<Double>, _ right: SIMD2<Double>)
      -> DeformableGAN.Keypoints
    {
      var joints = [SIMD2<Double>?](repeating: nil, count: 18)
      (joints[8], joints[11], joints[5], joints[2]) = (rightHip, leftHip, left, right)
      return DeformableGAN.Keypoints(joints)
    }
    let target = pose([28, 64], [36, 65], [44, 28], [24, 28]), source = pose([26, 66], [38, 66], [42, 30], [22, 31])
    expectClose([[target.torsoLength, source.torsoLength]], [[37.047267, 35.728140]])
    let expected: [AffineFit: [Double]] = [
      .ordinary: [1.068335, 0.059813, -6.021384, -0.059871, 0.969138, 5.403089],
      .total: [1.078670, 0.060448, -6.391858, -0.059963, 0.970751, 5.331564],
    ]
    for (fit, rows) in expected {
      let map = try #require(DeformableGAN.map(of: .torso, from: source, to: target, fit))
      let found = (0..<3).map { map.x[$0] } + (0..<3).map { map.y[$0] }
      #expect(zip(found, rows).allSatisfy { abs($0 - $1) < 1e-6 }, "\(fit) \(found)")
    }
    #expect(DeformableGAN.map(of: .head, from: source, to: target, .total) == nil)
    #expect(DeformableGAN.map(of: .leftUpperArm, from: source, to: target, .total) == nil)
  }

  @Test("Points on a line or in one place have no map", arguments: AffineFit.allCases)
  func singular(fit: AffineFit) {
    let line: [SIMD2<Double>] = [[1, 1], [2, 2], [4, 4], [5, 5]]
    let square: [SIMD2<Double>] = [[0, 0], [3, 0], [3, 3], [0, 3]]
    let spot = [SIMD2<Double>](repeating: [2, 7], count: 4)
    #expect(fit.map(from: line, to: square) == nil)
    #expect(fit.map(from: square, to: line) == nil)
    #expect(fit.map(from: spot, to: square) == nil && fit.map(from: square, to: spot) == nil)
    #expect(DeformableGAN.limbCorners(from: [4, 4], to: [4, 4], unit: 9, reach: 0.1).count == 4)
  }

  @Test("A part that only the source's other side has is taken from there; one that the target lacks covers nothing")
  func missing() throws {
    var random = RandomStream(seed: 0, role: .world)
    let pose = StickPeople(height: 64, width: 32, missingShare: 0).pose(&random)
    var joints = pose.positions
    joints[4] = nil
    let lacking = DeformableGAN.Keypoints(joints)
    let map = try #require(DeformableGAN.map(of: .rightLowerArm, from: lacking, to: pose, .ordinary))
    let wrist = try #require(pose[.rightWrist]), other = try #require(pose[.leftWrist])
    // Both quadrilaterals go on beyond their wrists by equal shares.
    expectClose([map(wrist)], [other])
    #expect(DeformableGAN.map(of: .rightLowerArm, from: pose, to: lacking, .ordinary) == nil)
    let mask = DeformableGAN.mask(of: .rightLowerArm, in: lacking, height: 64, width: 32, .torso)
    #expect(!mask.pixels.contains(true))
  }
}
