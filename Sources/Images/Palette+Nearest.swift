extension Palette {
  /// The label whose colour is nearest in RGB (L2 distance); the first of equals.
  public func nearestLabel(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    var best = (distance: Int.max, label: 0)
    for (label, colour) in colours.enumerated() {
      let (r, g, b) = (Int(red) - Int(colour.red), Int(green) - Int(colour.green), Int(blue) - Int(colour.blue))
      let distance = r * r + g * g + b * b
      if distance < best.distance { best = (distance, label) }
    }
    return best.label
  }

  /// For each pixel the label of the nearest colour: how label maps that a network painted are read. At most 256
  /// colours.
  public func nearestLabels(_ image: Image) -> [UInt8] {
    precondition(colours.count <= 256, "labels of one byte cannot number \(colours.count) colours")
    let samples = image.converted(toChannels: 3).samples
    return stride(from: 0, to: samples.count, by: 3).map {
      UInt8(nearestLabel(samples[$0], samples[$0 + 1], samples[$0 + 2]))
    }
  }
}
