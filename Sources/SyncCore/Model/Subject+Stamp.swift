extension Subject {
  /// SCIM `meta.lastModified` (RFC 7643 §3.1); nil where the source does not say.
  package var lastModified: Timestamp? {
    let meta = resource[caseInsensitive: "meta"]?.object
    return meta?[caseInsensitive: "lastModified"]?.string.flatMap { Timestamp($0) }
  }

  /// True when the subject differs from what it was, and a pass of changes since that moment would
  /// not have brought it.
  ///
  /// Two differences do not count, as hardly any server stamps them: the user's `groups`, which
  /// are read from the groups themselves, and members who are only fewer, after a user's deletion.
  package func changedUnstamped(from old: Subject, since moment: Timestamp) -> Bool {
    guard lastModified.map({ $0 < moment }) ?? true else { return false }
    return stampedPart != old.stampedPart || !members.isSubset(of: old.members)
  }

  private var stampedPart: JSONObject {
    let unstamped: Set = ["groups", "meta", "members"]
    return JSONObject(
      resource.members.filter { !unstamped.contains($0.name.lowercased()) }
        .map { ($0.name, $0.value) })
  }

  private var members: Set<JSONValue> {
    let list = resource[caseInsensitive: "members"]?.array ?? []
    return Set(list.map { $0.object?[caseInsensitive: "value"] ?? $0 })
  }
}
