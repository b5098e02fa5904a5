import Datasets
import Models
import Tensors

extension DeformableGAN.Keypoints {
  /// A pose of a drawn person.
  init(_ pose: BodyPose) { self.init(pose.places.map { $0.map { SIMD2<Double>($0) } }) }
}

extension DeformableGAN {
  /// People N×H×W×3 in other poses.
  func transfer(_ sources: Tensor, from poses: [BodyPose], to wanted: [BodyPose]) -> Tensor {
    generate(sources, poses: poses.map { .init($0) }, wanted: wanted.map { .init($0) })
  }
}

/// The pictures of a split, drawn once, and the pairs that they make.
struct PosePairs {
  /// N×H×W×3.
  let images: Tensor
  let poses: [BodyPose]
  /// The part that each pixel shows, for each picture.
  let labels: [[UInt8]]
  let pairs: [PersonPair]

  /// All pairs of a split, or the first `count` in a shuffled order that is the same for every run.
  init(_ world: PeopleWorld, _ split: Split, count: Int? = nil) {
    let samples = world.samples(split, 0..<world.count(of: split))
    images = stacked(samples.map(\.image))
    (poses, labels) = (samples.map(\.pose), samples.map(\.labels))
    let all = world.pairs(split)
    guard let count else {
      pairs = all
      return
    }
    var random = RandomStream(seed: 0, role: .selection)
    pairs = random.permutation(all.count).prefix(count).map { all[$0] }
  }

  /// Some of the pairs as the system takes them.
  func batch(_ items: some Sequence<Int>) -> DeformableGAN.Pairs {
    let chosen = items.map { pairs[$0] }
    return DeformableGAN.Pairs(
      sources: images.gatheredRows(chosen.map(\.from)), sourcePoses: chosen.map { .init(poses[$0.from]) },
      targets: images.gatheredRows(chosen.map(\.to)), targetPoses: chosen.map { .init(poses[$0.to]) })
  }
}
