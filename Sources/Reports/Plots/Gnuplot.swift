import CGnuplot
import Foundation

extension FigureScript {
  /// Draws the figure into `files` by one gnuplot process.
  func send(to executable: String, files: Figure.Files) throws {
    let session = try GnuplotSession(executable)
    for block in blocks { try session.send(block) }
    for (kind, file) in [(Terminal.png, files.png), (.svg, files.svg)] {
      try session.send(terminal(kind) + "set output \(file.absoluteURL.path.quotedForGnuplot)\n" + commands)
    }
    try session.send("set output\n")
    try session.finish()
  }
}

/// One gnuplot process.
///
/// The C calls are unsafe for their pointers alone: the session's is valid from `init` to `deinit`, the strings' and
/// the arrays' for the length of a call, and the message's until the session is freed, by when it has been copied.
@safe private final class GnuplotSession {
  private let executable: String
  private let session: OpaquePointer

  init(_ executable: String) throws {
    self.executable = executable
    guard let session = unsafe sb_gnuplot_open(executable) else {
      throw PlotError.gnuplotFailed(executable: executable, message: "out of memory")
    }
    unsafe self.session = session
    // The status of a session that has been given nothing is how it started.
    try check(unsafe sb_gnuplot_command(session, ""))
  }

  deinit { unsafe sb_gnuplot_free(session) }

  func send(_ commands: String) throws { try check(unsafe sb_gnuplot_command(session, commands)) }

  func send(_ block: FigureScript.Block) throws {
    let values = block.points.flatMap { [$0.x, $0.y, $0.low, $0.high] }
    try check(unsafe sb_gnuplot_data(session, block.name, values, block.points.count, 4))
  }

  func finish() throws { try check(unsafe sb_gnuplot_close(session)) }

  private func check(_ status: sb_gnuplot_status) throws {
    if status == SB_GNUPLOT_OK { return }
    if status == SB_GNUPLOT_NOT_FOUND { throw PlotError.gnuplotNotFound(executable: executable) }
    // After a failed write only the end of the process tells why; closing twice does nothing.
    _ = unsafe sb_gnuplot_close(session)
    throw PlotError.gnuplotFailed(executable: executable, message: unsafe String(cString: sb_gnuplot_message(session)))
  }
}
