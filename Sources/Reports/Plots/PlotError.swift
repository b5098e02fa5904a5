import Foundation

/// Why a plot was not drawn.
public enum PlotError: Error, Hashable, Sendable {
  /// No such executable.
  case gnuplotNotFound(executable: String)
  /// The executable could not be started, stopped half way, or refused a command.
  case gnuplotFailed(executable: String, message: String)
  /// The folder could not be made, or the file in it not written.
  case unwritable(path: String, reason: String)
  /// The name is empty, or holds a slash or a control character, or the folder's path holds one of the latter.
  case unusableName(String)
  /// The plot has no series, or a figure no plot.
  case emptyPlot(title: String)
  /// The series has no point, or every point of it is missing.
  case emptySeries(name: String, plot: String)
  /// An infinite value, or a position that is not a number. Missing values (NaN) are drawn as gaps instead.
  case notFinite(series: String, index: Int, plot: String)
  /// A value of zero or below on a logarithmic axis.
  case notPositive(series: String, index: Int, axis: String, plot: String)
}

extension PlotError: LocalizedError {
  /// What was wrong, where, and what to do.
  public var errorDescription: String? {
    switch self {
    case .gnuplotNotFound(let executable):
      "gnuplot was not found (looked for \"\(executable)\"): install the Debian package gnuplot-nox, "
        + "or give the path of the executable"
    case .gnuplotFailed(let executable, let message):
      "\(executable) did not draw the plot: \(message.trimmingCharacters(in: .whitespacesAndNewlines)) "
        + "(version 5.4 or later is needed, with the terminals pngcairo and svg)"
    case .unwritable(let path, let reason):
      "\(path) cannot be written: \(reason); choose a folder that you may write to"
    case .unusableName(let name):
      "\(name.debugDescription) cannot be a plot's file name: use letters, digits, '-', '_' and '.' "
    case .emptyPlot(let title):
      "the plot \"\(title)\" has nothing to draw: give it at least one series"
    case .emptySeries(let name, let plot):
      "the series \"\(name)\" of the plot \"\(plot)\" has no value: leave it out or give it points"
    case .notFinite(let series, let index, let plot):
      "point \(index) of the series \"\(series)\" in the plot \"\(plot)\" is infinite or has no position: "
        + "mark a missing value by NaN, which is drawn as a gap"
    case .notPositive(let series, let index, let axis, let plot):
      "point \(index) of the series \"\(series)\" in the plot \"\(plot)\" is zero or below on the logarithmic axis "
        + "\"\(axis)\": draw it as a level, or use a linear axis"
    }
  }
}
