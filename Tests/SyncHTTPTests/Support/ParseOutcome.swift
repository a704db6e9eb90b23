import SyncHTTP

/// What became of a request's bytes.
enum ParseOutcome: Hashable {
  case taken(HTTPRequestHead, body: [UInt8], left: Int)
  case refused(HTTPRejection)
  case unfinished

  var status: Int? {
    if case .refused(let rejection) = self { rejection.status } else { nil }
  }
}

/// Feeds bytes in pieces of so many.
func parse(
  _ bytes: [UInt8], pieces: Int = .max, limits: HTTPServerLimits = .standard, anyHost: Bool = false
) -> ParseOutcome {
  var parser = HTTPRequestParser(limits: limits, anyHost: anyHost)
  var place = 0
  do throws(HTTPRejection) {
    while place < bytes.count, !parser.isWhole {
      let piece = bytes[place..<min(bytes.count, pieces == .max ? .max : place + pieces)]
      place += try parser.consume(piece.span)
    }
  } catch {
    return .refused(error)
  }
  guard parser.isWhole, let head = parser.head else { return .unfinished }
  return .taken(head, body: parser.body.array, left: bytes.count - place)
}

func parse(_ text: String, limits: HTTPServerLimits = .standard) -> ParseOutcome {
  parse(Array(text.utf8), limits: limits)
}
