/// The passwords of the play, made up and good enough for both directories.
enum RehearsalPassword: String, Sendable, CaseIterable {
  case one = "Fjord-Lantern-27"
  case two = "Maple!Harbour-58"

  var words: String {
    switch self {
    case .one: "password 1"
    case .two: "password 2"
    }
  }
}
