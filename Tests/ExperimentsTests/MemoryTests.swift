import Experiments
import Foundation
import Models
import Tensors
import Testing

@Suite("Memory")
struct MemoryTests {
  /// Resident bytes of this process now.
  private static func residentBytes() -> Int {
    let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
  }

  @Test("after ten steps of the style variant, tensors hold no byte more, and the process under 2 % more")
  func steady() async {
    // A process of its own: the pool of blocks is one for all tests of a process.
    await #expect(processExitsWith: .success) {
      Threads.use(1)
      let folder = try TemporaryFolder()
      let workplace = try Workplace.temporary(folder)
      let run = HandsPlan(.smoke).generator(.l2GANStyle, seed: 0)
      let system = try HandDepthExperiment(
        workplace: workplace, specification: .handDepth(run), details: run
      ).untrained()
      let data = workplace.drawn.hands(seed: 1, size: 32, split: .training, count: 32)
      var live: [Int] = []
      var resident: [Int] = []
      for step in 0..<1_000 {
        let items = (0..<4).map { (step * 5 + $0 * 3) % 32 }
        _ = system.train(
          HandDepthGAN.Batch(poses: data.poses.gatheredRows(items), images: data.images.gatheredRows(items)), step: step
        )
        live.append(BlockPool.shared.use.live)
        resident.append(MemoryTests.residentBytes())
      }
      let (mostLive, mostResident) = (live[10...].max() ?? 0, resident[10...].max() ?? 0)
      precondition(live[9] > 1_000_000, "\(live[9]) bytes cannot hold the networks")
      precondition(mostLive <= live[9], "tensors grew from \(live[9]) to \(mostLive) bytes")
      precondition(
        Double(mostResident) < 1.02 * Double(resident[9]), "the process grew from \(resident[9]) to \(mostResident)")
    }
  }

  @Test("10,000 steps of training leave not a byte behind, and the process grows by less than 2 %")
  func long() async {
    await #expect(processExitsWith: .success) {
      Threads.use(1)
      let system = TinySystem()
      var live: [Int] = []
      var resident: [Int] = []
      for step in 0..<10_000 {
        _ = system.train(TinySystem.batch(step), step: step)
        live.append(BlockPool.shared.use.live)
        if step % 100 == 99 { resident.append(MemoryTests.residentBytes()) }
      }
      precondition(live[9] > 2_000, "\(live[9]) bytes cannot hold the network")
      precondition(
        live[10...].allSatisfy { $0 == live[9] },
        "tensors held \(live[9]) bytes at first, and then between \(live.min() ?? 0) and \(live.max() ?? 0)")
      let most = resident.max() ?? 0
      precondition(
        Double(most) < 1.02 * Double(resident[0]), "the process grew from \(resident[0]) to \(most) bytes")
    }
  }
}
