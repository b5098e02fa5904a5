extension String {
  /// The text as a gnuplot string in single quotes, within which nothing is expanded. Line breaks and other control
  /// characters become spaces, so that no text can start a command.
  var quotedForGnuplot: String {
    let plain = unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
    return "'"
      + String(String.UnicodeScalarView(plain)).split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''") + "'"
  }
}

extension Double {
  /// The value as gnuplot reads it, independent of the locale.
  var forGnuplot: String { isNaN ? "NaN" : description }
}
