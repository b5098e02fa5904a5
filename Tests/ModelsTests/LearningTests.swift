import Datasets
import Layers
import Models
import Tensors
import Testing

@Suite("Systems learn more than their baselines within seconds")
struct LearningTests {
  /// The distance of each point to the nearest mode of the ring.
  private func distances(_ points: Tensor) -> [Float] {
    let values = points.values
    return (0..<points.shape[0]).map { row in
      Ring8.centres.reduce(.infinity) { nearest, centre in
        let (x, y) = (values[2 * row] - centre.x, values[2 * row + 1] - centre.y)
        return min(nearest, (x * x + y * y).squareRoot())
      }
    }
  }

  // Measured for seeds 0 to 7 on one machine: the mean distance falls to between 0.37 and 0.58 of its start, and the
  // share over the five looks is between 0.011 and 0.044 on average, untrained 0. Five hundred steps find the ring but
  // do not yet settle on its modes: that takes 2000 and more, and not every seed gets there.
  @Test("ring8: within 500 steps samples come nearer to the modes, and some within three deviations")
  func ring() {
    let data = Ring8(seed: 7, counts: SplitCounts(training: 2048, validation: 1, test: 1))
    let points = data.points(.training, 0..<2048)
    var shares: [Float] = []
    for seed in [0, 1, 2] as [UInt64] {
      let system = VanillaGAN(.ring8, seed: seed)
      func measured() -> (mean: Float, share: Float) {
        let distances = distances(system.sample(2000, seed: 1))
        let near = distances.filter { $0 < 3 * Ring8.deviation }.count
        return (distances.reduce(0, +) / 2000, Float(near) / 2000)
      }
      let before = measured()
      #expect(before.share < 0.001)
      var order = BatchOrder(count: 2048, batchSize: 128, seed: seed)
      for step in 0..<500 {
        _ = system.train(points.gatheredRows(order.items(step: step)), step: step)
        if step % 100 == 99 { shares.append(measured().share) }
      }
      #expect(measured().mean < 0.7 * before.mean, "seed \(seed)")
    }
    #expect(shares.reduce(0, +) / 15 > 0.005)
  }

  // Measured: 1.07 at the start, 0.088 at the end; the mean image has 0.147.
  @Test("hand depth: the squared error of 32 images falls below the mean image's")
  func hands() {
    let batch = TenStepCase.hands(32)
    let configuration = HandDepthConfiguration.small(.l2, .corrected)
    let system = HandDepthGAN(configuration, seed: 0)
    let losses = (0..<120).flatMap { system.train(batch, step: $0) }.map { $0.value / configuration.l2Scale }
    let mean = batch.images.sum(over: [0]) * (1 / 32)
    let squares = (batch.images - mean.broadcast(to: batch.images.shape, along: [0])).applying(.square)
    let baseline = squares.sum(over: [0, 1, 2, 3]).item / Float(batch.images.count)
    #expect(losses[0] > baseline && losses[119] < 0.8 * baseline)
  }
}
