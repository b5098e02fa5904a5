import Reports
import Testing

@Suite("Markdown")
struct MarkdownTests {
  @Test(
    "plain text stays plain text",
    arguments: [
      ("a|b", #"a\|b"#), ("*x* [y](z) <b> `c`", #"\*x\* \[y\](z) \<b\> \`c\`"#), ("mean_iou", "mean_iou"),
      ("_a_ a_", #"\_a\_ a\_"#), ("two\nlines", "two lines"), (#"a\b"#, #"a\\b"#), ("$5 & ~", #"\$5 \& \~"#),
    ])
  func escaping(text: String, source: String) { #expect(MarkdownText(text).source == source) }

  @Test(
    "a paragraph that begins like a list, heading or quote is none",
    arguments: [
      ("# x", "\\# x"), ("- x", #"\- x"#), ("+ x", #"\+ x"#), ("1. x", #"1\. x"#), ("12) x", #"12\) x"#),
      ("> x", #"\> x"#), ("1.5 mm", "1.5 mm"), ("2 hands", "2 hands"), ("===", #"\==="#),
    ])
  func paragraphs(text: String, source: String) {
    var page = MarkdownPage()
    page.paragraph(MarkdownText(text))
    #expect(page.source == source + "\n")
  }

  @Test("code keeps its backticks")
  func codeSpans() {
    #expect(MarkdownText.code("a`b").source == "``a`b``")
    #expect(MarkdownText.code("`a").source == "`` `a ``")
    #expect(("see " + MarkdownText.code("x") + " and " + .strong("y*")).source == #"see `x` and **y\***"#)
  }

  @Test("a table's source is aligned, its bars escaped in words and in code, its numbers on the right")
  func tables() {
    var table = MarkdownTable([.text("metric"), .number("ours ↑"), .number("Δ")])
    table.add(["SSIM|color", "0.612 ± 0.015", "+0.021"])
    table.add([.code("a|b"), "9", "–"])
    #expect(
      table.source == #"""
        | metric      |        ours ↑ |      Δ |
        | ----------- | ------------: | -----: |
        | SSIM\|color | 0.612 ± 0.015 | +0.021 |
        | `a\|b`      |             9 |      – |
        """#)
  }

  @Test("links are relative and hold no character that ends them")
  func links() throws {
    #expect(try RelativeLink("plots/a (1).png").source == "plots/a%20%281%29.png")
    #expect(try RelativeLink("../baselines/x.md", fragment: "top").source == "../baselines/x.md#top")
    #expect(try RelativeLink("é|:".replacing(":", with: "")).source == "%C3%A9%7C")
    for path in ["https://example.org/a.png", "/etc/passwd", "//host/a", "mailto:a@b.c", "javascript:x", ""] {
      #expect(throws: MarkdownError.notRelative(path)) { try RelativeLink(path) }
    }
    #expect("\(MarkdownError.notRelative("/a").localizedDescription)".contains("\"/a\""))
  }

  @Test("a page puts an empty line between its blocks")
  func pages() throws {
    var inner = MarkdownPage()
    inner.code("synthbench run\n", .shell)
    var page = MarkdownPage()
    page.heading(1, "Gain of #1")
    page.paragraph("See " + .link("the table", to: try RelativeLink("table.md")) + ".")
    page.list(["one", "- two"])
    page.image(try RelativeLink("gain.png"), alternative: "score [mIoU] against images")
    page.details("How <to> run & repeat", inner)
    #expect(
      page.source == #"""
        # Gain of #1

        See [the table](table.md).

        - one
        - \- two

        ![score \[mIoU\] against images](gain.png)

        <details>
        <summary>How &lt;to&gt; run &amp; repeat</summary>

        ```sh
        synthbench run
        ```

        </details>

        """#)
  }

  @Test("a fence is longer than any in its code")
  func fences() {
    var page = MarkdownPage()
    page.code("a\n````\nb")
    #expect(page.source == "`````\na\n````\nb\n`````\n")
  }
}
