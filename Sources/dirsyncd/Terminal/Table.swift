internal import SyncLog

/// Rows in columns for a person to read; no trailing blanks, two blanks between columns.
struct Table {
  private var rows: [[String]] = []

  init(_ titles: String...) {
    if !titles.isEmpty { rows.append(titles) }
  }

  mutating func add(_ cells: String...) {
    rows.append(cells.map(LogText.visible))
  }

  mutating func add(_ cells: [String]) {
    rows.append(cells.map(LogText.visible))
  }

  /// The table as lines; a width cuts the lines that are longer.
  func lines(width: Int? = nil) -> [String] {
    let columnCount = rows.map(\.count).max() ?? 0
    let widths = (0..<columnCount).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        guard column < row.count - 1 else { break }
        line += String(repeating: " ", count: widths[column] - cell.count + 2)
      }
      while line.last == " " { line.removeLast() }
      guard let width, line.count > width else { return line }
      return line.prefix(max(1, width - 1)) + "…"
    }
  }
}
