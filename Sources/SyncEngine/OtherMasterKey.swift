/// The ledger was sealed under another master key than the configured one; nothing was changed.
package struct OtherMasterKey: Error, Hashable, Sendable {}
