#include "CGnuplot.h"

#include <fcntl.h>
#include <gnuplot-iostream.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <vector>

extern char **environ;

struct sb_gnuplot_session {
  std::unique_ptr<Gnuplot> pipe;
  pid_t process = -1;
  int errors = -1;
  sb_gnuplot_status status = SB_GNUPLOT_OK;
  std::string message;
};

namespace {

/// Holds SIGPIPE back on this thread, so that a gnuplot that died shows as a failed write and not as our own end.
class PipeSignalHeld {
 public:
  PipeSignalHeld() {
    sigemptyset(&pipe_signal_);
    sigaddset(&pipe_signal_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal_, &before_);
  }
  ~PipeSignalHeld() {
    if (!sigismember(&before_, SIGPIPE)) {
      const timespec now = {0, 0};
      while (sigtimedwait(&pipe_signal_, nullptr, &now) == -1 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_signal_, before_;
};

/// Keeps the first thing that went wrong.
sb_gnuplot_status fail(sb_gnuplot_session &session, sb_gnuplot_status status, const std::string &message) {
  if (session.status == SB_GNUPLOT_OK) {
    session.status = status;
    session.message = message;
  }
  return session.status;
}

/// Starts the process by its argument list: no shell reads the name. gnuplot-iostream's own constructor would use one.
int start(const char *executable, int input, int errors, pid_t &process) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  if (int code = posix_spawn_file_actions_init(&actions)) return code;
  if (int code = posix_spawnattr_init(&attributes)) {
    posix_spawn_file_actions_destroy(&actions);
    return code;
  }
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  // -d: no start-up files, so that a plot depends on what is sent alone.
  std::string name = executable, defaults = "-d", standard_input = "-";
  char *arguments[] = {name.data(), defaults.data(), standard_input.data(), nullptr};
  int code = posix_spawnp(&process, executable, &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

void open(sb_gnuplot_session &session, const char *executable) {
  session.errors = memfd_create("gnuplot-errors", MFD_CLOEXEC);
  int ends[2] = {-1, -1};
  if (session.errors < 0 || pipe2(ends, O_CLOEXEC) != 0) {
    fail(session, SB_GNUPLOT_NOT_STARTED, std::strerror(errno));
    return;
  }
  int code = start(executable, ends[0], session.errors, session.process);
  ::close(ends[0]);
  if (code != 0) {
    ::close(ends[1]);
    session.process = -1;
    fail(session, code == ENOENT ? SB_GNUPLOT_NOT_FOUND : SB_GNUPLOT_NOT_STARTED, std::strerror(code));
    return;
  }
  std::FILE *file = fdopen(ends[1], "w");
  if (file == nullptr) {
    ::close(ends[1]);
    fail(session, SB_GNUPLOT_NOT_STARTED, std::strerror(errno));
    return;
  }
  session.pipe = std::make_unique<Gnuplot>(file);  // closes the file with itself
}

std::string written_errors(int file) {
  std::string text;
  char part[1024];
  off_t at = 0;
  for (ssize_t count; (count = pread(file, part, sizeof part, at)) > 0; at += count) text.append(part, (size_t)count);
  return text;
}

/// Waits for the end of the process, and turns how it ended into the session's status.
void finish(sb_gnuplot_session &session) {
  session.pipe.reset();
  if (session.process < 0) return;
  int state = 0;
  while (waitpid(session.process, &state, 0) < 0 && errno == EINTR) {
  }
  session.process = -1;
  std::string errors = written_errors(session.errors);
  bool clean = WIFEXITED(state) && WEXITSTATUS(state) == 0;
  if (clean && session.status == SB_GNUPLOT_OK) return;
  std::string ended = WIFSIGNALED(state) ? "ended by signal " + std::to_string(WTERMSIG(state))
                                         : "exit status " + std::to_string(WEXITSTATUS(state));
  session.status = SB_GNUPLOT_FAILED;
  if (!session.message.empty()) session.message += "; ";
  session.message += ended + (errors.empty() ? "" : ": " + errors);
}

/// Runs `body` with SIGPIPE held and turns every exception into the session's status.
template <typename Body>
sb_gnuplot_status guarded(sb_gnuplot_session &session, Body body) {
  PipeSignalHeld held;
  try {
    body();
  } catch (const std::exception &error) {
    fail(session, SB_GNUPLOT_FAILED, error.what());
  } catch (...) {
    fail(session, SB_GNUPLOT_FAILED, "an unknown C++ exception");
  }
  return session.status;
}

void check_written(sb_gnuplot_session &session) {
  session.pipe->flush();
  if (!session.pipe->good()) fail(session, SB_GNUPLOT_FAILED, "gnuplot stopped reading its input");
}

}  // namespace

sb_gnuplot_session *sb_gnuplot_open(const char *executable) {
  auto *session = new (std::nothrow) sb_gnuplot_session;
  if (session != nullptr) guarded(*session, [&] { open(*session, executable); });
  return session;
}

sb_gnuplot_status sb_gnuplot_command(sb_gnuplot_session *session, const char *text) {
  if (session->status != SB_GNUPLOT_OK || !session->pipe) return session->status;
  return guarded(*session, [&] {
    *session->pipe << text;
    check_written(*session);
  });
}

sb_gnuplot_status sb_gnuplot_data(
    sb_gnuplot_session *session, const char *name, const double *values, size_t rows, size_t columns) {
  if (session->status != SB_GNUPLOT_OK || !session->pipe) return session->status;
  return guarded(*session, [&] {
    std::vector<std::vector<double>> table(rows);
    for (size_t row = 0; row < rows; row++) table[row].assign(values + row * columns, values + (row + 1) * columns);
    // send1d closes its rows with a line "e"; the data block takes that line as its end.
    *session->pipe << "$" << name << " << e\n";
    session->pipe->send1d(table);
    check_written(*session);
  });
}

sb_gnuplot_status sb_gnuplot_close(sb_gnuplot_session *session) {
  return guarded(*session, [&] { finish(*session); });
}

const char *sb_gnuplot_message(const sb_gnuplot_session *session) { return session->message.c_str(); }

void sb_gnuplot_free(sb_gnuplot_session *session) {
  if (session == nullptr) return;
  sb_gnuplot_close(session);
  if (session->errors >= 0) ::close(session->errors);
  delete session;
}
