/// Why a text names no attribute; the scanner adds the position.
struct SCIMPathFault: Error {
  let message: String

  init(_ message: String) { self.message = message }
}
