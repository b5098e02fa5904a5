import Foundation
import Layers
import Tensors
import Testing

/// The bytes of a file with this header and this many bytes after it.
private func file(_ header: String, payload: [UInt8] = []) -> [UInt8] {
  let text = Array(header.utf8)
  return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text + payload
}

private func read(_ header: String, payload count: Int) throws -> Safetensors {
  try Safetensors(bytes: file(header, payload: [UInt8](repeating: 0, count: count)), file: "f")
}

@Suite("Safetensors files")
struct SafetensorsTests {
  private let formats = Bundle.module.bundlePath + "/Fixtures/formats.safetensors"

  @Test("Every number format that Python's package wrote is read")
  func formatsOfPython() throws {
    let found = try Safetensors(contentsOf: formats)
    #expect(found.metadata == ["step": "12", "line": "two\nlines, \"quoted\""])
    #expect(found.tensors.count == 10)
    let values: [Float] = [0.5, -1.25, 3, 1e-3, 65504, -0.0]
    for name in ["f64", "f32"] {
      #expect(found.tensors[name]?.shape == [2, 3])
      #expect(found.tensors[name]?.values.map(\.bitPattern) == values.map(\.bitPattern))
    }
    // 10⁻³ and 65504 rounded to 11 and 8 significant bits.
    #expect(found.tensors["f16"]?.values == [0.5, -1.25, 3, 0.0010004043579101562, 65504, 0])
    #expect(found.tensors["bf16"]?.values == [0.5, -1.25, 3, 0.00099945068359375, 65536, 0])
    #expect(found.tensors["tiny.f16"]?.values == [0x1p-24, .infinity, -0x1p-14])
    #expect(found.tensors["i64"]?.values == [-3, 0, 16_777_216])
    #expect(found.tensors["i32"]?.values == [7, -2_147_483_648])
    #expect(found.tensors["scalar"]?.shape == [] && found.tensors["scalar"]?.item == 4.5)
    #expect(found.tensors["empty"]?.shape == [0, 3])
    #expect(found.tensors["odd \"name\" \\ é"]?.values == [1])
  }

  // These bytes were read back once by Python's safetensors 0.8: the same tensors, shapes and metadata.
  @Test("A file of ours has the bytes that Python has read")
  func golden() {
    let content = Safetensors(
      tensors: ["b": Tensor(2), "a.\"x\"": Tensor([1, 2], [1, -0.5]), "none": .zeros([0, 3])],
      metadata: ["k": "v\n\u{1}"])
    let header =
      #"{"__metadata__":{"k":"v\n\u0001"},"a.\"x\"":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"#
      + #""b":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"none":{"dtype":"F32","shape":[0,3],"data_offsets":[12,12]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let payload: [UInt8] = [0, 0, 0x80, 0x3f, 0, 0, 0, 0xbf, 0, 0, 0, 0x40]
    #expect(content.bytes == file(padded, payload: payload))
  }

  @Test("Writing and reading gives the same bits; an existing file is replaced")
  func roundTrip() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("w.safetensors").path
    try Safetensors(tensors: ["old": Tensor(1)]).write(to: path)
    let values: [Float] = [.pi, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, .nan]
    let metadata = ["a": "é \\ \" \n \u{1f}", "": ""]
    try Safetensors(tensors: ["x": Tensor([2, 3], values), "é\t\"": .zeros([0])], metadata: metadata).write(to: path)
    let found = try Safetensors(contentsOf: path)
    #expect(found.metadata == metadata)
    #expect(Set(found.tensors.keys) == ["x", "é\t\""])
    #expect(found.tensors["x"]?.values.map(\.bitPattern) == values.map(\.bitPattern))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["w.safetensors"])
    let none = try Safetensors(bytes: Safetensors(tensors: [:]).bytes, file: "f")
    #expect(none.tensors.isEmpty && none.metadata.isEmpty)
  }

  @Test("A file cut short at any place is refused")
  func truncated() throws {
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: formats)))
    for length in 0..<whole.count {
      let error = #expect(throws: WeightsError.self, "\(length) of \(whole.count) bytes") {
        try Safetensors(bytes: Array(whole[..<length]), file: "f")
      }
      switch error {
      case .truncated(file: "f", let expected, found: length): #expect(expected <= whole.count && expected > length)
      case .notSafetensors: #expect(length < 8)
      default: Issue.record("cut at \(length): \(String(describing: error))")
      }
    }
  }

  @Test(
    "Headers that are no JSON, or not this JSON, are refused",
    arguments: [
      "", "{", "[]", "null", "{\"a\":1}", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":\"1\",\"data_offsets\":[0,4]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
      "{\"a\":{\"dtype\":3,\"shape\":[1],\"data_offsets\":[0,4]}}", "{\"__metadata__\":{\"k\":3}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}",
    ])
  func wrongHeader(header: String) {
    #expect(throws: WeightsError.notSafetensors(file: "f", reason: "its header is not the expected JSON")) {
      try read(header, payload: 4)
    }
  }

  @Test("A header length beyond reason is refused without reading on")
  func longHeader() {
    #expect(throws: WeightsError.self) {
      try Safetensors(bytes: [UInt8](repeating: 0xff, count: 64), file: "f")
    }
    #expect(throws: WeightsError.self) {
      try Safetensors(bytes: [0, 0, 0, 0, 0, 0, 0, 0x80, 1, 2], file: "f")
    }
  }

  @Test(
    "Shapes and places that contradict each other, overlap, or leave gaps are refused",
    arguments: [
      ("[2]", "[0,4]", 4), ("[1]", "[0,8]", 8), ("[1]", "[4,0]", 4), ("[1]", "[-4,0]", 4), ("[1]", "[0]", 4),
      ("[1]", "[]", 4), ("[1]", "[0,4,8]", 4), ("[-1]", "[0,4]", 4), ("[1]", "[4,8]", 8), ("[1]", "[0,4]", 8),
      ("[4294967296,4294967296,4]", "[0,4]", 4), ("[4611686018427387904]", "[0,4]", 4),
      ("[1]", "[0,9223372036854775807]", 4), ("[1]", "[9223372036854775803,9223372036854775807]", 4),
    ])
  func wrongPlaces(shape: String, offsets: String, payload: Int) {
    #expect(throws: WeightsError.self) {
      try read("{\"a\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":\(offsets)}}", payload: payload)
    }
  }

  @Test("Two tensors in one place are refused; two empty ones are not")
  func overlapping() throws {
    func two(_ shape: String, _ first: String, _ second: String, payload: Int) throws -> Int {
      let entry = "{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":"
      return try read("{\"a\":\(entry)\(first)},\"b\":\(entry)\(second)}}", payload: payload).tensors.count
    }
    #expect(try two("[1]", "[4,8]", "[0,4]", payload: 8) == 2)
    #expect(try two("[0]", "[0,0]", "[0,0]", payload: 0) == 2)
    #expect(throws: WeightsError.self) { try two("[1]", "[0,4]", "[0,4]", payload: 4) }
    #expect(throws: WeightsError.self) { try two("[2]", "[0,8]", "[4,12]", payload: 12) }
    #expect(throws: WeightsError.self) { try two("[1]", "[0,4]", "[8,12]", payload: 12) }
  }

  @Test("A number format that is not read is named")
  func unknownType() {
    let error = WeightsError.unsupportedType(file: "f", name: "a", type: "F8_E4M3")
    #expect(throws: error) {
      try read("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]}}", payload: 4)
    }
    #expect(
      error.description == "Tensor a in f has type F8_E4M3; F64, F32, F16, BF16, I64 and I32 can be read.")
  }

  @Test("Missing files and folders that cannot be written are named, with the reason")
  func paths() throws {
    let missing = "/nonexistent/folder/w.safetensors"
    let reading = #expect(throws: WeightsError.self) { try Safetensors(contentsOf: missing) }
    let writing = #expect(throws: WeightsError.self) { try Safetensors(tensors: [:]).write(to: missing) }
    // The process's own folder in procfs takes no files, not even from root.
    let readOnly = #expect(throws: WeightsError.self) {
      try Safetensors(tensors: [:]).write(to: "/proc/self/w.safetensors")
    }
    for (error, path) in [(reading, missing), (writing, missing), (readOnly, "/proc/self/w.safetensors")] {
      switch error {
      case .unreadable(path, let reason), .unwritable(path, let reason):
        #expect(!reason.isEmpty && !reason.contains("Cocoa"), "\(reason)")
      default: Issue.record("\(String(describing: error))")
      }
    }
  }
}

@Suite("Loading weights into a network")
struct LoadingTests {
  private func layer() -> Dense { Dense(weight: .zeros([2, 3]), bias: .zeros([2])) }

  private func content(_ change: (inout [String: Tensor]) -> Void) -> Safetensors {
    var tensors = ["encoder.weight": Tensor([2, 3], repeating: 1), "encoder.bias": Tensor([2], repeating: 2)]
    change(&tensors)
    return Safetensors(tensors: tensors)
  }

  /// The error of loading, after which nothing may have changed.
  private func refused(
    _ rule: LoadingRule = .exact, _ change: (inout [String: Tensor]) -> Void
  ) -> WeightsError? {
    let layer = layer()
    let error = #expect(throws: WeightsError.self) {
      try content(change).load(into: layer.parameters(under: "encoder"), rule: rule, file: "f")
    }
    #expect(layer.weight.value.values + (layer.bias?.value.values ?? []) == [Float](repeating: 0, count: 8))
    return error
  }

  @Test("All names fit")
  func fits() throws {
    let layer = layer()
    try content { _ in }.load(into: layer.parameters(under: "encoder"), file: "f")
    #expect(layer.weight.value.values == [Float](repeating: 1, count: 6) && layer.bias?.value.values == [2, 2])
    try content { $0["more"] = Tensor(1) }
      .load(into: layer.parameters(under: "encoder"), rule: .allowingExtraTensors, file: "f")
  }

  @Test("A missing tensor is named with what comes near it; nothing changes")
  func missing() {
    let error = refused {
      $0["encoder.wait"] = $0["encoder.weight"]
      $0["zzz"] = Tensor(1)
      $0["encoder.weight"] = nil
    }
    #expect(error == .missingTensor(file: "f", name: "encoder.weight", suggestions: ["encoder.wait"]))
    #expect(error?.description == "f has no tensor named encoder.weight. Near it: encoder.wait.")
  }

  @Test("A tensor that the network does not know is named")
  func unexpected() {
    #expect(
      refused { $0["encoder.biass"] = Tensor(1) }
        == .unexpectedTensor(
          file: "f", name: "encoder.biass", suggestions: ["encoder.bias", "encoder.weight"]))
  }

  @Test("A tensor of another shape is named with both shapes", arguments: [LoadingRule.exact, .allowingExtraTensors])
  func misshapen(rule: LoadingRule) {
    let error = refused(rule) { $0["encoder.bias"] = .zeros([3]) }
    #expect(error == .wrongShape(file: "f", name: "encoder.bias", expected: [2], found: [3]))
    #expect(error?.description == "Tensor encoder.bias in f has shape 3; the network expects 2.")
  }
}
