import Datasets
import Foundation
import Judges
import Layers
import Networks
import Tensors
import Testing

@Suite("Weights of published networks")
struct WeightsFolderTests {
  private static let names = PretrainedSlot.vgg19.expectedTensors(classes: 0)

  /// Weights of zero that fit VGG-19, one value apart.
  private static func vgg19(_ mark: Float = 1) -> Safetensors {
    var tensors = Dictionary(uniqueKeysWithValues: names.map { ($0.name, Tensor.zeros($0.shape)) })
    tensors["features.0.bias"] = Tensor([64], repeating: mark)
    return Safetensors(tensors: tensors)
  }

  /// A folder that is gone after the test.
  private final class Scratch {
    let path = FileManager.default.temporaryDirectory.appending(path: "weights-\(UUID().uuidString)").path
    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    var folder: WeightsFolder { WeightsFolder(path + "/kept") }
    /// Writes a file and gives its path.
    func file(_ content: Safetensors) throws -> String {
      try content.write(to: path + "/given.safetensors")
      return path + "/given.safetensors"
    }
    var kept: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path + "/kept")) ?? []).sorted() }
  }

  @Test("every slot is recognised by its names and shapes, also among tensors of the public file that nothing needs")
  func recognition() throws {
    for slot in PretrainedSlot.allCases {
      let expected = slot.expectedTensors(classes: slot.classCount(in: [:]))
      #expect(Set(expected.map(\.name)).count == expected.count)
      var shapes = Dictionary(uniqueKeysWithValues: expected.map { ($0.name, $0.shape) })
      #expect(try PretrainedSlot.recognised(shapes, file: "f") == slot)
      (shapes["AuxLogits.fc.bias"], shapes["classifier.0.bias"]) = ([1000], [4096])
      shapes[expected[0].name] = nil
      #expect(try PretrainedSlot.recognised(shapes, file: "f") == slot)
    }
  }

  @Test("the number of classes comes from the file where a slot leaves it open")
  func classes() throws {
    #expect(PretrainedSlot.fcn8sVGG16.classCount(in: ["score_fr.bias": [20]]) == 20)
    #expect(PretrainedSlot.fcn8sVGG16.classCount(in: ["score_fr.bias": [21]]) == 21)
    let head = "head.classification_head.module_list.0.bias"
    #expect(PretrainedSlot.ssd300VGG16.classCount(in: [head: [84]]) == 21)
    #expect(PretrainedSlot.ssd300VGG16.classCount(in: [head: [40]]) == 91)
    let voc = PretrainedSlot.ssd300VGG16.expectedTensors(classes: 21)
    let shapes = Dictionary(uniqueKeysWithValues: voc.map { ($0.name, $0.shape) })
    #expect(try PretrainedSlot.recognised(shapes, file: "f") == .ssd300VGG16)
  }

  @Test("a file of nothing known is refused with some of its names; one that could be either Inception asks which")
  func unrecognised() throws {
    #expect(throws: PretrainedWeightsError.unrecognised(file: "f", names: ["a", "b"])) {
      try PretrainedSlot.recognised(["a": [1], "b": [2]], file: "f")
    }
    var shapes = Dictionary(
      uniqueKeysWithValues: PretrainedSlot.inceptionV3.expectedTensors(classes: 1000).map { ($0.name, $0.shape) })
    (shapes["fc.weight"], shapes["fc.bias"]) = ([10, 2048], [10])
    #expect(throws: PretrainedWeightsError.ambiguous(file: "f", slots: [.inception2015, .inceptionV3])) {
      try PretrainedSlot.recognised(shapes, file: "f")
    }
  }

  @Test("what is taken in is kept with its hash, loaded again, and told when it was changed or put there by hand")
  func keeping() throws {
    let (scratch, slot) = (try Scratch(), PretrainedSlot.vgg19)
    let folder = scratch.folder
    #expect(throws: PretrainedWeightsError.missing(slot: slot, folder: folder.path)) { try folder.load(slot) }
    var published = Self.vgg19()
    published.tensors["classifier.0.bias"] = .zeros([4096])
    let imported = try folder.takeIn(scratch.file(published))
    #expect(imported.slot == slot && imported.tensors == 32 && imported.leftOut == 1)
    #expect(scratch.kept == ["vgg19.safetensors", "vgg19.sha256"])
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.file(of: slot))))
    #expect(SHA256.hexadecimal(of: bytes) == imported.sha256 && folder.recordedHash(of: slot) == imported.sha256)
    let weights = try folder.load(slot)
    #expect(weights.hash == imported.sha256 && weights.identity == "vgg19-\(imported.sha256.prefix(16))")
    #expect(try folder.vgg19(depth: .relu54).identity == "vgg19-torchvision-\(imported.sha256.prefix(16))")
    // Another file takes its place.
    let other = try folder.takeIn(scratch.file(Self.vgg19(2)), as: slot)
    #expect(other.sha256 != imported.sha256 && folder.recordedHash(of: slot) == other.sha256)
    let path = URL(fileURLWithPath: folder.file(of: slot))
    try Data(bytes).write(to: path)
    #expect(
      throws: PretrainedWeightsError.changed(
        file: path.path, recorded: other.sha256, found: imported.sha256)
    ) { try folder.load(slot) }
    try FileManager.default.removeItem(atPath: folder.path + "/vgg19.sha256")
    #expect(
      throws: PretrainedWeightsError.unrecorded(file: path.path, record: folder.path + "/vgg19.sha256")
    ) { try folder.load(slot) }
  }

  @Test("everything that does not fit is listed, and nothing is kept of it")
  func problems() throws {
    let scratch = try Scratch()
    var file = Self.vgg19()
    file.tensors["features.7.wieght"] = file.tensors.removeValue(forKey: "features.7.weight")
    file.tensors["features.0.weight"] = .zeros([64, 3, 7, 7])
    file.tensors["features.2.bias"] = Tensor([64], (0..<64).map { $0 == 5 ? .nan : 0 })
    file.tensors["features.34.bias"] = Tensor([512], repeating: -.infinity)
    file.metadata["preprocessing"] = "cafe"
    let path = try scratch.file(file)
    let expected: [WeightsProblem] = [
      .wrongShape(name: "features.0.weight", expected: [64, 3, 3, 3], found: [64, 3, 7, 7]),
      .notFinite(name: "features.2.bias", place: 5),
      .missing(name: "features.7.weight", near: "features.7.wieght"),
      .notFinite(name: "features.34.bias", place: 0),
      .unknown(name: "features.7.wieght", near: "features.7.weight"),
      .wrongPreprocessing(found: "cafe", known: ["torchvision", "caffe"]),
    ]
    let error = PretrainedWeightsError.unfit(file: path, slot: .vgg19, problems: expected)
    #expect(throws: error) { try scratch.folder.takeIn(path) }
    #expect(scratch.kept.isEmpty)
    for words in [
      "6 problems", "features.0.weight: expected 64×3×3×3, found 64×3×7×7",
      "features.7.wieght is unknown (did you mean 'features.7.weight'?)",
    ] {
      #expect(error.description.contains(words), "\(error)")
    }
    // A file of another network, said to be this one, has more than is listed.
    let many = (0..<30).map { WeightsProblem.missing(name: "\($0)", near: nil) }
    let text = PretrainedWeightsError.unfit(file: path, slot: .vgg19, problems: many).description
    #expect(text.contains("30 problems: 0 is missing; ") && text.contains("; 19 is missing; and 10 more. "))
    #expect(throws: PretrainedWeightsError.self) { try scratch.folder.takeIn(path, as: .fcn8sVGG16) }
  }

  @Test("files cut short, and files that are none, leave what was kept before as it was")
  func damaged() throws {
    let (scratch, slot) = (try Scratch(), PretrainedSlot.vgg19)
    let given = try scratch.file(Self.vgg19())
    let hash = try scratch.folder.takeIn(given).sha256
    let bytes = try Data(contentsOf: URL(fileURLWithPath: given))
    for wrong in [bytes.prefix(100), bytes.dropLast(4), Data("PK\u{3}\u{4} a checkpoint of PyTorch".utf8), Data()] {
      try wrong.write(to: URL(fileURLWithPath: given))
      #expect(throws: WeightsError.self) { try scratch.folder.takeIn(given) }
    }
    #expect(throws: WeightsError.self) { try scratch.folder.takeIn(scratch.path + "/nothing") }
    #expect(try scratch.folder.load(slot).hash == hash)
  }
}
