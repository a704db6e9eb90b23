internal import SyncCore

/// How a SCIM twin behaves: what it is set up with, and the knobs that play bad services.
package struct ScimSettings: Sendable {
  /// The path before `/Users`.
  package var root = "/scim/v2"
  package var access: ScimAccess
  /// Resources in a page when the call names no count.
  package var defaultPageSize = 100
  /// A page never has more than that.
  package var pageLimit = 1000
  /// What it claims `pageLimit` to be; nil tells the truth.
  package var claimedPageLimit: Int?
  package var cursorLife: Duration = .seconds(600)
  package var seed: UInt64 = 3

  package var quirks: Set<ScimQuirk> = []
  /// Says this for `totalResults` in place of the truth.
  package var wrongTotal: Int?
  /// Lists so many and no more, as if the others were gone.
  package var listedLimit: Int?
  /// What happens between two pages, once.
  package var drift: ScimDrift?

  package init(token: String) {
    access = ScimAccess(bearer: token)
  }

  /// Whether the quirk is on.
  package subscript(_ quirk: ScimQuirk) -> Bool {
    get { quirks.contains(quirk) }
    set {
      if newValue { quirks.insert(quirk) } else { quirks.remove(quirk) }
    }
  }
}
