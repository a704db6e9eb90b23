/// A group that a directory says it has, with what decides whether it is ours to write.
package struct RemoteGroup: Hashable, Sendable {
  /// Its id, name and attributes.
  package var shadow: Shadow
  /// What we, or another installation, wrote into it at its creation; nil where there is none.
  package var stamp: String?
  /// Why it must not be written to, whoever's it is; nil where it may.
  package var refusal: String?

  package init(shadow: Shadow, stamp: String? = nil, refusal: String? = nil) {
    self.shadow = shadow
    self.stamp = stamp
    self.refusal = refusal
  }
}
