import Autograd
import Foundation
import Layers
import Networks
import ParityFixtures
import Tensors
import Testing

/// A network with weights that PyTorch drew, as in `make_translation_networks.py`.
enum TranslationNetworkCase: String, CaseIterable {
  case resNetInstance = "resnet_instance"
  case resNetBatch = "resnet_batch"
  case uNetBatch = "unet_batch"
  case uNetInstance = "unet_instance"
  case encoderDecoder = "encoder_decoder"
  case patchesBatch = "patches_batch"
  case patchesInstance = "patches_instance"
  case pixelsBatch = "pixels_batch"
  case pixelsInstance = "pixels_instance"

  /// The parameters, and what the network makes of images.
  var network: (parameters: [NamedParameter], run: (Variable, Pass) -> Variable) {
    var random = RandomStream(seed: 0, role: .weights)
    switch self {
    case .resNetInstance:
      return layer(ResNetGenerator(inputs: 3, outputs: 2, width: 3, blocks: 6, using: &random))
    case .resNetBatch:
      return layer(ResNetGenerator(inputs: 2, outputs: 3, width: 2, blocks: 2, norm: .batch, using: &random))
    case .uNetBatch: return layer(Self.uNet(3, 2, .batch, &random))
    case .uNetInstance: return layer(Self.uNet(2, 3, .instance, &random))
    case .encoderDecoder: return layer(Self.uNet(3, 2, .batch, hasSkips: false, &random))
    case .patchesBatch: return critic(5, 3, layers: 3, .batch, &random)
    case .patchesInstance: return critic(3, 3, layers: 2, .instance, &random)
    case .pixelsBatch: return critic(5, 4, layers: 0, .batch, &random)
    case .pixelsInstance: return critic(3, 4, layers: 0, .instance, &random)
    }
  }

  private func layer(_ layer: some Layer) -> (parameters: [NamedParameter], run: (Variable, Pass) -> Variable) {
    (layer.parameters, { layer($0, $1) })
  }

  private static func uNet(
    _ inputs: Int, _ outputs: Int, _ norm: ImageNorm, hasSkips: Bool = true, _ random: inout RandomStream
  ) -> UNetGenerator {
    var configuration = UNetGenerator.Configuration(width: 2, depth: 5)
    (configuration.inputs, configuration.outputs) = (inputs, outputs)
    (configuration.norm, configuration.hasSkips) = (norm, hasSkips)
    return UNetGenerator(configuration, using: &random)
  }

  private func critic(
    _ inputs: Int, _ width: Int, layers: Int, _ norm: ImageNorm, _ random: inout RandomStream
  ) -> (parameters: [NamedParameter], run: (Variable, Pass) -> Variable) {
    let critic = PatchDiscriminator(inputs: inputs, width: width, layers: layers, norm: norm, using: &random)
    return (critic.parameters, { critic($0, $1).variable })
  }
}

@Suite("The networks of pix2pix and CycleGAN agree with PyTorch to 1e-4, with weights from PyTorch's files")
struct TranslationNetworkParityTests {
  private let fixture = Result { try ParityFixture("translation_networks", in: .module) }

  @Test("Outputs, all parameter gradients, and the input's gradient", arguments: TranslationNetworkCase.allCases)
  func networks(example: TranslationNetworkCase) throws {
    let (fixture, name) = (try fixture.get(), example.rawValue)
    let (parameters, run) = example.network
    let path = Bundle.module.bundlePath + "/Fixtures/\(name).safetensors"
    try Safetensors(contentsOf: path).load(into: parameters, rule: .allowingNormStatistics, file: path)
    let channels = try #require(parameters.first { $0.parameter.shape.rank == 4 }).parameter.shape[1]
    let images = Variable(hashedTensor("\(name).images", [2, 32, 32, channels]), requiresGradient: true)
    let pass = Pass(.training, isDropping: false, dropout: RandomStream(seed: 0, role: .dropout))
    let output = run(images, pass)
    #expect(try fixture.mismatch(output.value, "\(name).output") == nil)
    let loss = output.masked(by: hashedTensor("\(name).upstream", output.shape)).sum()
    let gradient = gradients(of: loss, withRespectTo: [images], keepsGraph: true)[0]
    #expect(try fixture.projectionMismatch(gradient.value, "\(name).inputs") == nil)
    // Gradients have norms from 0.2 upwards, except for biases before a norm.
    let found = try fixture.gradientMismatches(of: loss, parameters, prefix: "\(name).gradient", negligible: 0.6)
    #expect(found == [])
  }

  @Test("A file of another network is refused, also where it has more layers")
  func otherNetwork() throws {
    var random = RandomStream(seed: 0, role: .weights)
    let path = Bundle.module.bundlePath + "/Fixtures/resnet_instance.safetensors"
    let file = try Safetensors(contentsOf: path)
    #expect(file.tensors["model.2.num_batches_tracked"]?.shape == [])
    for blocks in [5, 7] {
      let other = ResNetGenerator(inputs: 3, outputs: 2, width: 3, blocks: blocks, using: &random)
      #expect(throws: WeightsError.self) {
        try file.load(into: other.parameters, rule: .allowingNormStatistics, file: path)
      }
    }
  }
}

@Suite("The networks of pix2pix and CycleGAN have the published sizes")
struct TranslationNetworkSizeTests {
  @Test("ResNet generators: 11,378,179 weights with nine blocks and 7,837,699 with six", arguments: [9, 6])
  func resNet(blocks: Int) {
    var random = RandomStream(seed: 0, role: .weights)
    let network = ResNetGenerator(width: 64, blocks: blocks, using: &random)
    #expect(network.trainedCount == (blocks == 9 ? 11_378_179 : 7_837_699))
  }

  @Test("U-Nets: 54,413,955 weights for 256 pixels and 41,828,995 for 128", arguments: [8, 7])
  func uNet(depth: Int) {
    var random = RandomStream(seed: 0, role: .weights)
    let network = UNetGenerator(.init(width: 64, depth: depth), using: &random)
    #expect(network.trainedCount == (depth == 8 ? 54_413_955 : 41_828_995))
  }

  @Test("Critics of 70 pixels: 2,768,705 weights in pix2pix, 2,764,737 in CycleGAN", arguments: ImageNorm.allCases)
  func critics(norm: ImageNorm) {
    var random = RandomStream(seed: 0, role: .weights)
    let critic = PatchDiscriminator(
      inputs: norm == .batch ? 6 : 3, width: 64, layers: 3, norm: norm, using: &random)
    #expect(critic.trainedCount == (norm == .batch ? 2_768_705 : 2_764_737))
  }

  @Test("Patches of 1, 16, 34, 70, 142 and 286 pixels; 30, 14 and 6 verdicts along 256, 128 and 64 pixels")
  func patches() {
    #expect((0...5).map { PatchDiscriminator.receptiveField(layers: $0) } == [1, 16, 34, 70, 142, 286])
    #expect([256, 128, 64].map { PatchDiscriminator.mapSize(of: $0, layers: 3) } == [30, 14, 6])
  }

  @Test("A verdict changes with the pixels of its patch and with no other", arguments: [0, 1, 2])
  func field(layers: Int) {
    var random = RandomStream(seed: 0, role: .weights)
    // Batch norm with stored statistics keeps pixels apart.
    let critic = PatchDiscriminator(inputs: 1, width: 3, layers: layers, norm: .batch, using: &random)
    let images = Variable(hashedTensor("field", [1, 64, 64, 1]), requiresGradient: true)
    let verdict = critic(images, .inference).variable
    let side = PatchDiscriminator.mapSize(of: 64, layers: layers)
    #expect(verdict.shape == [1, side, side, 1])
    let middle = Tensor(verdict.shape) { span in
      for place in span.indices { span[place] = place == side / 2 * side + side / 2 ? 1 : 0 }
    }
    let slope = gradients(of: verdict, withRespectTo: [images], upstream: middle)[0].value.values
    let rows = Set(slope.indices.filter { slope[$0] != 0 }.map { $0 / 64 })
    #expect(rows.count == PatchDiscriminator.receptiveField(layers: layers))
    #expect((rows.max() ?? 0) - (rows.min() ?? 0) + 1 == rows.count)
  }

  @Test("Dropout acts where it is asked to, in three levels, and on no other condition")
  func dropout() {
    var random = RandomStream(seed: 0, role: .weights)
    let network = UNetGenerator(.init(width: 2, depth: 5), using: &random)
    let images = Variable(hashedTensor("images", [1, 32, 32, 3]))
    func run(_ isDropping: Bool, seed: UInt64) -> [Float] {
      let pass = Pass(
        .inference, statistics: .batch, isDropping: isDropping, dropout: RandomStream(seed: seed, role: .dropout))
      return network(images, pass).value.values
    }
    #expect(run(true, seed: 1) == run(true, seed: 1) && run(true, seed: 1) != run(true, seed: 2))
    #expect(run(false, seed: 1) == run(false, seed: 2) && run(false, seed: 1) != run(true, seed: 1))
  }

  @Test("Images that do not fit stop the program with both numbers")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 0, role: .weights)
      let network = UNetGenerator(.init(width: 1, depth: 5), using: &random)
      _ = network(Variable(.zeros([1, 48, 32, 3])), .inference)
    }
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 0, role: .weights)
      let critic = PatchDiscriminator(inputs: 3, width: 1, layers: 5, norm: .batch, using: &random)
      _ = critic(Variable(.zeros([1, 64, 64, 3])), .inference)
    }
  }
}
