internal import SyncCore
internal import SyncLog

/// A plan on standard output, in colours where it is a terminal that has them.
extension PlanDiff {
  func show(isColoured: Bool = Terminal.hasColours(1)) {
    for line in lines { Output.line(line.shown(isColoured)) }
  }
}

extension PlanDiff.Line {
  func shown(_ isColoured: Bool) -> String {
    let text = LogText.visible(text)
    guard isColoured, let code = tone.code else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

extension PlanDiff.Tone {
  /// The colour, by its number in ECMA-48.
  fileprivate var code: Int? {
    switch self {
    case .plain: nil
    case .adding: 32
    case .changing: 33
    case .removing: 31
    case .waiting: 35
    }
  }
}
