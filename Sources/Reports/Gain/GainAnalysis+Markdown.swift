import Results

extension GainAnalysis {
  /// The analysis as text and tables, headings from `level` on; plots are the caller's to place.
  public func markdown(level: Int = 2) -> MarkdownPage {
    var page = MarkdownPage()
    page.append(introduction)
    for table in mainTables { page.append(table.markdown(level: level, presets: presets, isMain: true)) }
    let others = tables.filter { !mainTables.contains($0) }
    if !others.isEmpty {
      var folded = MarkdownPage()
      for table in others { folded.append(table.markdown(level: level, presets: presets, isMain: false)) }
      let names = Set(others.map { MetricLabel($0.metric).name }).sorted().joined(separator: ", ")
      page.details("The same in other metrics: \(names)", folded)
    }
    page.details("How the intervals are made", method)
    return page
  }

  private var presets: Int { Set(tables.map(\.preset)).count }

  /// What the regimes are.
  var introduction: MarkdownPage {
    let extra = extraImages.map(String.init).joined(separator: " or ")
    let subject = tables.first?.network.subject ?? .hands
    var page = MarkdownPage()
    page.paragraph(
      """
      Networks are trained on R: a number of real images; S: \(extra) images that the generator made for poses without \
      a real image; R+S: both; R+A: the real images and \(extra) ordinary augmentations of them \
      (\(subject == .hands ? "turned, shifted and scaled" : "mirrored, shifted, scaled and lit otherwise")), the control. \
      All take the same number of training steps and are scored on the same held-out real images.
      """)
    if subject == .people {
      page.paragraph(
        """
        The detector's real images are scenes of nobody, one or two people; its synthetic ones are generated people, cut \
        out along the parts of the pose that was asked for and put into scenes of the same kind, so that they bring new \
        backgrounds and places along with new people. The segmenter's images are portraits, and its labels for generated \
        ones those of the pose that was asked for.
        """)
    }
    if !generatorPairs.isEmpty {
      let pairs = generatorPairs.map(String.init).joined(separator: " or ")
      page.paragraph(
        """
        The generator itself was trained on \(pairs) real \(subject == .hands ? "pairs" : "pictures"), whatever the number \
        of real images in the tables: its images carry what it learnt from all of them. Only where that number is reached \
        do R and R+S rest on the same real data\(subject == .hands ? "" : ", and in detection never").
        """)
    }
    if seeds.count == 1 {
      page.paragraph("With one seed there is no interval over seeds: nothing here says what another seed would give.")
    }
    return page
  }

  private var noItems: String {
    tables.contains { $0.network == .personDetector }
      ? " Average precision ranks the boxes of all images together; single images have none, so it has no such interval."
      : ""
  }

  private var method: MarkdownPage {
    var page = MarkdownPage()
    page.list([
      """
      ± and [ ] are 95 % intervals over seeds by Student's t distribution. A seed draws the weights, the order of \
      images, the choice of real images and the generator; differences are taken within each seed first.
      """,
      """
      The bootstrap column resamples seeds and test images together (2000 times; all seeds share the test images). \
      With two or three seeds it is too narrow as a statement about new seeds, so verdicts rest on Student's \
      interval. For mean IoU and mean F1, which are scores of pooled pixels, it is about the mean of the images' own \
      scores, a slightly different number.\(noItems)
      """,
      """
      Equivalent real images: the smallest number of real images that, alone, gives the same mean score, read from the \
      R scores made monotone (isotonic regression) and joined over the logarithm of the number; the range is a 95 % \
      bootstrap over seeds. Beyond the numbers tried only a bound is given.
      """,
      """
      \(String(tables.reduce(0) { $0 + $1.differences.count })) differences are looked at; about one in \
      twenty such intervals leaves out zero when nothing is there.
      """,
    ])
    return page
  }
}

extension GainTable {
  /// Scores, differences, equivalents and verdicts.
  func markdown(level: Int, presets: Int, isMain: Bool) -> MarkdownPage {
    let label = MetricLabel(metric)
    let unit = label.unit.isEmpty ? "" : ", \(label.unit)"
    var page = MarkdownPage()
    let preset = presets > 1 ? " (preset \(preset))" : ""
    page.heading(level, MarkdownText("\(network.title): \(label.name) \(direction.arrow)\(unit)\(preset)"))
    if isMain { page.list(verdicts) }
    page.table(scoreTable)
    if !differences.isEmpty { page.table(differenceTable) }
    return page
  }

  private var verdicts: [MarkdownText] {
    let gains = differences.filter { $0.contrast == .syntheticOverReal }.map { MarkdownText(verdict($0)) }
    let control = overview(.syntheticOverAugmented).map { [MarkdownText("Against ordinary augmentation, " + $0)] } ?? []
    return gains + control + equivalents.compactMap { equivalentSentence($0) }
  }

  private func equivalentSentence(_ equivalent: GainEquivalent) -> MarkdownText? {
    guard equivalent.regime == .synthetic else { return nil }
    return MarkdownText(
      "S alone, without any real image of its own, is worth \(equivalent.count.words) real images"
        + "\(range(equivalent)).")
  }

  private func range(_ equivalent: GainEquivalent) -> String {
    guard let low = equivalent.low, let high = equivalent.high else { return "" }
    return low == high ? "" : " (95 %: \(low.sign) to \(high.sign))"
  }

  private var scoreTable: MarkdownTable {
    let budgets = Set(cells.filter { $0.regime != .synthetic }.map(\.realImages)).sorted()
    var table = MarkdownTable([.text("real images")] + budgets.map { .number(MarkdownText("\($0)")) })
    for regime in [GainRegime.real, .realAndSynthetic, .realAndAugmented] where !self.budgets(of: regime).isEmpty {
      table.add(
        [.strong(regime.rawValue)]
          + budgets.map {
            cell(regime, $0).map { MarkdownText(NumberText.summary($0.summary)) } ?? MarkdownText(NumberText.missing)
          })
    }
    if let alone = cell(.synthetic, 0) {
      let rest = budgets.dropFirst().map { _ in MarkdownText("") }
      table.add([.strong("S") + " (no real image)", MarkdownText(NumberText.summary(alone.summary))] + rest)
    }
    return table
  }

  private var differenceTable: MarkdownTable {
    var table = MarkdownTable([
      .text("difference"), .number("real images"), .text("per seed"), .number("mean [95 %, seeds]"),
      .number("[95 %, seeds and images]"), .text("finding"), .text("worth in real images"),
    ])
    for difference in differences {
      let perSeed = difference.perSeed.map {
        NumberText.change($0.value, like: difference.overSeeds.interval)
      }.joined(separator: ", ")
      table.add([
        MarkdownText(difference.contrast.rawValue), MarkdownText("\(difference.realImages)"), MarkdownText(perSeed),
        MarkdownText(NumberText.change(difference.overSeeds)), MarkdownText(bootstrapCell(difference)),
        MarkdownText(difference.finding.word), MarkdownText(worth(difference)),
      ])
    }
    return table
  }

  private func bootstrapCell(_ difference: GainDifference) -> String {
    guard let interval = difference.overSeedsAndItems?.interval else { return NumberText.missing }
    return "[\(NumberText.change(interval.low, like: interval)), \(NumberText.change(interval.high, like: interval))]"
  }

  private func worth(_ difference: GainDifference) -> String {
    guard difference.contrast == .syntheticOverReal,
      let equivalent = equivalents.first(where: {
        $0.regime == .realAndSynthetic && $0.realImages == difference.realImages
      })
    else { return "" }
    let count = equivalent.count
    let more: String =
      switch count.relation {
      case .about: " (\(equivalent.more >= 0 ? "+\(equivalent.more)" : "−\(-equivalent.more)"))"
      case .moreThan where equivalent.more > 0: " (more than +\(equivalent.more))"
      case .moreThan, .fewerThan: ""
      }
    return count.words + more + range(equivalent)
  }
}

extension GainFinding {
  /// The word in a table.
  var word: String {
    switch self {
    case .gain: "▲ gain"
    case .loss: "▼ loss"
    case .unclear: "not shown"
    case .singleSeed: "one seed"
    }
  }
}
