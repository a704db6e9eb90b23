import Glibc

/// OpenSSL's own test server with a certificate made for it, in a directory that goes with it.
final class TLSServer: Sendable {
  let port: UInt16
  let caFile: String
  private let directory: String
  private let process: Subprocess

  /// `name` is what the certificate is for: `IP:127.0.0.1`.
  init?(certificateFor name: String) {
    directory = "/tmp/dirsyncd-tls-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    caFile = "\(directory)/certificate.pem"
    let script = """
      mkdir -m 700 \(directory) && cd \(directory) &&
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
        -keyout key.pem -out certificate.pem -subj /CN=test -addext subjectAltName=\(name) &&
      exec openssl s_server -accept 127.0.0.1:0 -cert certificate.pem -key key.pem -www
      """
    guard let process = Subprocess(script) else { return nil }
    self.process = process
    _ = process.read(until: "ACCEPT 127.0.0.1:")
    guard let port = UInt16(process.read(until: "\n").dropLast()) else { return nil }
    self.port = port
  }

  deinit {
    for file in ["key.pem", "certificate.pem"] { unsafe unlink("\(directory)/\(file)") }
    unsafe rmdir(directory)
  }
}
