extension UnaryOperation {
  /// The case without its parameters.
  var name: String { String(String(describing: self).prefix { $0 != "(" }) }
}

extension BinaryOperation {
  /// The case without its parameters.
  var name: String { String(String(describing: self).prefix { $0 != "(" }) }
}

extension Shape {
  /// A kernel O×I×KH×KW as `3×3 64→128`.
  var kernelText: String { rank == 4 ? "\(self[2])×\(self[3]) \(self[1])→\(self[0])" : description }
}
