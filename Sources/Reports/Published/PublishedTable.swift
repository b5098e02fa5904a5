import Results

/// A table of published figures, as a file of `baselines/published` holds it: the figures as they are printed, the
/// conditions that they were taken under, and what of ours is of their kind.
public struct PublishedTable: Codable, Hashable, Sendable {
  /// Who published it.
  public enum Kind: String, Codable, Hashable, Sendable {
    /// The system's own paper.
    case paper
    /// Another paper that reports the same benchmark.
    case competitor
    /// A re-evaluation, an issue, a user's figures.
    case community
  }

  /// How many figures the file says that it holds.
  public struct FigureCount: Codable, Hashable, Sendable {
    /// All that are printed.
    public var total: Int
    /// Those read at their source.
    public var verified: Int
  }

  /// Whose scores of ours stand beside the rows, unless a row says otherwise.
  public struct Place: Codable, Hashable, Sendable {
    /// Our benchmark.
    public var benchmark: String
    /// Our system.
    public var system: String
    /// Our preset.
    public var preset: String
  }

  /// Version of the file's layout.
  public var format: Int
  /// The name that commands use; the file's name without its ending.
  public var id: String
  /// The published system.
  public var system: String
  /// Authors, title and number.
  public var paper: String
  /// Where and when, and which table.
  public var venue: String
  /// Who published it.
  public var kind: Kind
  /// Where the figures were read.
  public var source: [String]
  /// The data set, in words.
  public var dataset: String
  /// How the figures were made, in words.
  public var `protocol`: String
  /// What else a reader should know.
  public var note: String
  /// Whether the figures were read at their source, unless a row says otherwise.
  public var verified: Bool
  /// How many figures there are.
  public var figures: FigureCount
  /// What of ours is of its kind.
  public var ours: Place
  /// What all figures were taken under.
  public var conditions: PublishedConditions?
  /// What the trained rows learnt from.
  public var training: TrainingConditions?
  /// The columns, from the left.
  public var columns: [PublishedColumn]
  /// The rows, from above.
  public var rows: [PublishedRow]

  /// Whether a figure was read at its source.
  public func isVerified(_ row: Int, _ column: Int) -> Bool {
    rows[row].verifiedColumns?.contains(column) ?? rows[row].verified ?? verified
  }

  /// The columns that hold the errors of others.
  public var errorColumns: Set<Int> {
    Set(columns.compactMap { column in column.error.flatMap { name in columns.firstIndex { $0.name == name } } })
  }

  /// The printed error of a figure, where the table has one.
  public func error(_ row: Int, _ column: Int) -> Double? {
    guard let name = columns[column].error, let place = columns.firstIndex(where: { $0.name == name }) else {
      return nil
    }
    return rows[row].values[place]
  }

  /// The benchmarks of ours that its rows lead to.
  public var benchmarks: Set<String> { Set([ours.benchmark] + rows.compactMap { $0.ours?.benchmark }) }
}

/// A column of a published table.
public struct PublishedColumn: Codable, Hashable, Sendable {
  /// The score of ours that is of the column's kind.
  public struct Counterpart: Codable, Hashable, Sendable {
    /// Our protocol.
    public var metric: String
    /// What was scored.
    public var subject: String
    /// What ours is multiplied by to be in the column's unit, such as 100 for per cent.
    public var scale: Double?
  }

  /// How far ours may lie from a figure and still match it, beyond the rounding of print.
  public struct Tolerance: Codable, Hashable, Sendable {
    /// In the column's unit.
    public var amount: Double
    /// The choice that the paper does not state, and how far it was measured to move the figure.
    public var because: String
  }

  /// The printed title.
  public var name: String
  /// The unit of the figures; empty for pure numbers.
  public var unit: String
  /// Which way is better.
  public var direction: MetricDirection
  /// Printed digits after the point; nil where rows are printed with different numbers of them.
  public var decimals: Int?
  /// The name of the column that holds the standard errors of this one.
  public var error: String?
  /// What of ours is of its kind; nil where this suite has no such protocol.
  public var ours: Counterpart?
  /// What its figures were taken under, besides what the table says.
  public var conditions: PublishedConditions?
  /// How far ours may lie away.
  public var tolerance: Tolerance?

  /// Digits after the point of a printed figure.
  public func decimals(of value: Double) -> Int {
    if let decimals { return decimals }
    let parts = "\(value)".split(separator: ".")
    return parts.count < 2 || parts[1] == "0" ? 0 : parts[1].count
  }
}

/// A row of a published table.
public struct PublishedRow: Codable, Hashable, Sendable {
  /// What kind of thing a row is about.
  public enum Kind: String, Codable, Hashable, Sendable {
    /// A method that learnt.
    case trained
    /// A method without training, or one whose stored output is scored.
    case untrained
    /// Real data: no method, so that it has no place in an order of methods.
    case reference
  }

  /// The run of ours that is of the row's kind.
  public struct Counterpart: Codable, Hashable, Sendable {
    /// Our benchmark, where it is not the table's.
    public var benchmark: String?
    /// Our system, where it is not the table's.
    public var system: String?
    /// Our variant.
    public var variant: String
    /// Our preset, where it is not the table's.
    public var preset: String?
    /// What was scored, where it is not what the columns say.
    public var subject: String?
    /// Stands before what the columns say was scored, or in place of the usual `test`.
    public var subjectPrefix: String?
    /// Our protocol, where it is another than the columns'.
    public var metric: String?
  }

  /// The printed name.
  public var method: String
  /// A figure for each column; nil where none is printed.
  public var values: [Double?]
  /// `trained` when not stated.
  public var kind: Kind?
  /// Whether its figures were read at their source, where it differs from the table.
  public var verified: Bool?
  /// The columns whose figures were read at their source, where they differ.
  public var verifiedColumns: [Int]?
  /// What of ours is of its kind; nil where this suite has no such method.
  public var ours: Counterpart?
}
