import Foundation

/// The way from a report page to another file, so that a folder of reports can be moved as a whole.
public struct RelativeLink: Hashable, Sendable {
  /// The path with everything that Markdown or an address would misread written as %XX.
  public let source: String

  /// A path relative to the page, with `/` between folders, and optionally a heading in that file.
  ///
  /// Throws `MarkdownError.notRelative` for an empty path without a fragment, one from the root, or an address.
  public init(_ path: String, fragment: String? = nil) throws {
    let scheme = path.prefix { $0 != ":" && $0 != "/" }
    let hasScheme = scheme.endIndex < path.endIndex && path[scheme.endIndex] == ":"
    guard !path.hasPrefix("/"), !hasScheme, !(path.isEmpty && fragment == nil) else {
      throw MarkdownError.notRelative(path)
    }
    source = Self.encoded(path) + (fragment.map { "#" + Self.encoded($0) } ?? "")
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789-._/".unicodeScalars.contains(scalar))
      return isPlain ? String(scalar) : "%" + String(format: "%02X", Int(byte))
    }.joined()
  }
}

/// Why a page was not made.
public enum MarkdownError: Error, Hashable, Sendable {
  /// A link that does not lead to a file beside the page.
  case notRelative(String)
}

extension MarkdownError: LocalizedError {
  /// What was wrong and what to do.
  public var errorDescription: String? {
    switch self {
    case .notRelative(let path):
      "a report links only to files beside it, and \"\(path)\" is not a relative path: give the way from the page"
    }
  }
}
