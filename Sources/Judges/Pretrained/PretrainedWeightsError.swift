import Tensors

/// One thing in which a file of weights differs from what a slot needs.
public enum WeightsProblem: Hashable, Sendable, CustomStringConvertible {
  /// A tensor is not there; `near` is an unknown one with a like name.
  case missing(name: String, near: String?)
  /// A tensor belongs to no layer; `near` is a missing one with a like name.
  case unknown(name: String, near: String?)
  /// A tensor has other extents.
  case wrongShape(name: String, expected: Shape, found: Shape)
  /// A value is NaN or infinite; the place counts from 0 in the order of the file.
  case notFinite(name: String, place: Int)
  /// The metadata name a program that nobody knows.
  case wrongPreprocessing(found: String, known: [String])

  /// A clause about the tensor.
  public var description: String {
    switch self {
    case .missing(let name, let near): "\(name) is missing" + (near.map { " (near it: \($0))" } ?? "")
    case .unknown(let name, let near): "\(name) is unknown" + (near.map { " (did you mean '\($0)'?)" } ?? "")
    case .wrongShape(let name, let expected, let found): "\(name): expected \(expected), found \(found)"
    case .notFinite(let name, let place): "\(name) has a value that is NaN or infinite, at place \(place)"
    case .wrongPreprocessing(let found, let known):
      "the metadata say \"preprocessing\": \"\(found)\"; it must be \(known.joined(separator: " or "))"
    }
  }
}

/// What can be wrong with the weights of a pretrained network, beside what `WeightsError` says of any file.
public enum PretrainedWeightsError: Error, Equatable, CustomStringConvertible {
  /// A file differs from what its slot needs.
  case unfit(file: String, slot: PretrainedSlot, problems: [WeightsProblem])
  /// A file's tensors are those of no slot; some of its names.
  case unrecognised(file: String, names: [String])
  /// A file could belong to several slots.
  case ambiguous(file: String, slots: [PretrainedSlot])
  /// A slot's file is not there.
  case missing(slot: PretrainedSlot, folder: String)
  /// A slot's file is not the one that was imported.
  case changed(file: String, recorded: String, found: String)
  /// A slot's hash was never recorded, or its record is damaged.
  case unrecorded(file: String, record: String)

  /// Problems that are listed; the others are counted.
  private static let listed = 20

  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unfit(let file, let slot, let problems):
      let rest = problems.count - Self.listed
      let clauses = problems.prefix(Self.listed).map(\.description) + (rest > 0 ? ["and \(rest) more"] : [])
      return "\(file) does not fit \(slot.rawValue), \(problems.count) problem\(problems.count == 1 ? "" : "s"): "
        + "\(clauses.joined(separator: "; ")). datasets.md has the line that converts the public file."
    case .unrecognised(let file, let names):
      let begin = names.isEmpty ? "has no tensor" : "has \(names.joined(separator: ", ")), …"
      return "\(file) \(begin), which is no network that is known. Known: \(Self.names(PretrainedSlot.allCases)). "
        + "Say which it should be with --as to see what differs."
    case .ambiguous(let file, let slots):
      return "\(file) could be \(Self.names(slots)). Say which with --as."
    case .missing(let slot, let folder):
      return "There are no weights of \(slot.rawValue) in \(folder). Take \(slot.source), convert it as datasets.md "
        + "says, and run `synthbench weights import FILE`."
    case .changed(let file, let recorded, let found):
      return "\(file) is not what was imported: its SHA-256 is \(found), \(recorded) was recorded. Import it again."
    case .unrecorded(let file, let record):
      return "\(file) was not imported, as its SHA-256 is not recorded in \(record). Use `synthbench weights import`."
    }
  }

  private static func names(_ slots: [PretrainedSlot]) -> String {
    slots.map(\.rawValue).joined(separator: ", ")
  }
}
