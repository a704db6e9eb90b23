import Glibc

/// A program that runs beside the test; killed when it is let go.
final class Subprocess: Sendable {
  private let process: pid_t
  private let output: Int32

  /// Starts `sh -c` with that script; its standard output can be read here.
  init?(_ script: String) {
    var pipeEnds: [Int32] = [0, 0]
    guard unsafe pipe(&pipeEnds) == 0 else { return nil }
    for end in pipeEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 1)
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments = unsafe [strdup("sh"), strdup("-c"), strdup(script), nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawn(&process, "/bin/sh", &actions, nil, &arguments, environ)
    close(pipeEnds[1])
    self.process = process
    output = pipeEnds[0]
    guard code == 0 else { return nil }
  }

  deinit {
    if process > 0 {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(output)
  }

  /// Its output up to a text, or to its end.
  func read(until end: String) -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while unsafe Glibc.read(output, &byte, 1) == 1 {
      bytes.append(byte)
      if String(decoding: bytes, as: UTF8.self).hasSuffix(end) { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
