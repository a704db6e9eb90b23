internal import SyncCore

/// What stands before every twin: the faults that wait, the quotas, the journal.
package struct TwinFront: Sendable {
  package var faults: [TwinFault] = []
  package var journal = TwinJournal()
  package var quotas: [TwinQuota] = []
  /// Requests that a quota refused.
  package var refusedCount = 0
  /// How long each new object stays out of sight.
  package var createLag: Duration = .zero

  package init() {}

  /// Counts a request; the first quota that it is over.
  mutating func refusal(of call: TwinCall) -> TwinQuota? {
    for place in quotas.indices {
      if let refusal = quotas[place].refusal(of: call) { return refusal }
    }
    return nil
  }

  /// The effect of the first fault that this call is due for, used up by one.
  mutating func effect(for call: TwinCall) -> TwinFault.Effect? {
    for place in faults.indices where faults[place].matches(call) {
      if faults[place].skip > 0 {
        faults[place].skip -= 1
        continue
      }
      let effect = faults[place].effect
      faults[place].times -= 1
      if faults[place].times <= 0 { faults.remove(at: place) }
      return effect
    }
    return nil
  }
}
