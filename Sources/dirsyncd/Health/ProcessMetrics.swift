internal import CLinux
internal import Glibc
internal import SyncCore
internal import SyncLog

/// What the kernel knows about this process, read when someone asks for the metrics.
enum ProcessMetrics {
  /// Defines the metrics and reads them anew before each rendering.
  static func register(in metrics: Metrics, revision: String = "") {
    metrics.gauge(
      "dirsyncd_build_info", "Always 1; the labels say what runs.",
      labels: ["version", "revision", "swift"]
    ).set(1, Version.number, revision, Version.swift)
    let cpu = metrics.counter(
      "process_cpu_seconds_total", "Processor time in user and system mode, in seconds.")
    let memory = metrics.gauge("process_resident_memory_bytes", "Resident memory in bytes.")
    let open = metrics.gauge("process_open_fds", "Open file descriptors.")
    let limit = metrics.gauge("process_max_fds", "The limit of open file descriptors.")
    let start = metrics.gauge(
      "process_start_time_seconds", "Start of the process in seconds since 1970.")
    start.set(Double(WallClock.now().milliseconds) / 1000)
    limit.set(descriptorLimit())
    metrics.beforeRendering { _ in
      cpu.setTotal(cpuSeconds())
      if let bytes = residentBytes() { memory.set(bytes) }
      if let count = descriptorCount() { open.set(count) }
    }
  }

  private static func cpuSeconds() -> Double {
    Double(clinux_nanoseconds(CLOCK_PROCESS_CPUTIME_ID)) / 1e9
  }

  private static func descriptorLimit() -> Double {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return 0
    }
    return Double(limit.rlim_cur)
  }

  /// The second number of statm, in pages (proc(5)).
  private static func residentBytes() -> Double? {
    guard let file = try? SmallFile.contents("/proc/self/statm", .none, byteLimit: 4096) else {
      return nil
    }
    let bytes = file.bytes
    let text = String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Double(fields[1]) else { return nil }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func descriptorCount() -> Double? {
    guard let folder = unsafe opendir("/proc/self/fd") else { return nil }
    defer { unsafe closedir(folder) }
    var count = 0
    while unsafe readdir(folder) != nil { count += 1 }
    // Without `.`, `..` and the folder itself.
    return Double(max(0, count - 3))
  }
}
