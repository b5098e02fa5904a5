import Foundation

/// How a cost grows with one quantity: medians over rounds, and the power that fits them.
struct GrowthCurve {
  /// What grows, such as `pixels`.
  let quantity: String
  /// How much of it, ascending.
  let amounts: [Double]
  /// What it took, in milliseconds.
  let milliseconds: [Double]

  /// The curves of some rounds of points, one for each quantity, in the order in which quantities come.
  static func curves(_ rounds: [[PerformanceRecord.GrowthPoint]]) -> [GrowthCurve] {
    let points = rounds.flatMap { $0 }
    var quantities: [String] = []
    for point in points where !quantities.contains(point.quantity) { quantities.append(point.quantity) }
    return quantities.map { quantity in
      let times = Dictionary(grouping: points.filter { $0.quantity == quantity }, by: \.amount)
        .compactMapValues { medianValue($0.map(\.milliseconds)) }
      let amounts = times.keys.sorted()
      return GrowthCurve(quantity: quantity, amounts: amounts, milliseconds: amounts.compactMap { times[$0] })
    }
  }

  /// The p of cost = c·amountᵖ by least squares over logarithms: 1 is linear. Nil for fewer than two amounts.
  var exponent: Double? {
    let (x, y) = (amounts.map { log($0) }, milliseconds.map { log($0) })
    let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    guard amounts.count > 1, spread > 0 else { return nil }
    return zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
  }

  /// The cost of one unit beside its cost at the smallest amount; linear growth stays at 1.
  var relativeUnitCosts: [Double] {
    let costs = zip(milliseconds, amounts).map { $0 / $1 }
    return costs.map { $0 / (costs.first ?? 1) }
  }
}
