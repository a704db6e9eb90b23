internal import SyncCore

extension GuardsConfiguration {
  /// The same limits in the words of the rules.
  var limits: Guards {
    Guards([
      .suspend: suspend.limits, .delete: delete.limits, .update: update.limits,
      .membership: membership.limits, .emptied: emptied.limits,
      .mail: mail.limits,
    ])
  }
}

extension GuardsConfiguration.Limit {
  var limits: GuardLimits {
    GuardLimits(count: count, percent: percent, floor: floor)
  }
}
