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
    // Each character comes at once and an interrupt is one of them, so it is answered at once, with
    // the terminal as it was. What the terminal's own line editing did is done below.
    quiet.c_lflag &= ~tcflag_t(ECHO | ISIG | ICANON)
    unsafe withUnsafeMutableBytes(of: &quiet.c_cc) { characters in
      unsafe characters[Int(VMIN)] = 1
      unsafe characters[Int(VTIME)] = 0
    }
    show(prompt, on: terminal)
    guard unsafe tcsetattr(terminal, TCSAFLUSH, &quiet) == 0 else {
      throw CommandFailure(.systemError, "the terminal's echo cannot be switched off")
    }
    defer {
      unsafe tcsetattr(terminal, TCSAFLUSH, &before)
      show("\n", on: terminal)
    }
    return try line(of: terminal, isTyped: true)
  }

  /// Byte by byte, so that nothing after the line is taken and no buffer keeps a copy. What is
  /// typed may be corrected, ended and given up as at any prompt.
  static func line(of file: Int32, isTyped: Bool = false) throws -> Secret {
    var secret = Secret(capacity: byteLimit)
    while let byte = try nextByte(of: file), byte != UInt8(ascii: "\n") {
      if isTyped, let key = Key(rawValue: byte) {
        if key == .endOfInput || key == .enter { break }
        try press(key, &secret)
        continue
      }
      guard secret.count < byteLimit else {
        throw CommandFailure(.usage, "a password has at most \(byteLimit) bytes")
      }
      secret.append(byte)
    }
    guard secret.count > 0 else { throw CommandFailure(.usage, "the password is empty") }
    return Secret(copying: secret.bytes)
  }

  /// Nil at the end of the input.
  private static func nextByte(of file: Int32) throws -> UInt8? {
    while true {
      var byte: UInt8 = 0
      let count = unsafe Glibc.read(file, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw CommandFailure(.inputOutput, "the password cannot be read") }
      return count == 0 ? nil : byte
    }
  }

  /// Keys that mean something, as a terminal sends them without its own line editing.
  private enum Key: UInt8 {
    case interrupt = 3
    case endOfInput = 4
    case backspace = 8
    case enter = 13
    case killLine = 21
    case suspend = 26
    case quit = 28
    case delete = 127
  }

  private static func press(_ key: Key, _ secret: inout Secret) throws {
    switch key {
    case .interrupt, .quit: throw CommandFailure(.failed, "given up")
    case .killLine: while secret.count > 0 { secret.removeLast() }
    case .backspace, .delete: removeCharacter(&secret)
    case .suspend, .endOfInput, .enter: break
    }
  }

  /// The bytes of the last UTF-8 character.
  private static func removeCharacter(_ secret: inout Secret) {
    while secret.count > 0 {
      let isContinuation = secret.bytes[secret.count - 1] & 0xC0 == 0x80
      secret.removeLast()
      if !isContinuation { return }
    }
  }

  private static func show(_ text: String, on file: Int32) {
    let bytes = Array(text.utf8)
    unsafe bytes.withUnsafeBytes { _ = unsafe Glibc.write(file, $0.baseAddress, $0.count) }
  }
}
