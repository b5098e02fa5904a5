import Datasets
import Foundation
import Images
import Testing

@Suite struct TextureWorldTests {
  let world = TextureWorld(seed: 1, size: 48, counts: SplitCounts(training: 14, validation: 2, test: 7))

  @Test("pictures depend on seed, split and index alone, and differ between them")
  func determinism() {
    let other = TextureWorld(seed: 1, size: 48, counts: SplitCounts(training: 20, validation: 9, test: 9))
    let first = world.sample(.training, 3).image
    #expect(other.sample(.training, 3).image == first)
    #expect(world.sample(.test, 3).image != first)
    #expect(world.sample(.training, 10).image != first)
    #expect(TextureWorld(seed: 2, size: 48).sample(.training, 3).image != first)
  }

  @Test("the standard world has the hash that datasets.md states")
  func pinned() {
    #expect(
      TextureWorld(seed: 1).manifest.contentHash == "e9704cabb0b7f2d242ff575f438db37aff81c844937a4a44d315f8347c86e85c")
  }

  @Test("every kind takes its turn and has colours, contrast and fine detail")
  func kinds() {
    let samples = world.samples(.test, 0..<7)
    #expect(samples.map(\.kind) == TextureKind.allCases)
    for sample in samples {
      let values = sample.image.samples.map(Double.init)
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      #expect((30...230).contains(mean) && variance.squareRoot() > 12, "\(sample.kind)")
      // What a quarter of the size cannot hold.
      let pair = SuperResolutionPair(name: "", whole: sample.image)
      let back = pair.low.resized(height: 48, width: 48, .matlabBicubic)
      let lost = zip(back.samples, pair.high.samples).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      #expect(Double(lost) / Double(values.count) > 1.5, "\(sample.kind)")
    }
  }

  @Test(
    "a split written in either published layout is read back the same", arguments: SuperResolutionSet.Layout.allCases)
  func folders(layout: SuperResolutionSet.Layout) throws {
    let set = world.superResolutionSet(.test)
    try withScratchFolder { folder in
      try set.write(layout, to: folder)
      let path = layout == .plain ? "img_001.png" : "image_SRF_4/img_001_SRF_4_HR.png"
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: path).path))
      #expect(try SuperResolutionSet(contentsOf: folder).pairs == set.pairs)
    }
  }

  @Test("folders without an image, and small images of another size, are named")
  func broken() throws {
    try withScratchFolder { folder in
      try Data("text".utf8).write(to: folder.appending(path: "notes.txt"))
      let empty = DatasetError.missing(file: "image in \(folder.path)", advice: "put PNG or JPEG files there")
      #expect(throws: empty) { try SuperResolutionSet(contentsOf: folder) }
      try SuperResolutionSet(pairs: [
        SuperResolutionPair(
          name: "a", high: Image(height: 8, width: 8, colour: [1, 2, 3]),
          low: Image(height: 3, width: 2, colour: [1, 2, 3]))
      ]).write(.selfExSR, to: folder)
      #expect(throws: DatasetError.self) { try SuperResolutionSet(contentsOf: folder) }
      #expect(throws: DatasetError.self) { try SuperResolutionSet(contentsOf: folder.appending(path: "none")) }
    }
  }

  @Test("crops are a function of the step, in the ranges that networks take")
  func crops() {
    let images = world.samples(.training, 0..<14).map(\.image)
    let crops = SuperResolutionCrops(images: images, cropSize: 16, batchSize: 4, seed: 3)
    let (batch, again, other) = (crops.batch(step: 5), crops.batch(step: 5), crops.batch(step: 6))
    #expect(batch.low.shape == [4, 4, 4, 3] && batch.high.shape == [4, 16, 16, 3])
    #expect(batch.low.values == again.low.values && batch.high.values == again.high.values)
    #expect(batch.high.values != other.high.values)
    #expect(batch.low.values.allSatisfy { (0...1).contains($0) })
    #expect(batch.high.values.contains { $0 < 0 } && batch.high.values.allSatisfy { (-1...1).contains($0) })
  }
}

@Suite(.enabled(if: publishedData != nil, "set SYNTHBENCH_DATA to the folder of published files"))
struct PublishedSuperResolutionTests {
  @Test("Set5 is five pictures with their small versions")
  func set5() throws {
    let data = try #require(publishedData)
    let set = try SuperResolutionSet.set5(data: data)
    #expect(set.pairs.map(\.name) == ["baby", "bird", "butterfly", "head", "woman"])
    #expect(set.pairs.map(\.low.height) == [128, 72, 64, 70, 86])
  }
}
