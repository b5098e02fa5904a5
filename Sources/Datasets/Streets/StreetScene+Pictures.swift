import Images

/// Under which light a street is photographed.
public enum StreetLight: String, Hashable, Sendable, CaseIterable {
  case day, night
}

extension StreetScene {
  /// The class of each pixel, row after row: training numbers of Cityscapes, raw values of `StreetClass`.
  public func labels(size: Int) -> [UInt8] {
    let grid = SupersampledGrid(size: size)
    return labels(grid, surfaces(grid))
  }

  /// The label map in the colours of Cityscapes, without smoothed edges: every pixel is one class.
  public func labelImage(size: Int) -> Image {
    CityscapesLabels.image(trainIds: labels(size: size), height: size, width: size)
  }

  /// A photograph, size×size×3.
  public func photo(size: Int, _ light: StreetLight = .day) -> Image {
    let grid = SupersampledGrid(size: size)
    return photo(grid, surfaces(grid), light)
  }

  /// What a thermal camera sees, size×size×1: hot is white.
  public func thermal(size: Int) -> Image {
    let grid = SupersampledGrid(size: size)
    return thermal(grid, surfaces(grid))
  }

  /// The outlines of everything, black on white, size×size×1.
  public func edges(size: Int) -> Image {
    let grid = SupersampledGrid(size: size)
    return edges(grid, surfaces(grid))
  }

  /// The outlines as an unsteady hand draws them, size×size×1: displaced, of uneven strength, and without detail.
  public func sketch(size: Int) -> Image {
    let grid = SupersampledGrid(size: size)
    return sketch(grid, surfaces(grid))
  }

  func labels(_ grid: SupersampledGrid, _ surfaces: [StreetSurface]) -> [UInt8] {
    grid.majority(classes: CityscapesLabels.classCount) { label(surfaces[$0]).trainId }
  }

  func photo(_ grid: SupersampledGrid, _ surfaces: [StreetSurface], _ light: StreetLight) -> Image {
    switch light {
    case .day:
      let shading = DayShading(scene: self)
      return grid.image { shading.colour(surfaces[$0], $1, $2) }
    case .night:
      let shading = NightShading(scene: self)
      return grid.image { shading.colour(surfaces[$0], $1, $2) }
    }
  }

  func thermal(_ grid: SupersampledGrid, _ surfaces: [StreetSurface]) -> Image {
    let shading = ThermalShading(scene: self)
    return grid.greyImage { shading.warmth(surfaces[$0], $1, $2) }
  }

  func edges(_ grid: SupersampledGrid, _ surfaces: [StreetSurface]) -> Image {
    var keys = surfaces
    for row in 0..<grid.extent {
      for column in 0..<grid.extent {
        let point = row * grid.extent + column
        if !isDrawn(surfaces[point], grid.place(column)) { keys[point].part = 0 }
      }
    }
    return grid.outlines(keys)
  }

  /// Whether a part has an outline of its own: windows far away would blacken the wall, and a shadow has none.
  private func isDrawn(_ surface: StreetSurface, _ x: Float) -> Bool {
    switch surface.number {
    case StreetSurface.objects...: objects[Int(surface.number - StreetSurface.objects)].nearness > 0.3
    case StreetSurface.leftBlocks...: abs(x - vanishing) / walls > 0.24
    case StreetSurface.road: surface.part == StreetSurface.mark
    default: false
    }
  }

  func sketch(_ grid: SupersampledGrid, _ surfaces: [StreetSurface]) -> Image {
    let extent = grid.extent
    func displaced(_ place: Float, by wobble: Float) -> Int {
      min(extent - 1, max(0, Int((place + 0.05 * (wobble - 0.5)) * Float(extent))))
    }
    let keys = grid.points { x, y -> UInt16 in
      let column = displaced(x, by: noise.smooth(x * 7, y * 7, 80) * 0.7 + noise.smooth(x * 19, y * 19, 81) * 0.3)
      let row = displaced(y, by: noise.smooth(x * 7, y * 7, 82) * 0.7 + noise.smooth(x * 19, y * 19, 83) * 0.3)
      let surface = surfaces[row * extent + column]
      // Windows are drawn only near by; other parts never.
      let detailed =
        surface.number >= StreetSurface.leftBlocks && surface.number < StreetSurface.objects
        && abs(x - vanishing) / walls > 0.3
      return UInt16(surface.number) << 8 | UInt16(detailed ? surface.part : 0)
    }
    return grid.outlines(keys, thickness: max(1, grid.fineness - 1)) { x, y in
      0.45 + 0.55 * noise.smooth(x * 11, y * 11, 84)
    }
  }
}
