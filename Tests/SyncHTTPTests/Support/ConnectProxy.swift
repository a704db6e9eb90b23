import Glibc

/// A small proxy that tunnels whatever CONNECT asks for to one port of this machine
/// (RFC 9110 §9.3.6), so that names that nobody has can be asked for.
final class ConnectProxy: Sendable {
  /// What it answers to CONNECT.
  enum Habit: String {
    case tunnel, refuse, hangUp, tunnelIntoNothing
  }

  let port: UInt16
  private let process: Subprocess

  /// Tunnels to `target`; `authorization` is the header that it demands, where it does.
  init?(to target: UInt16, _ habit: Habit = .tunnel, authorization: String = "") {
    let script = """
      exec python3 -u - <<'END'
      import socket, threading
      def pump(a, b):
          while data := a.recv(65536): b.sendall(data)
          b.shutdown(socket.SHUT_WR)
      def serve(client):
          head = b""
          while b"\\r\\n\\r\\n" not in head:
              piece = client.recv(4096)
              if not piece: return
              head += piece
          print(head.split(b"\\r\\n")[0].decode(), flush=True)
          wanted = b"\(authorization)"
          if "\(habit.rawValue)" == "hangUp": return client.close()
          if "\(habit.rawValue)" == "refuse" or wanted not in head:
              client.sendall(b"HTTP/1.1 407 No\\r\\nContent-Length: 0\\r\\n\\r\\n")
              return client.close()
          client.sendall(b"HTTP/1.1 200 Go\\r\\nX-From-Proxy: yes\\r\\n\\r\\n")
          if "\(habit.rawValue)" == "tunnelIntoNothing": return client.close()
          server = socket.create_connection(("127.0.0.1", \(target)))
          threading.Thread(target=pump, args=(server, client), daemon=True).start()
          pump(client, server)
      listener = socket.create_server(("127.0.0.1", 0))
      print("PORT", listener.getsockname()[1], flush=True)
      while True:
          threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
      END
      """
    guard let process = Subprocess(script) else { return nil }
    self.process = process
    _ = process.read(until: "PORT ")
    guard let port = UInt16(process.read(until: "\n").dropLast()) else { return nil }
    self.port = port
  }

  var url: String { "http://127.0.0.1:\(port)" }

  /// The next request line that came.
  func nextLine() -> String { process.read(until: "\n") }
}
