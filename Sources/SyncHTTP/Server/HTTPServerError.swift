/// Why a server cannot listen.
package enum HTTPServerError: Error, Hashable, Sendable {
  /// Another process answers at the address.
  case addressInUse(String)
  /// A system call failed: its name with the address, and the error's number.
  case system(String, errno: Int32)
}
