#pragma once
// C face of gnuplot-iostream: the one place that speaks to gnuplot. No function throws, starts a shell, or reads a
// personal gnuplot start-up file.

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One gnuplot process that is fed commands and data.
typedef struct sb_gnuplot_session sb_gnuplot_session;

/// How a session stands.
typedef enum sb_gnuplot_status {
  SB_GNUPLOT_OK = 0,
  /// The executable does not exist.
  SB_GNUPLOT_NOT_FOUND = 1,
  /// The executable exists and could not be started.
  SB_GNUPLOT_NOT_STARTED = 2,
  /// gnuplot stopped reading, refused a command, or was killed; the message holds what it wrote to standard error.
  SB_GNUPLOT_FAILED = 3,
} sb_gnuplot_status;

/// Starts `executable`: a path, or a name looked up in PATH. Never null but when memory is spent; ask for its status.
sb_gnuplot_session *sb_gnuplot_open(const char *executable);

/// Sends `text`, commands that each end with a newline.
sb_gnuplot_status sb_gnuplot_command(sb_gnuplot_session *session, const char *text);

/// Defines the data block `$name`: `rows` × `columns` values, row by row. NaN marks a missing value.
sb_gnuplot_status sb_gnuplot_data(
    sb_gnuplot_session *session, const char *name, const double *values, size_t rows, size_t columns);

/// Ends the input, waits for gnuplot to finish and says how it ended.
sb_gnuplot_status sb_gnuplot_close(sb_gnuplot_session *session);

/// What went wrong, in words; empty where nothing did. Valid until the session is freed.
const char *sb_gnuplot_message(const sb_gnuplot_session *session);

/// Closes the session if it is open, and frees it.
void sb_gnuplot_free(sb_gnuplot_session *session);

#ifdef __cplusplus
}
#endif
