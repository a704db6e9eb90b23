extension Shadow {
  /// The shadow after an answer: of what was not written, what was known before stays, and what
  /// was not known stays so.
  ///
  /// An answer can give another value than the one that was written (Google drops what it does not
  /// take, and tidies what it does). That is told once and then counts as held; were it learned
  /// again from each later answer, every update would lead to the next. And it shows the whole
  /// account: what others keep there would count as ours, and be cleared.
  ///
  /// - Parameter written: the attributes that this write was about.
  package func keeping(
    _ known: Shadow?, of account: Account?, butFor written: Set<AttributeName>
  ) -> Shadow {
    guard let known, let account else { return self }
    var shadow = self
    for name in account.attributes.keys where !written.contains(name) {
      shadow.attributes[name] = known.attributes[name]
    }
    return shadow
  }
}
