import Foundation

/// Text within a line of Markdown. A string literal is plain text: what would be markup in it is escaped.
public struct MarkdownText: Hashable, Sendable, ExpressibleByStringInterpolation {
  fileprivate enum Part: Hashable, Sendable {
    case plain(String)
    case code(String)
    case strong(String)
    case emphasis(String)
    case link(String, RelativeLink)
  }

  private var parts: [Part]

  /// Plain text.
  public init(_ text: String) { parts = [.plain(text)] }

  /// Plain text.
  public init(stringLiteral text: String) { self.init(text) }

  private init(_ part: Part) { parts = [part] }

  /// Text in the typewriter face.
  public static func code(_ text: String) -> MarkdownText { MarkdownText(.code(text)) }
  /// Bold text.
  public static func strong(_ text: String) -> MarkdownText { MarkdownText(.strong(text)) }
  /// Italic text.
  public static func emphasis(_ text: String) -> MarkdownText { MarkdownText(.emphasis(text)) }
  /// Text that leads to another file of the report.
  public static func link(_ text: String, to target: RelativeLink) -> MarkdownText { MarkdownText(.link(text, target)) }

  /// One after the other.
  public static func + (first: MarkdownText, second: MarkdownText) -> MarkdownText {
    var both = first
    both.parts += second.parts
    return both
  }

  /// The Markdown source, on one line.
  public var source: String { parts.map(\.source).joined() }

  /// The source within a table's cell, where a bar ends the cell even within code.
  var cellSource: String {
    parts.map { part in
      if case .code = part { part.source.replacingOccurrences(of: "|", with: "\\|") } else { part.source }
    }.joined()
  }

  /// The source at the start of a line, where marks of lists, headings and quotes count.
  var lineSource: String {
    let source = source
    guard let first = source.first else { return source }
    if "#+-=".contains(first) { return "\\" + source }
    let digits = source.prefix { $0.isASCII && $0.isNumber }
    let rest = source.dropFirst(digits.count)
    let isItem = !digits.isEmpty && [". ", ") "].contains { (rest + " ").hasPrefix($0) }
    guard isItem else { return source }
    return digits + "\\" + rest
  }
}

extension MarkdownText.Part {
  fileprivate var source: String {
    switch self {
    case .plain(let text): text.escapedForMarkdown
    case .code(let text): Self.codeSource(text.onOneLine)
    case .strong(let text): "**\(text.escapedForMarkdown)**"
    case .emphasis(let text): "*\(text.escapedForMarkdown)*"
    case .link(let text, let target): "[\(text.escapedForMarkdown)](\(target.source))"
    }
  }

  private static func codeSource(_ text: String) -> String {
    let fence = String(repeating: "`", count: text.longestRun(of: "`") + 1)
    let isPadded = text.hasPrefix("`") || text.hasSuffix("`")
    return isPadded ? "\(fence) \(text) \(fence)" : fence + text + fence
  }
}

extension String {
  /// Line breaks and other control characters become spaces.
  var onOneLine: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }

  /// Plain text with a backslash before everything that GitHub's Markdown would read as markup.
  var escapedForMarkdown: String {
    let characters = Array(onOneLine)
    let isWord = { (index: Int) in
      characters.indices.contains(index) && (characters[index].isLetter || characters[index].isNumber)
    }
    var text = ""
    for (index, character) in characters.enumerated() {
      // An underscore within a word is no markup, and is common in names.
      let isInner = character == "_" && isWord(index - 1) && isWord(index + 1)
      if "\\`*_[]<>|~$&".contains(character), !isInner { text += "\\" }
      text.append(character)
    }
    return text
  }

  /// The text between HTML tags.
  var escapedForHTML: String {
    onOneLine.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: ">", with: "&gt;")
  }

  /// How often `character` stands in a row at most.
  func longestRun(of character: Character) -> Int {
    var (longest, current) = (0, 0)
    for next in self {
      current = next == character ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }
}
