import Tensors

extension PeopleScenes {
  /// Scenes of people from pictures, real or generated: cut out along their parts and put where people stand in the
  /// scenes of a split, before the backgrounds of those.
  ///
  /// Scene k has the background and the places of item k; people are taken in turn, so that some scenes show two and some
  /// none.
  public func scenes(of people: [PersonSample], _ split: Split) -> [DetectionScene] {
    let cutOuts = people.map(CutOutPerson.init)
    var taken = 0
    return people.indices.map { item in
      var stream = PeopleStreams.scenes.stream(seed: seed, split, item)
      var canvas = emptyCanvas(&stream)
      return scene(&canvas, frames(&stream)) {
        taken += 1
        return cutOuts[(taken - 1) % cutOuts.count]
      }
    }
  }
}

/// A person cut out of a picture that the frame fills.
private struct CutOutPerson: PersonAppearance {
  private let height: Int
  private let width: Int
  private let colours: [Paint]
  private let labels: [UInt8]

  init(_ sample: PersonSample) {
    (height, width) = (sample.image.shape[0], sample.image.shape[1])
    precondition(
      sample.labels.count == height * width,
      "\(sample.labels.count) labels do not fit a picture of \(sample.image.shape)")
    let values = sample.image.values
    colours = sample.labels.indices.map {
      (Paint(values[3 * $0], values[3 * $0 + 1], values[3 * $0 + 2]) + 1) / 2
    }
    labels = sample.labels
  }

  @inline(__always)
  func point(_ place: Point) -> PersonPoint? {
    let pixel = PersonFrame.filling(height: height, width: width).pixel(place).rounded(.down)
    guard pixel.x >= 0, pixel.y >= 0, pixel.x < Float(width), pixel.y < Float(height) else { return nil }
    let index = Int(pixel.y) * width + Int(pixel.x)
    return BodyPart(rawValue: labels[index]).map { PersonPoint(part: $0, colour: colours[index]) }
  }
}
