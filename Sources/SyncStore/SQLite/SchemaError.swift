/// Why a database cannot be brought to the schema this program knows.
package enum SchemaError: Error, Hashable, CustomStringConvertible {
  /// Written by a newer program: ours would break it.
  case newer(found: Int, known: Int)
  /// Written by an older program, or nothing stands in it yet: the next start brings it up to date.
  case older(found: Int, known: Int)
  case failed(number: Int, name: String, DatabaseError)

  package var description: String {
    switch self {
    case .newer(let found, let known):
      "schema \(found) is newer than this program knows (\(known)): install the newer dirsyncd"
    case .older(let found, let known):
      found == 0
        ? "nothing stands in it yet: start dirsyncd run, or dirsyncd sync, once"
        : "schema \(found) is older than this program's (\(known)): start dirsyncd run once"
    case .failed(let number, let name, let error):
      "migration \(number) (\(name)) failed, nothing of it was kept: \(error)"
    }
  }
}
