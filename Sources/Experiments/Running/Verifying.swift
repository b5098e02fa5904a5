import Datasets
import Foundation
import Layers
import Results

extension Workplace {
  /// Repeats a finished run from its stored specification in another place, and compares all that came out bit by bit.
  ///
  /// Runs that it builds on are repeated too. Judges whose weights are those that the run was scored with are taken from
  /// this place's cache, others trained anew.
  ///
  /// - Parameter scratch: a place of its own, without runs.
  /// - Throws: `ExperimentError.notRepeatable`, or what the repetition throws.
  public func verify(run id: Int64, in scratch: Workplace, threads: Int) throws -> Verification {
    let run = try store.run(id)
    guard run.state == .finished else {
      throw ExperimentError.notRepeatable(run: id, reason: "it is \(run.state.rawValue), not finished")
    }
    guard SHA256.hexadecimal(of: Array(run.specification.utf8)) == run.specificationHash else {
      throw ExperimentError.notRepeatable(run: id, reason: "its specification is not the one that its hash was made of")
    }
    guard let specification = try? RunSpecification(json: run.specification) else {
      throw ExperimentError.notRepeatable(
        run: id, reason: "another version of synthbench made it, whose specifications this one cannot read")
    }
    try lendJudges(of: run, specification, to: scratch)
    let stages = specification.prerequisites.map { [$0] } + [[specification]]
    try Scheduler(Executor(scratch), jobs: 1, threads: threads).execute(stages)
    let repeated = try scratch.store.latestRun(
      RunFilter(seeds: [run.seed], specificationHash: specification.hash, states: [.finished]))
    guard let repeated else { throw ExperimentError.notTrained(run: specification.title) }
    return try store.verification(of: run, title: specification.title, as: repeated, in: scratch.store)
  }

  /// Copies the cached judges that a run was scored with, those whose weights have the hash that it noted.
  private func lendJudges(of run: Run, _ specification: RunSpecification, to scratch: Workplace) throws {
    let noted = Set(run.judgeHashes.values)
    let cache = folder + "/judges"
    let target = try scratch.judgeFolder()
    for name in ((try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []).sorted()
    where name.hasSuffix(".safetensors") {
      let path = "\(cache)/\(name)"
      let isVGG19 = specification.vgg19.map { name == "vgg19-\($0.prefix(16)).safetensors" } ?? false
      guard isVGG19 || (try? identity(ofJudgeAt: path)).map({ noted.contains($0) }) ?? false else { continue }
      do {
        try FileManager.default.copyItem(atPath: path, toPath: "\(target)/\(name)")
      } catch {
        throw ExperimentError.unwritable(path: target, reason: systemReason(error))
      }
    }
  }

  /// What a cached judge is known by: its name and the hash of the weights that its file holds now.
  private func identity(ofJudgeAt path: String) throws -> String {
    let file = try Safetensors(contentsOf: path)
    let name = URL(fileURLWithPath: path).lastPathComponent
    // Behind the name stand a dash, 16 digits of the settings' hash, and the ending.
    return "\(name.dropLast(1 + 16 + ".safetensors".count))-\(weightsHash(file.tensors.map { ($0, $1) }).prefix(16))"
  }
}
