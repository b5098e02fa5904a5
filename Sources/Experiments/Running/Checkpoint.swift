import Datasets
import Foundation
import Layers
import Models
import Tensors

/// The whole state of a training between two steps, in one safetensors file.
package struct Checkpoint {
  /// The number of steps taken.
  package let step: Int
  /// Parameters under `parameters/`, optimiser memory under `optimizer/NAME/`, what else a system remembers under
  /// `memory/`.
  package let tensors: [String: Tensor]

  /// What a system is now.
  package init(of system: some TrainableSystem, after step: Int) {
    self.step = step
    var tensors: [String: Tensor] = [:]
    for named in system.parameters { tensors["parameters/\(named.name)"] = named.parameter.value }
    for (name, optimizer) in system.optimizers {
      for (key, value) in optimizer.memory { tensors["optimizer/\(name)/\(key)"] = value }
    }
    for (key, value) in system.memory { tensors["memory/\(key)"] = value }
    self.tensors = tensors
  }

  /// Reads a checkpoint; nil when there is none.
  ///
  /// - Throws: `ExperimentError.damagedFile` when the file is there and broken.
  package init?(contentsOf path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try readingOwnFile(path) { try Safetensors(contentsOf: path) }
    guard let step = file.metadata["step"].flatMap({ Int($0) }) else {
      throw ExperimentError.damagedFile(file: path, reason: "Its header names no step.")
    }
    self.step = step
    tensors = file.tensors
  }

  /// Writes it whole or not at all.
  package func write(to path: String) throws {
    try Safetensors(tensors: tensors, metadata: ["step": String(step)]).write(to: path)
  }

  /// Puts the state back.
  ///
  /// - Throws: `ExperimentError.damagedFile` when it is another system's.
  package func restore(_ system: some TrainableSystem, file: String) throws {
    try readingOwnFile(file) {
      let parameters = Safetensors(tensors: stripped("parameters/"))
      try parameters.load(into: system.parameters, file: file)
      for (name, optimizer) in system.optimizers {
        try optimizer.restore(stripped("optimizer/\(name)/"), file: file)
      }
      try system.restore(memory: stripped("memory/"), file: file)
    }
  }

  private func stripped(_ prefix: String) -> [String: Tensor] {
    Dictionary(
      tensors.filter { $0.key.hasPrefix(prefix) }.map { (String($0.key.dropFirst(prefix.count)), $0.value) },
      uniquingKeysWith: { first, _ in first })
  }
}

/// Reads weights that the suite wrote itself, whose remedy is not that of a file from elsewhere.
///
/// - Throws: `ExperimentError.damagedFile` for what `WeightsError` says of the file.
func readingOwnFile<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as WeightsError {
    throw ExperimentError.damagedFile(file: path, reason: error.description.replacing(" Copy it again.", with: ""))
  }
}

/// SHA-256 over names, shapes and values of parameters in the order of their names.
package func weightsHash(_ parameters: [NamedParameter]) -> String {
  weightsHash(parameters.map { ($0.name, $0.parameter.value) })
}

/// The same over named tensors.
func weightsHash(_ tensors: [(name: String, value: Tensor)]) -> String {
  var digest = SHA256()
  for (name, value) in tensors.sorted(by: { $0.name < $1.name }) {
    digest.update(Array("\(name) \(value.shape)\n".utf8))
    digest.update(value.bytes)
  }
  return digest.hexadecimal
}
