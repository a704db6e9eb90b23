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

  /// So wide a cell may be on a terminal: one long name would push all else out of sight.
  static var cellLimit: Int? { Terminal.isTerminal(1) ? 60 : nil }

  /// The table as lines; a width cuts the lines that are longer, and a limit every cell but the
  /// last of its row.
  func lines(width: Int? = nil, cellLimit: Int? = nil) -> [String] {
    let rows = rows.map { row in
      row.enumerated().map { column, cell in
        guard let cellLimit, column < row.count - 1, cell.count > cellLimit else { return cell }
        return cell.prefix(max(1, cellLimit - 1)) + "…"
      }
    }
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
