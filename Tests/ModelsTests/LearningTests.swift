import Datasets
import Images
import Layers
import Models
import Tensors
import Testing

@Suite("Systems learn more than their baselines within seconds")
struct LearningTests {
  // Measured on one machine, seeds 0 to 7, share of samples within three deviations: untrained 0; after 1000 steps
  // 0.00 to 0.09 (a spread-out cloud has about 0.03); after 2000 two seeds have 0.6 and six still 0.03; after 3000 0.27
  // to 0.84; after 4000 0.66 to 0.90.
  @Test("ring8: samples settle on the modes, and on most of them")
  func ring() {
    let points = Ring8(seed: 7).points(.training, 0..<20_000)
    let system = VanillaGAN(.ring8, seed: 0)
    func near(_ points: Tensor) -> [Int] {
      let values = points.values
      return (0..<points.shape[0]).compactMap { row in
        Ring8.centres.firstIndex { centre in
          let (x, y) = (values[2 * row] - centre.x, values[2 * row + 1] - centre.y)
          return x * x + y * y < 9 * Ring8.deviation * Ring8.deviation
        }
      }
    }
    let before = near(system.sample(2000, seed: 1))
    var order = BatchOrder(count: 20_000, batchSize: 128, seed: 0)
    for step in 0..<4000 { _ = system.train(points.gatheredRows(order.items(step: step)), step: step) }
    let after = near(system.sample(2000, seed: 1))
    #expect(before.count < 20)
    #expect(after.count > 800, "\(after.count) of 2000")
    // A mode counts from one sample in a hundred.
    let covered = (0..<Ring8.modeCount).filter { mode in after.filter { $0 == mode }.count >= 20 }
    #expect(covered.count >= 6, "modes \(covered)")
  }

  // Measured: 1.07 at the start, 0.088 at the end; the mean image has 0.147.
  @Test("hand depth: the squared error of 32 images falls below the mean image's")
  func hands() {
    let batch = TenStepCase.hands(32)
    let configuration = HandDepthConfiguration.plain(.l2, .corrected)
    let system = HandDepthGAN(configuration, seed: 0)
    let losses = (0..<120).flatMap { system.train(batch, step: $0) }.map { $0.value / configuration.l2Scale }
    let mean = batch.images.sum(over: [0]) * (1 / 32)
    let squares = (batch.images - mean.broadcast(to: batch.images.shape, along: [0])).applying(.square)
    let baseline = squares.sum(over: [0, 1, 2, 3]).item / Float(batch.images.count)
    #expect(losses[0] > baseline && losses[119] < 0.8 * baseline)
  }

  // Measured, seeds 0 to 2: 0.52 to 0.58 of the bicubic error after 60 steps, 0.14 to 0.21 after 120.
  @Test("super-resolution: the squared error of eight pictures falls below that of bicubic ones")
  func superResolution() {
    let world = TextureWorld(seed: 0, size: 32, counts: SplitCounts(training: 8, validation: 0, test: 0))
    let pairs = world.superResolutionSet(.training).pairs
    let batch = SuperResolutionBatch(pairs)
    var configuration = SRGANConfiguration(.residualMSE)
    (configuration.width, configuration.blocks, configuration.rate) = (16, 2, .constant(3e-3))
    let threads = Threads.count
    defer { Threads.use(threads) }
    Threads.use(1)
    let system = SRGAN(configuration, seed: 0)
    for step in 0..<120 { _ = system.train(batch, step: step) }
    func error(_ images: Tensor) -> Float { (images - batch.high).applying(.square).sum(over: [0, 1, 2, 3]).item }
    let bicubic = stacked(pairs.map { $0.low.resized(height: 32, width: 32, .matlabBicubic).tensor(.signed) })
    #expect(error(system.upscale(batch.low)) < 0.5 * error(bicubic))
  }
}
