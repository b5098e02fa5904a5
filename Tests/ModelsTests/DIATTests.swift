import Autograd
import Datasets
import Layers
import Models
import Networks
import ParityFixtures
import Tensors
import Testing

@Suite("The set-ups of DIAT")
struct DIATConfigurationTests {
  @Test("the published transform has sixteen layers and the weights that follow")
  func published() {
    let system = DIAT(.published(.adaptive), denoiser: hashedDenoiser(), seed: 0)
    let names = system.transform.parameters.map(\.name)
    #expect(names.filter { $0.hasSuffix("convolution.weight") || $0 == "last.weight" }.count == 16)
    // 3·64·7², 64·128·3², 128·256·3², ten times 256²·3², 256·128·4², 128·64·4², 64·3·7² + 3, and two for each channel
    // of fifteen norms.
    let convolutions = 9408 + 73_728 + 294_912 + 5_898_240 + 524_288 + 131_072 + 9411
    #expect(system.transform.trainedCount == convolutions + 2 * (64 + 128 + 256 + 2560 + 128 + 64))
    #expect(
      system.discriminator.features(of: Variable(.zeros([2, 128, 128, 3])), .inference).last?.shape == [2, 4, 4, 512])
  }

  @Test("a variant has its terms and takes only the networks that it uses")
  func variants() {
    func losses(_ variant: DIATVariant) -> [String] {
      let system = DIAT(
        .tiny(variant), faces: variant.usesFaceNetwork ? HashedFaceFeatures() : nil,
        denoiser: variant.usesDenoiser ? hashedDenoiser() : nil, seed: 0)
      let batch = DIAT.Batch(
        sources: hashedTensor("a", [3, 16, 16, 3]), references: hashedTensor("b", [3, 16, 16, 3]))
      return system.train(batch, step: 0).map(\.series).filter { $0.hasPrefix("generator/") }
    }
    let all = ["adversarial", "identity", "regulariser"].map { "generator/\($0)" }
    #expect(losses(.fixed) == all && losses(.adaptive) == all)
    #expect(losses(.noIdentity) == [all[0], all[2]] && losses(.noRegulariser) == Array(all.dropLast()))
  }

  @Test("a missing network and another kind's batch stop the program")
  func misuse() async {
    await #expect(processExitsWith: .failure) { _ = DIAT(.tiny(.fixed), denoiser: hashedDenoiser(), seed: 0) }
    await #expect(processExitsWith: .failure) {
      let enhancer = DIATEnhancer(.small(.local, size: 16), seed: 0)
      _ = enhancer.train(.global(references: .zeros([2, 16, 16, 3])), step: 0)
    }
  }

  @Test("an image's transfer and enhancement do not depend on those beside it")
  func single() {
    let images = hashedTensor("images", [5, 16, 16, 3])
    let system = DIAT(.tiny(.noIdentity), denoiser: hashedDenoiser(), seed: 0)
    #expect(system.transfer(images, block: 2).values == system.transfer(images).values)
    let enhancer = DIATEnhancer(.small(.local, size: 16), seed: 0)
    #expect(enhancer.enhance(images, block: 2).values == enhancer.enhance(images).values)
  }

  @Test("a blur keeps flat images and the mean, and spreads a point")
  func blur() {
    let flat = gaussianBlurred(Tensor([1, 8, 8, 3], repeating: 0.25), deviation: 1.5)
    #expect(flat.values.allSatisfy { abs($0 - 0.25) < 1e-6 })
    var point = Tensor.zeros([1, 9, 9, 1])
    point.mutate { $0[40] = 1 }
    let spread = gaussianBlurred(point, deviation: 1.5).values
    #expect(abs(spread.reduce(0, +) - 1) < 1e-5 && spread[40] < 0.15 && spread[40] > spread[41])
  }
}
