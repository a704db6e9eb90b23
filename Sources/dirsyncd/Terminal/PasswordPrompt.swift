internal import Glibc
internal import SyncCore

/// Reads a password: from the terminal without echo, or one line of standard input.
enum PasswordPrompt {
  static let byteLimit = 1024

  /// The password without its line end. Throws `CommandFailure` when there is none, or it is too
  /// long, or the person gave up.
  static func read(_ prompt: String) throws -> Secret {
    guard Terminal.isTerminal(STDIN_FILENO) else {
      return try line(of: STDIN_FILENO)
    }
    let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else {
      throw CommandFailure(
        .usage, "no terminal to ask for the password on",
        remedy: "give it on standard input")
    }
    defer { close(terminal) }
    var before = termios()
    guard unsafe tcgetattr(terminal, &before) == 0 else {
      throw CommandFailure(.systemError, "the terminal's echo cannot be switched off")
    }
    var quiet = before
    // Without ISIG an interrupt is a character, so the echo is switched on again after it.
    quiet.c_lflag &= ~tcflag_t(ECHO | ISIG)
    show(prompt, on: terminal)
    guard unsafe tcsetattr(terminal, TCSAFLUSH, &quiet) == 0 else {
      throw CommandFailure(.systemError, "the terminal's echo cannot be switched off")
    }
    defer {
      unsafe tcsetattr(terminal, TCSAFLUSH, &before)
      show("\n", on: terminal)
    }
    return try line(of: terminal, hasInterrupts: true)
  }

  /// Byte by byte, so that nothing after the line is taken and no buffer keeps a copy.
  static func line(of file: Int32, hasInterrupts: Bool = false) throws -> Secret {
    var secret = Secret(capacity: byteLimit)
    while true {
      var byte: UInt8 = 0
      let count = unsafe Glibc.read(file, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw CommandFailure(.inputOutput, "the password cannot be read") }
      if count == 0 || byte == UInt8(ascii: "\n") { break }
      // Ctrl-C and Ctrl-\ as they come without ISIG.
      if hasInterrupts, byte == 3 || byte == 28 { throw CommandFailure(.failed, "given up") }
      guard secret.count < byteLimit else {
        throw CommandFailure(.usage, "a password has at most \(byteLimit) bytes")
      }
      secret.append(byte)
    }
    guard secret.count > 0 else { throw CommandFailure(.usage, "the password is empty") }
    return Secret(copying: secret.bytes)
  }

  private static func show(_ text: String, on file: Int32) {
    let bytes = Array(text.utf8)
    unsafe bytes.withUnsafeBytes { _ = unsafe Glibc.write(file, $0.baseAddress, $0.count) }
  }
}
