internal import Glibc

/// A file of its owner alone that is written to at its end, closed when nobody holds it any more.
final class AppendedFile: Sendable {
  let descriptor: Int32

  init(path: String) throws(CommandFailure) {
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure(.cannotCreate, "\(path) cannot be written")
    }
  }

  deinit { close(descriptor) }
}
