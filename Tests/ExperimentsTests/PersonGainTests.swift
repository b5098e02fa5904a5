import Datasets
import Experiments
import Foundation
import Images
import Models
import Tensors
import Testing

@Suite("What generated people are worth")
struct PersonGainTests {
  /// The full generator and everything that is trained with its images.
  private static let stages: [[RunSpecification]] = {
    let plan = PeoplePlan(.smoke)
    return [
      [.deformableGAN(plan.generator(.full, seed: 0))],
      PersonNetwork.allCases.flatMap { plan.downstream($0, seed: 0) },
    ]
  }()

  private func computed(jobs: Int) throws -> (workplace: Workplace, lines: [String]) {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    try Scheduler(Executor(workplace), jobs: jobs, threads: 1).execute(Self.stages)
    return (workplace, try workplace.store.computed())
  }

  @Test("every regime trains and is scored on the same images; other jobs and a second scoring give the same bytes")
  func regimes() throws {
    let (workplace, lines) = try computed(jobs: 1)
    #expect(try computed(jobs: 2).lines == lines)
    var signatures: [String: Set<String>] = [:]
    var pictures: Set<String> = []
    for run in try workplace.store.runs() where run.system.hasPrefix("person-") {
      let id = try #require(run.id)
      let result = try workplace.reevaluate(run: id)
      #expect(result.sameWeights && result.lines.allSatisfy { $0.stored == $0.now })
      for score in try workplace.store.scores(ofRun: id) {
        signatures["\(run.system) \(score.metric)", default: []].insert(score.signature)
        // Average precision ranks the boxes of all scenes; the others have a value for each portrait.
        let items = try workplace.store.items(ofScore: try #require(score.id)).count
        #expect(items == (run.system == "person-detector" ? 0 : 8), "\(run.variant) \(score.metric)")
      }
      pictures.formUnion(try workplace.store.artefacts(ofRun: id).map { "\(run.variant) \($0.path.suffix(10))" })
    }
    #expect(signatures.count == 5 && signatures.values.allSatisfy { $0.count == 1 })
    #expect(pictures == ["S scenes.png", "S people.png"])
    let weights = try workplace.store.runs().map(\.weightsHash)
    #expect(Set(weights).count == Self.stages[1].count + 1)
  }

  @Test("a network that needs photographs behind people says where they were looked for")
  func photographs() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    let run = try #require(PeoplePlan(.smoke, background: .facades).downstream(.detector, seed: 0).first)
    #expect(throws: ExperimentError.missingData(set: "facades", folder: nil)) { try Executor(workplace).execute(run) }
  }
}

@Suite("Augmentation of people")
struct PersonAugmentationTests {
  private let world = PeopleWorld(seed: 1, occlusion: 0)

  @Test("parts move with the picture, and sides change where it is mirrored")
  func portraits() {
    // Pictures in which each part has a grey of its own, so that the picture tells what the labels must be.
    var people = world.samples(.training, 0..<8)
    for index in people.indices {
      let greys = people[index].labels.flatMap { [Float](repeating: Float($0) / 20, count: 3) }
      people[index].image = Tensor([64, 32, 3], greys)
    }
    var mirrored = 0
    for made in PersonAugmentation().augmented(people, count: 40, seed: 3) {
      // Light changes all greys alike: the order of greys is that of the labels they came from.
      let values = made.image.values
      let greys = stride(from: 0, to: values.count, by: 3).map { values[$0] }
      let ranks = Dictionary(grouping: greys.indices) { greys[$0] }.sorted { $0.key < $1.key }.map(\.value)
      let labels = ranks.map { Set($0.map { made.labels[$0] }) }
      #expect(labels.allSatisfy { $0.count == 1 })
      let order = labels.compactMap(\.first)
      let sides = order.map { BodyPart(rawValue: $0)?.mirrored.rawValue ?? $0 }
      #expect(order == order.sorted() || sides == sides.sorted())
      if order != order.sorted() { mirrored += 1 }
    }
    #expect((10...30).contains(mirrored), "\(mirrored) of 40")
  }

  @Test("boxes move with the picture, and go where too little is left")
  func scenes() {
    var (kept, all) = (0, 0)
    for left: Float in [0, 20, 52] {
      let box = PixelBox(left: left, top: 10, right: left + 12, bottom: 50)
      let image = Tensor([64, 64, 3]) { span in
        for place in span.indices {
          let (row, column) = (Float(place / 3 / 64), Float(place / 3 % 64))
          span[place] = row >= box.top && row < box.bottom && column >= box.left && column < box.right ? 1 : -1
        }
      }
      for made in PersonAugmentation().augmented([DetectionScene(image: image, boxes: [box])], count: 30, seed: 4) {
        all += 1
        kept += made.boxes.count
        let values = made.image.values
        let labels = stride(from: 0, to: values.count, by: 3).map { values[$0] > 0 ? UInt8(1) : 0 }
        guard let seen = PixelBox(around: labels, width: 64), let box = made.boxes.first else { continue }
        #expect(seen.overlap(with: box) > 0.75, "\(seen) and \(box)")
      }
    }
    #expect(all == 90 && kept > 80)
  }

  @Test("the same seed gives the same people, whatever their number; another seed gives others")
  func seeded() {
    let people = world.samples(.training, 0..<5)
    let first = PersonAugmentation().augmented(people, count: 12, seed: 1)
    let fewer = PersonAugmentation().augmented(people, count: 6, seed: 1)
    let other = PersonAugmentation().augmented(people, count: 12, seed: 2)
    #expect(zip(first, fewer).allSatisfy { $0.image.values == $1.image.values && $0.labels == $1.labels })
    #expect(zip(first, other).allSatisfy { $0.image.values != $1.image.values })
    #expect(first[0].image.values != first[5].image.values)
  }

  @Test("right and left parts of a body change places")
  func mirroredParts() {
    for part in BodyPart.allCases {
      #expect(part.mirrored.mirrored == part)
      #expect(part.mirrored.ends.map { [$0.start, $0.end] } == part.ends.map { [$0.start.mirrored, $0.end.mirrored] })
    }
  }
}
