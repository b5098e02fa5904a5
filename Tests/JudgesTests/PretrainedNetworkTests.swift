import Datasets
import Foundation
import Images
import Judges
import Layers
import ParityFixtures
import Tensors
import Testing

/// Weights as `make_pretrained.py` draws them: kernels that keep the size of values through ReLU, the rest hashed.
private func hashedWeight(_ name: String, _ shape: Shape) -> Tensor {
  if shape.rank == 4 {
    let fan = shape.extents.dropFirst().reduce(1, *)
    return hashedTensor(name, shape, scale: (6 / Double(fan)).squareRoot())
  }
  let parameter = NamedParameter(name, Parameter(.zeros(shape)))
  setHashedValues(of: [parameter])
  return parameter.parameter.value
}

/// A file of such weights for a slot.
private func hashedWeights(_ slot: PretrainedSlot, changing change: (inout [String: Tensor]) -> Void = { _ in }) throws
  -> PretrainedWeights
{
  let expected = slot.expectedTensors(classes: slot.classCount(in: [:]))
  var tensors = Dictionary(uniqueKeysWithValues: expected.map { ($0.name, hashedWeight($0.name, $0.shape)) })
  change(&tensors)
  return try PretrainedWeights(Safetensors(tensors: tensors), for: slot, hash: "0123456789abcdef01", name: "hashed")
}

/// Hashed bytes, as the script makes them.
private func samples(_ name: String, _ height: Int, _ width: Int) -> [UInt8] {
  hashedTensor(name, [height, width, 3]).values.map { UInt8((($0 + 1) * 128).rounded(.down)) }
}

private func picture(_ name: String, _ height: Int, _ width: Int) -> Tensor {
  Tensor([1, height, width, 3], samples(name, height, width).map(Float.init))
}

@Suite("Pretrained networks agree with the published programs in PyTorch, to 1e-4")
struct PretrainedNetworkTests {
  private static let inception = Result { Inception2015(try hashedWeights(.inception2015)) }
  private static let detector = Result {
    SSD300(
      try hashedWeights(.ssd300VGG16) { tensors in
        tensors["backbone.features.0.weight"] = tensors["backbone.features.0.weight"].map { $0 * (1 / 75) }
        tensors["backbone.scale_weight"] = hashedTensor("backbone.scale_weight", [512], scale: 4, offset: 20)
      })
  }
  private let fixture = Result { try ParityFixture("pretrained", in: .module) }

  @Test(
    "Inception of 2015 gives torch-fidelity's features and logits for small and large images",
    arguments: [("small", 40, 61), ("large", 330, 310)])
  func inception2015(size: String, height: Int, width: Int) throws {
    let fixture = try fixture.get()
    let output = try Self.inception.get()(picture("inception.\(size)", height, width))
    for (name, features) in [
      ("64", output.features64), ("192", output.features192), ("768", output.features768),
      ("2048", output.features2048),
    ] {
      #expect(try fixture.projectionMismatch(features, "inception-2015.\(size).\(name)") == nil)
    }
    #expect(try fixture.mismatch(output.logits, "inception-2015.\(size).logits") == nil)
    #expect(try fixture.mismatch(output.logitsWithoutBias, "inception-2015.\(size).logits_unbiased") == nil)
  }

  @Test("what Inception of 2015 gives for an image does not depend on the others in the batch")
  func inceptionBatch() throws {
    let network = try Self.inception.get()
    let images = ["inception.small", "other"].map { picture($0, 40, 61) }
    let both = network(.concatenated(images, axis: 0))
    #expect(both.features2048.shape == [2, 2048] && both.logits.shape == [2, 1008])
    #expect(both.logits.sliced(axis: 0, 1..<2).values == network(images[1]).logits.values)
  }

  @Test("Inception-v3 is fed what torchvision feeds it", arguments: [(40, 61), (351, 350)])
  func inceptionInput(height: Int, width: Int) throws {
    let image = Image(height: height, width: width, channels: 3, samples: samples("inception-v3.input", height, width))
    let input = InceptionV3.input(image)
    #expect(input.shape == [1, 299, 299, 3])
    #expect(try fixture.get().projectionMismatch(input, "inception-v3.\(height)x\(width)") == nil)
  }

  @Test("SSD300 gives torchvision's logits and offsets, and the same bits in a batch")
  func detectorOutputs() throws {
    let (fixture, network) = (try fixture.get(), try Self.detector.get())
    let people = picture("people", 120, 80)
    let output = network(people)
    #expect(output.logits.shape == [1, 8732, 91] && output.offsets.shape == [1, 8732, 4])
    #expect(try fixture.projectionMismatch(output.logits, "ssd300.logits") == nil)
    #expect(try fixture.projectionMismatch(output.offsets, "ssd300.offsets") == nil)
    let both = network(.concatenated([picture("other", 120, 80), people], axis: 0))
    #expect(both.offsets.sliced(axis: 0, 1..<2).values == output.offsets.values)
  }

  @Test("SSD300 detects what torchvision does, and is as sure of people")
  func detections() throws {
    let (fixture, network) = (try fixture.get(), try Self.detector.get())
    let people = picture("people", 120, 80)
    var rules = DetectionRules.torchvision
    rules.threshold = 0.4  // as in the script, which leaves few enough boxes that rounding decides nothing
    let found = network.detections(in: people, rules: rules)[0]
    let (boxes, labels) = (try fixture.tensor("ssd300.boxes").values, try fixture.tensor("ssd300.labels").values)
    let scores = try fixture.tensor("ssd300.scores")
    #expect(found.count == labels.count)
    #expect(try fixture.mismatch(Tensor(scores.shape, found.map(\.confidence)), "ssd300.scores") == nil)
    for (number, score) in scores.values.enumerated() {
      let edges = boxes[4 * number..<4 * number + 4].map { $0 }
      let box = PixelBox(left: edges[0], top: edges[1], right: edges[2], bottom: edges[3])
      // Two equally sure boxes may come in either order.
      #expect(
        found.contains {
          $0.label == Int(labels[number]) && abs($0.confidence - score) < 1e-4 && $0.box.overlap(with: box) > 0.999
        })
    }
    // Drawn weights see more of other things than are given out.
    var all = DetectionRules.poseGAN2018
    all.given = 100_000
    let confidence = network.personConfidences(in: people, rules: all)[0]
    #expect(abs(confidence - Double(try fixture.tensor("ssd300.person").values[0])) < 1e-4)
    var unsure = DetectionRules.poseGAN2018
    unsure.threshold = 0.999
    #expect(network.personConfidences(in: people, rules: unsure) == [0])
  }

  @Test("FCN-8s gives the scores of a network written in PyTorch, pixel for pixel")
  func segmentation() throws {
    let fixture = try fixture.get()
    let network = FCN8s(classes: 4, widthDivisor: 16, value: hashedWeight)
    let images = hashedTensor("street", [2, 45, 70, 3], scale: 100)
    let scores = network.scores(of: images)
    #expect(scores.shape == [2, 45, 70, 4])
    #expect(try fixture.projectionMismatch(scores, "fcn8s.scores") == nil)
    let picked = stride(from: 0, to: 45, by: 11).flatMap { row in
      stride(from: 0, to: 70, by: 23).map { (row, $0) }
    }
    let values = scores.values
    let pixels = (0..<2).flatMap { image in
      picked.flatMap { row, column in (0..<4).map { values[((image * 45 + row) * 70 + column) * 4 + $0] } }
    }
    #expect(try fixture.mismatch(Tensor([2, 5, 4, 4], pixels), "fcn8s.pixels") == nil)
    let labels = scores.argmax()
    #expect(network.labels(of: images).joined().map(Int.init) == labels)
  }
}

@Suite("Default boxes and detections")
struct DetectionRulesTests {
  @Test("torchvision's default boxes, and those of the program in Caffe")
  func defaults() throws {
    let fixture = try ParityFixture("pretrained", in: .module)
    let boxes = SSDProgram.torchvision.defaultExtents
    #expect(boxes.shape == [8732, 4])
    #expect(try fixture.projectionMismatch(boxes, "ssd300.defaults") == nil)
    // The smallest box is 30 pixels of 300 and the largest, 264·√2 wide, reaches beyond the picture.
    let caffe = SSDProgram.caffe.defaultExtents.values.map(Double.init)
    #expect(abs(caffe[2] - 0.1) < 1e-6)
    #expect(abs(caffe[6] - (0.1 * 0.2).squareRoot()) < 1e-6)
    #expect(abs(caffe[caffe.count - 6] - 0.88 * 2.0.squareRoot()) < 1e-6)
  }

  @Test("of boxes of one class that overlap too much the surest is kept; classes do not disturb each other")
  func suppression() {
    func found(_ left: Float, _ label: Int, _ confidence: Float) -> Detection {
      Detection(
        box: PixelBox(left: left, top: 0, right: left + 10, bottom: 20), label: label, confidence: confidence)
    }
    let candidates = [found(0, 1, 0.5), found(1, 1, 0.8), found(1, 2, 0.6), found(30, 1, 0.3), found(30, 2, 0.3)]
    var rules = DetectionRules.torchvision
    #expect(rules.kept(candidates).map(\.confidence) == [0.8, 0.6, 0.3, 0.3])
    #expect(rules.kept(candidates).map(\.label) == [1, 2, 1, 2])
    (rules.compared, rules.given) = (1, 1)
    #expect(rules.kept(candidates).map(\.confidence) == [0.8])
  }
}
