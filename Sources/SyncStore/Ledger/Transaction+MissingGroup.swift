/// Groups that somebody deleted in their directory.
extension Transaction {
  /// The group is no longer there, and neither is anybody in it: the binding begins anew, and
  /// everybody is compared. No guard has to look, since nobody can leave what has no members.
  package func forgetGroup(_ group: Binding) throws {
    try database.run(
      """
      UPDATE binding SET remote_id = NULL, remote_name = NULL, remote_active = NULL,
        remote_attributes = NULL, created_at = NULL, removed_at = NULL, unsure = 0
      WHERE id = ?
      """, .integer(group.row))
    try database.run("DELETE FROM held_member WHERE binding = ?", .integer(group.row))
    try recheckAll(of: group.row)
    try database.run(
      "UPDATE member_check SET state = 'open' WHERE binding = ?", .integer(group.row))
  }
}
