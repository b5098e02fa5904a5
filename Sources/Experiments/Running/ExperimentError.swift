/// What can go wrong in a run besides files and results.
public enum ExperimentError: Error, Equatable, CustomStringConvertible {
  case unwritable(path: String, reason: String)
  case missingData(set: String, folder: String?)
  case notFinite(NonFiniteStop)
  case runsFailed(Int, of: Int, first: String)
  case interrupted(run: String, step: Int)
  case notTrained(run: String)
  case damagedFile(file: String, reason: String)
  case unknownSpecification(run: Int64)
  case makesNoImages(run: String)
  case takesNoImages(run: String)
  case unknownTranslation(run: String, name: String, known: [String])
  case notRepeatable(run: Int64, reason: String)
  case unscorable(run: String, reason: String)

  /// One paragraph: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unwritable(let path, let reason):
      return "\(path) cannot be written: \(reason). Choose another folder with --runs; nothing computed is lost."
    case .missingData(let set, let folder):
      let place = folder.map { "The folder \($0) has none." } ?? "No data folder was given."
      return "The data set \(set) is needed. \(place) Set SYNTHBENCH_DATA or --data; datasets.md says where to get it."
    case .notFinite(let stop): return stop.description
    case .runsFailed(let count, let all, let first):
      return """
        \(count) of \(all) runs failed, the others are done; `synthbench list runs` shows them. The first one: \(first)
        """
    case .interrupted(let run, let step):
      return "Interrupted: \(run) stopped after step \(step) and can go on with `synthbench resume`."
    case .unknownSpecification(let run):
      return "Run \(run) was made by another version of synthbench; its specification cannot be read by this one."
    case .makesNoImages(let run):
      return "\(run) makes no images; choose a run of a system that does, such as hand-depth."
    case .takesNoImages(let run):
      return "\(run) takes no images; choose a run of pix2pix, cyclegan, srgan, stargan, dtn or key-patches."
    case .unknownTranslation(let run, let name, let known):
      return "\(run) does not turn images into \"\(name)\"; it knows \(known.joined(separator: ", "))."
    case .notRepeatable(let run, let reason):
      return "Run \(run) cannot be repeated: \(reason). Choose a run that `synthbench list runs` calls finished."
    case .unscorable(let run, let reason): return "\(run) cannot be scored: \(reason)."
    case .damagedFile(let file, let reason):
      return """
        The file \(file), which synthbench made, cannot be used. \(reason) Delete it: `synthbench resume`, or the command \
        that made it, makes it again.
        """
    case .notTrained(let run):
      return "The trained weights of \(run) are not there; train it first, or `synthbench run` its benchmark."
    }
  }

  /// Whether other runs may go on: this one broke, or the one that it builds on did.
  public var leavesOthersDone: Bool {
    switch self {
    case .notFinite, .notTrained, .runsFailed, .unscorable: true
    default: false
    }
  }
}
