/// Why a person's wish about a link was not carried out.
package enum LinkRefusal: Error, Hashable, Sendable {
  /// The mirror has no such user, or two of that name.
  case unknownUser
  /// The configuration has no such directory.
  case unknownDirectory
  /// It may not be done; the text says why and what to do.
  case refused(String)
  /// An attempt is under way: later it may do.
  case busy
  /// The directory failed.
  case directory(String)
}
