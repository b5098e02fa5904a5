/// A page of Markdown, built from top to bottom.
public struct MarkdownPage: Hashable, Sendable {
  /// What a block of code is written in.
  public enum Language: String, Hashable, Sendable {
    /// Nothing in particular.
    case plain = ""
    /// Commands for a terminal.
    case shell = "sh"
    /// JSON.
    case json
    /// TOML.
    case toml
  }

  private var blocks: [String] = []

  /// An empty page.
  public init() {}

  /// Adds a heading; `level` 1 is the page's title. Traps outside 1...6.
  public mutating func heading(_ level: Int, _ text: MarkdownText) {
    precondition((1...6).contains(level), "headings have levels 1 to 6, not \(level)")
    blocks.append(String(repeating: "#", count: level) + " " + text.source)
  }

  /// Adds a paragraph.
  public mutating func paragraph(_ text: MarkdownText) { blocks.append(text.lineSource) }

  /// Adds a list with a dot before each item; nothing for no items.
  public mutating func list(_ items: [MarkdownText]) {
    guard !items.isEmpty else { return }
    blocks.append(items.map { "- " + $0.lineSource }.joined(separator: "\n"))
  }

  /// Adds a table.
  public mutating func table(_ table: MarkdownTable) { blocks.append(table.source) }

  /// Adds a picture; `alternative` says what it shows to those who do not see it.
  public mutating func image(_ file: RelativeLink, alternative: String) {
    blocks.append("![\(alternative.escapedForMarkdown)](\(file.source))")
  }

  /// Adds code as it is; the fence around it is longer than any in it.
  public mutating func code(_ text: String, _ language: Language = .plain) {
    let fence = String(repeating: "`", count: max(3, text.longestRun(of: "`") + 1))
    blocks.append(fence + language.rawValue + "\n" + text + (text.hasSuffix("\n") ? "" : "\n") + fence)
  }

  /// Adds `content` folded away under `summary`.
  public mutating func details(_ summary: String, _ content: MarkdownPage) {
    blocks.append("<details>\n<summary>\(summary.escapedForHTML)</summary>")
    blocks += content.blocks
    blocks.append("</details>")
  }

  /// Adds all of another page.
  public mutating func append(_ other: MarkdownPage) { blocks += other.blocks }

  /// The Markdown source, with a newline at its end.
  public var source: String { blocks.isEmpty ? "" : blocks.joined(separator: "\n\n") + "\n" }
}
