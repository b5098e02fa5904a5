import Tensors

/// What stands along one side of a street between two distances.
struct StreetBlock {
  enum Kind { case building, trees, gap }
  var kind: Kind
  /// The distance at which it ends; the distance 1 is that of the ground at the picture's lower edge.
  var end: Float
  /// Height in heights of the camera.
  var height: Float
  var colour: LinearColour
  /// Distance between windows along the street and upwards, and where the first begins.
  var pitch: SIMD2<Float>
  var phase: SIMD2<Float>
  /// Shares of the pitch that a window takes.
  var opening: SIMD2<Float>
  var glass: Float
}

/// One street: where everything lies and what colours it has, before any picture of it is drawn.
///
/// Places are in the unit square, x to the right and y down. The ground is a plane seen in perspective: at nearness t
/// (1 at the lower edge, 0 at the horizon) a thing is t times as large. Hues, window phases, clouds and the like are no
/// part of the labels; nobody can tell them from a label map.
public struct StreetScene: Sendable {
  let horizon: Float
  let vanishing: Float
  /// Half the road's width, and the distance of the walls, at nearness 1 in widths of the picture.
  let road: Float
  let walls: Float
  /// Nearness of the street's far end.
  let farEnd: Float
  let farIsGreen: Bool
  let farHeight: Float
  let left: [StreetBlock]
  let right: [StreetBlock]
  /// Cars, trees, poles and people, the farthest first.
  let objects: [StreetObject]
  let sunFromLeft: Bool
  let skyTop: LinearColour
  let skyBottom: LinearColour
  let clouds: Float
  let asphalt: Float
  let paving: LinearColour
  let crossing: Float?
  let noise: TextureNoise

  /// Draws a street.
  public init(from stream: inout RandomStream) {
    noise = TextureNoise(seed: stream.nextBits())
    horizon = stream.uniform(0.42, 0.52)
    vanishing = stream.uniform(0.36, 0.64)
    road = stream.uniform(0.5, 0.78)
    walls = road + stream.uniform(0.3, 0.55)
    farEnd = stream.uniform(0.09, 0.14)
    farIsGreen = stream.uniform() < 0.5
    farHeight = stream.uniform(0.03, 0.12)
    sunFromLeft = stream.uniform() < 0.5
    let haze = stream.uniform()
    skyTop = blended([0.25, 0.48, 0.85], [0.55, 0.64, 0.75], haze)
    skyBottom = blended([0.70, 0.84, 0.96], [0.90, 0.88, 0.84], stream.uniform())
    clouds = stream.uniform()
    asphalt = stream.uniform(0.30, 0.46)
    paving = hued(stream.uniform(0.05, 0.14), stream.uniform(0.04, 0.18), stream.uniform(0.62, 0.76))
    crossing = stream.uniform() < 0.3 ? stream.uniform(1.25, 2) : nil
    left = Self.blocks(farEnd: farEnd, from: &stream)
    right = Self.blocks(farEnd: farEnd, from: &stream)
    objects = Self.objects(road: road, walls: walls, from: &stream)
  }

  private static func blocks(farEnd: Float, from stream: inout RandomStream) -> [StreetBlock] {
    var blocks: [StreetBlock] = []
    var distance: Float = 0.7
    while distance < 1 / farEnd {
      let previous = blocks.last?.kind
      let draw = stream.uniform()
      let kind: StreetBlock.Kind =
        draw < 0.68 || previous == .gap ? .building : draw < 0.88 || previous == nil ? .trees : .gap
      let length = kind == .gap ? stream.uniform(0.2, 0.6) : stream.uniform(0.8, 2.2)
      distance += length
      blocks.append(
        StreetBlock(
          kind: kind, end: distance, height: kind == .trees ? stream.uniform(1.2, 2.2) : stream.uniform(1.7, 4.2),
          colour: wallColour(from: &stream),
          pitch: [stream.uniform(0.26, 0.42), stream.uniform(0.5, 0.72)], phase: [stream.uniform(), stream.uniform()],
          opening: [stream.uniform(0.42, 0.62), stream.uniform(0.45, 0.66)], glass: stream.uniform(0.12, 0.42)))
    }
    return blocks
  }

  private static func wallColour(from stream: inout RandomStream) -> LinearColour {
    let hues: [SIMD3<Float>] = [
      [0.02, 0.55, 0.62], [0.05, 0.48, 0.72], [0.10, 0.42, 0.82], [0.12, 0.20, 0.86], [0.58, 0.14, 0.72],
      [0.97, 0.28, 0.74], [0.33, 0.12, 0.72], [0.08, 0.08, 0.64],
    ]
    let chosen = hues[stream.integer(below: hues.count)]
    return hued(
      chosen.x + stream.uniform(-0.015, 0.015) + 1, chosen.y * stream.uniform(0.8, 1.2),
      chosen.z * stream.uniform(0.85, 1.1))
  }

  /// The blocks of a side.
  @inline(__always) func blocks(leftSide: Bool) -> [StreetBlock] { leftSide ? left : right }

  /// The height of the ground in the picture at a nearness.
  @inline(__always) func ground(_ nearness: Float) -> Float { horizon + (1 - horizon) * nearness }

  /// Where a point of a wall lies: the distance along the street, and the height above the ground in heights of the
  /// camera.
  @inline(__always) func wallPlace(_ x: Float, _ y: Float) -> SIMD2<Float> {
    let nearness = max(1e-3, abs(x - vanishing) / walls)
    return SIMD2(1 / nearness, (ground(nearness) - y) / (nearness * (1 - horizon)))
  }

  /// Where a point of the ground lies: across the street, and the distance along it.
  @inline(__always) func groundPlace(_ x: Float, _ y: Float) -> SIMD2<Float> {
    let nearness = max(1e-3, (y - horizon) / (1 - horizon))
    return SIMD2((x - vanishing) / nearness, 1 / nearness)
  }
}
