import COpenBLAS
import Foundation

/// The kernels that OpenBLAS computes matrix products with. It chooses them by the processor when the program is
/// loaded, unless the environment names others.
public enum ProductKernels {
  /// OpenBLAS's name for them, such as `SkylakeX`.
  public static var name: String { String(cString: openblas_get_corename()) }

  /// Where OpenBLAS looks for the name of those to use.
  private static let variable = "OPENBLAS_CORETYPE"

  /// Starts the program anew with other kernels where those at hand would give a row of a product other bits when more
  /// rows lie beside it.
  ///
  /// Those for AVX2 would (Haswell's, which Zen's are too): they sum in three orders, by a row's place among twelve.
  /// Those for AVX (Sandy Bridge's) do not, and take two fifths longer. A program calls this before anything else.
  public static func restartUnlessRowsAreIndependent() {
    guard ["Haswell", "Zen"].contains(name) else { return }
    let older = "Sandybridge"
    switch ProcessInfo.processInfo.environment[variable] {
    case older: return  // This OpenBLAS does not have them.
    case nil: setenv(variable, older, 1)
    default: unsetenv(variable)  // The processor may be newer than the kernels that are named.
    }
    // Safe: no other thread runs yet, and the arguments live as long as the program. Returns only where it cannot be
    // started anew; then all but that one property holds.
    execv("/proc/self/exe", CommandLine.unsafeArgv)
  }
}
